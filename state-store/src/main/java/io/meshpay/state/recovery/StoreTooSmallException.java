package io.meshpay.state.recovery;

import java.io.IOException;

/** A state has more entries than a store has room for: once the store was larger. */
public final class StoreTooSmallException extends IOException {
  private static final long serialVersionUID = 1;

  StoreTooSmallException(long entries) {
    super("the state has " + entries + " entries, more than twice as many");
  }
}
