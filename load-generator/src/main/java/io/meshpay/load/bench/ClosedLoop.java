package io.meshpay.load.bench;

import io.meshpay.protocol.order.TransferOrder;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.agrona.concurrent.ManyToManyConcurrentArrayQueue;

/**
 * Keeps a fixed number of payments under way: when one ends, the next begins, with the account that
 * has rested longest. A closed model: a committee that stalls also stalls the load, so latencies
 * say how long these payments took, not how long a payer would wait who comes when he likes.
 *
 * <p>An account whose payment fails pays no more, since nothing is known of its sequence number.
 */
final class ClosedLoop {
  private final PaymentPort port;
  private final LongSupplier nanoClock;
  private final ManyToManyConcurrentArrayQueue<BenchAccount> rested;
  private final int inFlight;
  private final AtomicInteger lanes = new AtomicInteger();
  private volatile Recording recording = new Recording();
  private volatile boolean isStopping;
  private volatile Ending ending = Ending.TIME;
  private volatile long endedNanos;
  private volatile CountDownLatch stopped = new CountDownLatch(0);
  private volatile CountDownLatch drained = new CountDownLatch(0);

  /**
   * @param inFlight payments under way, at most one per account
   */
  ClosedLoop(PaymentPort port, List<BenchAccount> accounts, int inFlight, LongSupplier nanoClock) {
    if (inFlight < 1 || inFlight > accounts.size()) {
      throw new IllegalArgumentException(inFlight + " in flight of " + accounts.size());
    }
    this.port = port;
    this.inFlight = inFlight;
    this.nanoClock = nanoClock;
    rested = new ManyToManyConcurrentArrayQueue<>(Math.max(2, accounts.size()));
    rested.addAll(accounts);
  }

  /** How a stretch went: what ended in it, how long it was, and why not longer. */
  record Stretch(Recording recording, long nanos, Ending ending) {}

  /** What is recorded in the current stretch. */
  Recording recording() {
    return recording;
  }

  /**
   * Pays for a time, or until orders run out, and waits for the payments under way. Those are not
   * counted.
   *
   * @param eachSecond is called about once a second meanwhile
   */
  Stretch run(long nanos, Runnable eachSecond) throws InterruptedException {
    Recording mine = new Recording();
    recording = mine;
    isStopping = false;
    ending = Ending.TIME;
    stopped = new CountDownLatch(1);
    drained = new CountDownLatch(1);
    lanes.set(inFlight);
    long started = nanoClock.getAsLong();
    for (int lane = 0; lane < inFlight; lane++) {
      payNext();
    }
    long left = nanos;
    while (left > 0
        && !stopped.await(Math.min(left, TimeUnit.SECONDS.toNanos(1)), TimeUnit.NANOSECONDS)) {
      eachSecond.run();
      left = nanos - (nanoClock.getAsLong() - started);
    }
    stop(Ending.TIME);
    drained.await();
    return new Stretch(mine, endedNanos - started, ending);
  }

  private void payNext() {
    BenchAccount account = isStopping ? null : rested.poll();
    if (account == null) {
      stop(Ending.WALLETS);
      endLane();
      return;
    }
    TransferOrder order = account.nextOrder();
    if (order == null) {
      stop(account.isPenniless() ? Ending.MONEY : Ending.ORDERS);
      endLane();
      return;
    }
    port.pay(order, end -> onEnd(account, end));
  }

  private void onEnd(BenchAccount account, PaymentEnd end) {
    if (!isStopping) {
      recording.record(end);
    }
    if (end instanceof PaymentEnd.Confirmed) {
      account.paid();
      rested.offer(account);
    }
    payNext();
  }

  private void endLane() {
    if (lanes.decrementAndGet() == 0) {
      drained.countDown();
    }
  }

  private synchronized void stop(Ending why) {
    if (!isStopping) {
      ending = why;
      endedNanos = nanoClock.getAsLong();
      isStopping = true;
      stopped.countDown();
    }
  }
}
