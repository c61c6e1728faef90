package io.meshpay.load.target;

/**
 * How far the accounts of a corpus have come: what outlives one stretch of load. Several threads
 * share one, each writing what belongs to its own accounts; others read when those have come to
 * rest.
 */
public final class Standing {
  private final long[] acknowledged;
  private final boolean[] isStopped;
  private final long[] next;

  public Standing(int accounts, int threads) {
    acknowledged = new long[accounts];
    isStopped = new boolean[accounts];
    next = new long[threads];
  }

  public int accounts() {
    return acknowledged.length;
  }

  /** How many payments of an account were acknowledged: its next sequence number. */
  public long acknowledged(int account) {
    return acknowledged[account];
  }

  /** How many payments were acknowledged in all. */
  public long acknowledged() {
    long sum = 0;
    for (long of : acknowledged) {
      sum += of;
    }
    return sum;
  }

  void countAcknowledged(int account) {
    acknowledged[account]++;
  }

  /** Whether a payment of the account failed, so that nothing is known of its next number. */
  public boolean isStopped(int account) {
    return isStopped[account];
  }

  void stop(int account) {
    isStopped[account] = true;
  }

  /** The first order that a thread has not come to. */
  long next(int thread) {
    return next[thread];
  }

  void setNext(int thread, long order) {
    next[thread] = order;
  }

  /** The first order that no thread has come to: what is signed ahead counts from here. */
  public long position() {
    long position = 0;
    for (long of : next) {
      position = Math.max(position, of);
    }
    return position;
  }
}
