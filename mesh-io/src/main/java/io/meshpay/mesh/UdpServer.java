package io.meshpay.mesh;

import io.vertx.core.Future;
import java.net.InetSocketAddress;

/** A UDP port that answers whoever writes to it, each sender address being a link. */
public final class UdpServer {
  private final UdpSocket socket;

  UdpServer(UdpSocket socket) {
    this.socket = socket;
  }

  /** Where it receives; with the port that the system chose where 0 was asked for. */
  public InetSocketAddress address() {
    return socket.localAddress();
  }

  public int port() {
    return socket.localAddress().getPort();
  }

  /** Stops receiving, writes the answers that were flushed, and closes. */
  public Future<Void> close() {
    return socket.close();
  }
}
