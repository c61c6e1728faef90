package io.meshpay.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A TCP client that has nothing of ours in it. */
final class Peer implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 30_000;

  final Socket socket;
  final OutputStream out;
  final DataInputStream in;

  Peer(int port) throws IOException {
    this(port, 0);
  }

  /**
   * @param receiveBytes the size of its receive buffer; 0 for the system's
   */
  Peer(int port, int receiveBytes) throws IOException {
    socket = new Socket();
    if (receiveBytes > 0) {
      socket.setReceiveBufferSize(receiveBytes);
    }
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(PATIENCE_MILLIS);
    out = socket.getOutputStream();
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  void send(byte[] message) throws IOException {
    out.write(Frames.framed(message));
  }

  byte[] receive() throws IOException {
    return Frames.read(in);
  }

  void assertEnd() throws IOException {
    assertEquals(-1, in.read(), "end of stream");
  }

  /** Whether anybody listens on the port. */
  static boolean canConnect(int port) throws IOException {
    try (Peer peer = new Peer(port)) {
      return peer.socket.isConnected();
    } catch (ConnectException refused) {
      return false;
    }
  }

  void hangUp() throws IOException {
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
