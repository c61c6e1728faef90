package io.meshpay.authority;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A part of the history that was asked for is archived, deleted, or not known. */
final class HistoryUnavailableException extends IOException {
  private static final long serialVersionUID = 1;

  private final long begin;

  /**
   * @param begin where what is at hand begins, as a position or, for who asks by them, a sequence
   *     number; 0 if not known
   */
  HistoryUnavailableException(long begin, @Nullable Throwable cause) {
    super("the history is at hand only from " + begin + " on", cause);
    this.begin = begin;
  }

  long begin() {
    return begin;
  }
}
