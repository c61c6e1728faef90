package io.meshpay.authority;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been opened so far, to be closed in the opposite order: after a stop as after a start
 * that failed halfway. A step that fails doesn't keep the others from being taken.
 */
final class Closing {
  private static final Logger LOG = LoggerFactory.getLogger(Closing.class);

  private static final long LATE_MILLIS = 1_000;

  private final Deque<Named> steps = new ArrayDeque<>();
  private boolean isClosed;

  /** Closes something. */
  @FunctionalInterface
  interface Step {
    /**
     * Closes it, waiting for it to be closed.
     *
     * @param millisLeft how long it may take
     * @throws Exception when it took longer, or failed
     */
    void close(long millisLeft) throws Exception;
  }

  private record Named(String what, Step step) {}

  /** To be called when {@code what} was opened. What comes too late is closed at once. */
  synchronized void add(String what, Step step) {
    steps.push(new Named(what, step));
    if (isClosed) {
      var _ = close(LATE_MILLIS);
    }
  }

  /**
   * Closes everything. A second call does nothing.
   *
   * @return whether every step succeeded within the time
   */
  synchronized boolean close(long timeoutMillis) {
    isClosed = true;
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    boolean succeeded = true;
    while (!steps.isEmpty()) {
      Named next = steps.pop();
      long millisLeft = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
      try {
        next.step().close(Math.max(1, millisLeft));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        succeeded = false;
      } catch (Exception e) {
        LOG.warn("stopping {}: {}", next.what(), FailureText.describe(e));
        succeeded = false;
      }
    }
    return succeeded;
  }
}
