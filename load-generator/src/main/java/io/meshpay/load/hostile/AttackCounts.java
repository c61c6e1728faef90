package io.meshpay.load.hostile;

import io.meshpay.load.report.Attacks;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
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

  /** What there was so far, by kind; from any thread. OVERLOADED is no wrong answer to anybody. */
  public SequencedMap<String, Attacks> read() {
    SequencedMap<String, Attacks> read = new LinkedHashMap<>();
    for (Attack attack : Attack.values()) {
      int kind = attack.ordinal();
      Attacks counts =
          new Attacks(sent.get(kind), right.get(kind), busy.get(kind), wrong.get(kind));
      if (counts.sent() + counts.wrong() > 0) {
        read.put(attack.text(), counts);
      }
    }
    return read;
  }
}
