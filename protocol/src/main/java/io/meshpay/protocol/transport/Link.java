package io.meshpay.protocol.transport;

import org.agrona.DirectBuffer;

/**
 * The way back to one peer: a TCP connection, or the address that a datagram came from.
 *
 * <p>Two threads may use a link at once: the event loop that hands its frames to a {@link
 * FrameReceiver}, and one thread that answers them later. Nobody else.
 */
public interface Link {
  /**
   * The largest message that this link carries, in bytes: a frame's limit on TCP, the datagram
   * limit on UDP.
   */
  int messageBytesMax();

  /**
   * Queues one message, copying it. It leaves at the next {@link #flush()}. On a closed link, or on
   * one whose peer doesn't read its answers and has reached the limit of what is kept for it, the
   * message is dropped and counted.
   *
   * @param length at most {@link #messageBytesMax()}
   */
  void send(DirectBuffer buffer, int offset, int length);

  /** Sends what was queued. Call it once per batch, not once per message. */
  void flush();

  /**
   * Tells that {@code frames} frames of this link have been dealt with. Called exactly once for
   * every frame that the receiver was handed, and after its answers are flushed: a link stops
   * reading from its peer while too many are under way, and one that is ending closes when none is.
   */
  void completed(int frames);
}
