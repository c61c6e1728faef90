package io.meshpay.state.recovery;

import java.io.IOException;

/** A journal and the state that it was to be replayed onto don't belong together. */
public final class ReplayException extends IOException {
  private static final long serialVersionUID = 1;

  ReplayException(String message) {
    super(message);
  }
}
