package io.meshpay.authority;

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
}
