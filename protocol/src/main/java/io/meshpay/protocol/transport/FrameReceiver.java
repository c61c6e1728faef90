package io.meshpay.protocol.transport;

import org.agrona.DirectBuffer;

/**
 * Takes the messages that a transport receives. Called on the transport's event loops; it never
 * blocks or throws.
 */
public interface FrameReceiver {
  /**
   * One whole message, unchecked: its bytes are whatever the peer sent. They are valid only until
   * this call returns.
   *
   * <p>The receiver calls {@link Link#completed(int)} for it, now or later.
   */
  void onFrame(Link link, DirectBuffer buffer, int offset, int length);

  /**
   * The peer claimed a frame of {@code claimedBytes}, which is below the header's length or above
   * the link's limit, so that no later frame can be found. What is sent now still leaves; then the
   * link closes.
   */
  void onUnframed(Link link, long claimedBytes);

  /** The link is gone. What is sent to it from now on is dropped. */
  default void onClosed(Link link) {}
}
