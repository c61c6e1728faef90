package io.meshpay.load.cluster;

import io.meshpay.protocol.certificate.CertificateCheck;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Endpoint;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.message.AccountInfo;
import io.meshpay.protocol.message.AccountInfoRequest;
import io.meshpay.protocol.message.AccountInfoResponse;
import io.meshpay.protocol.message.Frames;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.MessageCodec;
import io.meshpay.protocol.value.PublicKey;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads accounts at one authority alone, over a connection of its own: what that one says under its
 * seal, not what a quorum agrees on.
 */
final class AccountReader implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 10_000;
  private static final int ANSWER_BYTES_MAX = 1 << 16;

  private final int authority;
  private final CertificateCheck check;
  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;
  private long nextRequestId = 1;

  /**
   * Connects.
   *
   * @param authority its index
   */
  AccountReader(Committee committee, int authority) throws IOException {
    this.authority = authority;
    check = new CertificateCheck(committee, SignatureVerifiers.best());
    Endpoint endpoint = committee.members().get(authority).endpoint();
    socket = new Socket();
    socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    socket.setTcpNoDelay(true);
    in = new DataInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /**
   * What the authority knows of an account.
   *
   * @throws IOException also if the answer isn't sealed by the authority
   */
  AccountInfo read(PublicKey account) throws IOException {
    long requestId = nextRequestId++;
    send(MessageCodec.encode(new AccountInfoRequest(requestId, account)));
    if (receive() instanceof AccountInfoResponse response
        && response.requestId() == requestId
        && response.info().account().equals(account)
        && response.seal().authority() == authority
        && check.checkAccountInfo(response.info().toBytes(), response.seal()).isValid()) {
      return response.info();
    }
    throw new IOException("authority " + authority + " gives no sealed answer about " + account);
  }

  private void send(byte[] message) throws IOException {
    out.write(
        ByteBuffer.allocate(Frames.LENGTH_BYTES + message.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(message.length)
            .put(message)
            .array());
    out.flush();
  }

  private Message receive() throws IOException {
    int length = Integer.reverseBytes(in.readInt());
    if (length < Frames.MESSAGE_BYTES_MIN || length > ANSWER_BYTES_MAX) {
      throw new IOException("authority " + authority + " sends a frame of " + length + " bytes");
    }
    byte[] message = in.readNBytes(length);
    try {
      return MessageCodec.decode(new UnsafeBuffer(message), 0, message.length);
    } catch (MalformedMessageException e) {
      throw new IOException("authority " + authority + " sends a malformed message", e);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
