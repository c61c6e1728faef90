package io.meshpay.protocol.message;

import io.meshpay.protocol.layout.Layout;

/**
 * How messages travel. On TCP a frame is the message's length (u32, little-endian) and the message;
 * on UDP a datagram is a message.
 */
public final class Frames {
  /** Length of a frame's length. */
  public static final int LENGTH_BYTES = Integer.BYTES;

  /** The shortest message: a header. A frame that claims less is the end of its connection. */
  public static final int MESSAGE_BYTES_MIN = Layout.HEADER_BYTES;

  /** The longest datagram by default, so that no link of the mesh must split it. */
  public static final int DATAGRAM_BYTES_MAX = 1_400;

  private Frames() {}
}
