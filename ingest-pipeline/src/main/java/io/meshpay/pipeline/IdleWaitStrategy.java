package io.meshpay.pipeline;

import com.lmax.disruptor.AlertException;
import com.lmax.disruptor.Sequence;
import com.lmax.disruptor.SequenceBarrier;
import com.lmax.disruptor.WaitStrategy;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Blocks while the ring is empty, so that an idle authority costs nothing; naps while the stage
 * before is at work, so that waiting for it doesn't burn the core that it may need.
 *
 * <p>Rejected: sleeping in both cases, which cost an idle authority a tenth of a core; and the
 * Disruptor's blocking strategy, whose dependent stages spin for as long as a batch of signatures
 * takes.
 *
 * <p>No wake-up is lost: a consumer announces itself before it looks at the cursor for the last
 * time, and a producer looks for consumers after it has moved the cursor; both are volatile, so one
 * of them sees the other. While nobody waits, a producer pays for one volatile read.
 */
final class IdleWaitStrategy implements WaitStrategy {
  private static final int SPINS = 10;
  private static final int NAP_NANOS = 50_000;

  private final Object lock = new Object();
  private final AtomicInteger waiting = new AtomicInteger();

  @Override
  public long waitFor(
      long sequence, Sequence cursor, Sequence dependentSequence, SequenceBarrier barrier)
      throws AlertException, InterruptedException {
    if (cursor.get() < sequence) {
      block(sequence, cursor, barrier);
    }
    int spins = SPINS;
    long available;
    while ((available = dependentSequence.get()) < sequence) {
      barrier.checkAlert();
      if (spins > 0) {
        spins--;
        Thread.onSpinWait();
      } else {
        LockSupport.parkNanos(NAP_NANOS);
      }
    }
    return available;
  }

  private void block(long sequence, Sequence cursor, SequenceBarrier barrier)
      throws AlertException, InterruptedException {
    waiting.incrementAndGet();
    try {
      synchronized (lock) {
        while (cursor.get() < sequence) {
          barrier.checkAlert();
          lock.wait();
        }
      }
    } finally {
      waiting.decrementAndGet();
    }
  }

  @Override
  public void signalAllWhenBlocking() {
    if (waiting.get() > 0) {
      synchronized (lock) {
        lock.notifyAll();
      }
    }
  }
}
