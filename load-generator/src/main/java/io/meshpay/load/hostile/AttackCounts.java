package io.meshpay.load.hostile;

import java.util.concurrent.atomic.AtomicLongArray;

/** What became of the hostile messages of all threads, by kind. */
public final class AttackCounts {
  private static final int KINDS = Attack.values().length;

  private final AtomicLongArray sent = new AtomicLongArray(KINDS);
  private final AtomicLongArray right = new AtomicLongArray(KINDS);
  private final AtomicLongArray busy = new AtomicLongArray(KINDS);
  private final AtomicLongArray wrong = new AtomicLongArray(KINDS);

  void countSent(int kind) {
    sent.incrementAndGet(kind);
  }

  void countRight(int kind) {
    right.incrementAndGet(kind);
  }

  void countBusy(int kind) {
    busy.incrementAndGet(kind);
  }

  void countWrong(int kind) {
    wrong.incrementAndGet(kind);
  }

  public long sent(Attack attack) {
    return sent.get(attack.ordinal());
  }

  /** Answered as such a message should be. */
  public long right(Attack attack) {
    return right.get(attack.ordinal());
  }

  /** Answered OVERLOADED, which is no wrong answer to anybody. */
  public long busy(Attack attack) {
    return busy.get(attack.ordinal());
  }

  /** Answered otherwise. */
  public long wrong(Attack attack) {
    return wrong.get(attack.ordinal());
  }
}
