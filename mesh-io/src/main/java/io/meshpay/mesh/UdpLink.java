package io.meshpay.mesh;

import io.meshpay.protocol.transport.Link;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import org.agrona.DirectBuffer;

/**
 * The way to one UDP address.
 *
 * <p>All links of a socket are answered by the same two threads, the socket's event loop and one
 * other, as they share the queue between these.
 */
public final class UdpLink implements Link {
  private final UdpSocket socket;
  private final InetSocketAddress remoteAddress;

  /** Frames of this peer under way, without a bound of their own: the socket has one. */
  private final FrameWindow owed = new FrameWindow(Integer.MAX_VALUE);

  private volatile boolean open = true;

  UdpLink(UdpSocket socket, InetSocketAddress remoteAddress) {
    this.socket = socket;
    this.remoteAddress = remoteAddress;
  }

  @Override
  public int messageBytesMax() {
    return socket.datagramBytesMax();
  }

  public InetSocketAddress remoteAddress() {
    return remoteAddress;
  }

  @Override
  public void send(DirectBuffer buffer, int offset, int length) {
    socket.send(this, buffer, offset, length);
  }

  @Override
  public void flush() {
    socket.flush();
  }

  @Override
  public void completed(int frames) {
    if (socket.completed(frames)) {
      owed.completedHere(frames);
    } else {
      owed.completedThere(frames);
    }
  }

  /** Event loop. */
  void received() {
    owed.received();
  }

  /** Event loop: whether the peer is owed no answer, so that it can be forgotten. */
  boolean isIdle() {
    return owed.underWay() == 0;
  }

  boolean isOpen() {
    return open;
  }

  /** Event loop: what is sent from now on is dropped. */
  void forget() {
    open = false;
  }

  /** Closes the socket that {@link MeshNetwork#connectUdp} opened; of a server's link, nothing. */
  public Future<Void> close() {
    return socket.closeIfClient();
  }

  @Override
  public String toString() {
    return "udp " + remoteAddress;
  }
}
