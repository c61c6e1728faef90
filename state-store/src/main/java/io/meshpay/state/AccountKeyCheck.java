package io.meshpay.state;

import org.agrona.DirectBuffer;

/** Whether a key may name an account: asked once, when the account first appears. */
@FunctionalInterface
public interface AccountKeyCheck {
  /** Judges the 32 bytes at {@code offset}. Doesn't throw, whatever they are. */
  boolean isAcceptable(DirectBuffer key, int offset);
}
