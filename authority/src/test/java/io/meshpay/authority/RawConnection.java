package io.meshpay.authority;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/** A TCP connection that sends whatever bytes a test wants, framed or not. */
final class RawConnection implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 20_000;

  private final Socket socket = new Socket();
  private final DataInputStream input;

  RawConnection(Authority authority) throws IOException {
    this(authority.meshPort());
  }

  RawConnection(int port) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
    socket.setSoTimeout(TIMEOUT_MILLIS);
    input = new DataInputStream(socket.getInputStream());
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Sends a frame that claims a length, with these bytes behind it. */
  void sendFrame(int claimedBytes, byte[] bytes) throws IOException {
    byte[] frame = new byte[Integer.BYTES + bytes.length];
    for (int i = 0; i < Integer.BYTES; i++) {
      frame[i] = (byte) (claimedBytes >>> (i * Byte.SIZE));
    }
    System.arraycopy(bytes, 0, frame, Integer.BYTES, bytes.length);
    send(frame);
  }

  /** Says that nothing more comes. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  /** The next frame's message; null when the authority has closed. */
  byte @Nullable [] receive() throws IOException {
    try {
      byte[] message = new byte[Integer.reverseBytes(input.readInt())];
      input.readFully(message);
      return message;
    } catch (EOFException | SocketException closed) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
