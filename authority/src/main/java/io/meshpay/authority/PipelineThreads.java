package io.meshpay.authority;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes the pipeline's threads, and knows when they have ended. */
final class PipelineThreads implements ThreadFactory {
  private final String authority;
  private final Consumer<Throwable> onFailure;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  /**
   * @param onFailure told of what ends a thread; perhaps told of it by the pipeline before
   */
  PipelineThreads(String authority, Consumer<Throwable> onFailure) {
    this.authority = authority;
    this.onFailure = onFailure;
  }

  @Override
  public Thread newThread(Runnable stage) {
    Thread thread = new Thread(stage, authority + "-stage-" + (threads.size() + 1));
    thread.setUncaughtExceptionHandler((ended, failure) -> onFailure.accept(failure));
    threads.add(thread);
    return thread;
  }

  /**
   * Waits for the threads to end: what they use may not be closed before.
   *
   * @return whether all have ended
   */
  boolean join(long timeoutMillis) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    boolean ended = true;
    for (Thread thread : threads) {
      TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, deadlineNanos - System.nanoTime()));
      ended &= !thread.isAlive();
    }
    return ended;
  }
}
