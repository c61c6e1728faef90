package io.meshpay.state.history;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The index takes no more payments until it is opened again: closed, or its disk refused. */
public final class HistoryBrokenException extends IOException {
  private static final long serialVersionUID = 1L;

  HistoryBrokenException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
