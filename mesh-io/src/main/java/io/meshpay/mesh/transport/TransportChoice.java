package io.meshpay.mesh.transport;

import org.jspecify.annotations.Nullable;

/** What the operator asks for: the best that works, or one in particular. */
public enum TransportChoice {
  /** io_uring, else epoll, else NIO. */
  AUTO("auto", null),
  IO_URING("io_uring", MeshTransport.IO_URING),
  EPOLL("epoll", MeshTransport.EPOLL),
  NIO("nio", MeshTransport.NIO);

  private final String text;
  private final @Nullable MeshTransport demanded;

  TransportChoice(String text, @Nullable MeshTransport demanded) {
    this.text = text;
    this.demanded = demanded;
  }

  /** As it stands in the configuration. */
  public String text() {
    return text;
  }

  /** The only transport that will do, or null when the best available one is meant. */
  public @Nullable MeshTransport demanded() {
    return demanded;
  }

  /**
   * Reads the configuration's word.
   *
   * @throws IllegalArgumentException naming the words that are known
   */
  public static TransportChoice parse(String text) {
    for (TransportChoice choice : values()) {
      if (choice.text.equals(text)) {
        return choice;
      }
    }
    throw new IllegalArgumentException(
        "unknown transport '" + text + "': it is one of auto, io_uring, epoll, nio");
  }

  @Override
  public String toString() {
    return text;
  }
}
