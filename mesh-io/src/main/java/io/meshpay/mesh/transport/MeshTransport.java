package io.meshpay.mesh.transport;

/** The ways in which sockets can be driven, the preferred one first. */
public enum MeshTransport {
  /** Linux io_uring: submissions and completions through shared rings. */
  IO_URING("io_uring"),
  /** Linux epoll through Netty's native library. */
  EPOLL("epoll"),
  /** The JDK's selectors: works everywhere. */
  NIO("nio");

  private final String text;

  MeshTransport(String text) {
    this.text = text;
  }

  /** As it stands in configuration, logs and metrics. */
  public String text() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
