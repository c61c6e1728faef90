package io.meshpay.load.target;

import org.agrona.MutableDirectBuffer;

/** Where requests are written to; they leave together, at the end of the thread's turn. */
public interface Outbox {
  /** How many connections there are. */
  int connections();

  /** Whether a connection has ended, so that nothing written to it arrives. */
  boolean isLost(int connection);

  /**
   * Room for a frame.
   *
   * @return a buffer to write at 0, until the next call
   */
  MutableDirectBuffer reserve(int connection, int bytes);
}
