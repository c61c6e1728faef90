package io.meshpay.authority;

import java.nio.file.FileSystemException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * When something that failed is tried again: soon at first, then after twice as long each time, up
 * to five minutes. For one thread.
 */
final class Retry {
  static final long FIRST_SECONDS = 1;
  static final long MAX_SECONDS = 300;

  private final LongSupplier nanoClock;

  /** The pause that was taken last; 0 after a success. */
  private long pauseSeconds;

  private long dueNanos;

  /**
   * @param nanoClock in nanoseconds since any moment
   */
  Retry(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Whether it may be tried now. */
  boolean isDue() {
    return pauseSeconds == 0 || nanoClock.getAsLong() - dueNanos >= 0;
  }

  /** It failed. Returns in how many seconds it may be tried again. */
  long failed() {
    pauseSeconds = pauseSeconds == 0 ? FIRST_SECONDS : Math.min(2 * pauseSeconds, MAX_SECONDS);
    dueNanos = nanoClock.getAsLong() + TimeUnit.SECONDS.toNanos(pauseSeconds);
    return pauseSeconds;
  }

  void succeeded() {
    pauseSeconds = 0;
  }

  /** What went wrong, in one line. The messages of some file exceptions are only the path. */
  static String cause(Throwable thrown) {
    Throwable carried = thrown instanceof ExecutionException ? thrown.getCause() : null;
    Throwable failure = carried == null ? thrown : carried;
    String message = failure.getMessage();
    boolean isPathOnly = failure instanceof FileSystemException file && file.getReason() == null;
    return message == null || isPathOnly
        ? failure.toString()
        : message.lines().findFirst().orElse("");
  }
}
