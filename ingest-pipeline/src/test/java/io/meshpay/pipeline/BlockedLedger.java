package io.meshpay.pipeline;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds the ledger's thread until it is closed, so that messages pile up behind it. */
final class BlockedLedger implements AutoCloseable {
  private final CountDownLatch reached = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @SuppressWarnings("FutureReturnValueIgnored") // It ends when this is closed.
  BlockedLedger(Pipeline pipeline) {
    pipeline.read(
        ledger -> {
          reached.countDown();
          try {
            return released.await(1, TimeUnit.MINUTES);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Returns when the thread is held. */
  void await() throws InterruptedException {
    if (!reached.await(1, TimeUnit.MINUTES)) {
      throw new AssertionError("the ledger's thread never took the task");
    }
  }

  @Override
  public void close() {
    released.countDown();
  }
}
