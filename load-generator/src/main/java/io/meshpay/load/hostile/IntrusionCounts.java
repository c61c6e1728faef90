package io.meshpay.load.hostile;

import io.meshpay.load.report.HostileConnections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What became of connections beside the honest ones, by kind: counted by one thread, read by any.
 */
public final class IntrusionCounts {
  private static final int KINDS = Intrusion.values().length;

  private final AtomicLongArray opened = new AtomicLongArray(KINDS);
  private final AtomicLongArray closedByTarget = new AtomicLongArray(KINDS);
  private final AtomicLongArray heldBack = new AtomicLongArray(KINDS);
  private final AtomicLongArray answered = new AtomicLongArray(KINDS);
  private final AtomicLongArray wrong = new AtomicLongArray(KINDS);

  void countOpened(Intrusion kind) {
    opened.incrementAndGet(kind.ordinal());
  }

  void countClosedByTarget(Intrusion kind) {
    closedByTarget.incrementAndGet(kind.ordinal());
  }

  void countHeldBack(Intrusion kind) {
    heldBack.incrementAndGet(kind.ordinal());
  }

  void countAnswered(Intrusion kind) {
    answered.incrementAndGet(kind.ordinal());
  }

  void countWrong(Intrusion kind) {
    wrong.incrementAndGet(kind.ordinal());
  }

  /** What there was so far, by kind; from any thread. */
  public SequencedMap<String, HostileConnections> read() {
    SequencedMap<String, HostileConnections> read = new LinkedHashMap<>();
    for (Intrusion intrusion : Intrusion.values()) {
      int kind = intrusion.ordinal();
      HostileConnections counts =
          new HostileConnections(
              opened.get(kind),
              closedByTarget.get(kind),
              heldBack.get(kind),
              answered.get(kind),
              wrong.get(kind));
      if (counts.opened() + counts.wrong() > 0) {
        read.put(intrusion.text(), counts);
      }
    }
    return read;
  }
}
