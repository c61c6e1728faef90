package io.meshpay.load.engine;

/**
 * Starts units of {@link Work} as a {@link LoadModel} says, and records how long they took. A
 * passive object with one owner thread, which calls {@link #pump} whenever something has ended and
 * when the time has come that it returned last. Makes no garbage.
 */
public final class LoadEngine {
  /** What {@link #pump} returns when nothing starts by itself any more. */
  public static final long NEVER = Long.MAX_VALUE;

  /** Later than this is late. */
  public static final long LATE_NANOS = 1_000_000;

  private final LoadModel model;
  private final Work work;
  private final LoadRecorder recorder;
  private final long beginNanos;
  private final long endNanos;
  private final long[] since;
  private final int[] free;
  private int freeCount;
  private int lostCount;
  private long nextSlot;
  private boolean isExhausted;
  private boolean isPumping;
  private boolean isStopped;

  /**
   * @param beginNanos when the load starts, by the clock of all the times that are handed in
   * @param endNanos when it ends: nothing is due or started from then on
   */
  public LoadEngine(
      LoadModel model, Work work, LoadRecorder recorder, long beginNanos, long endNanos) {
    this.model = model;
    this.work = work;
    this.recorder = recorder;
    this.beginNanos = beginNanos;
    this.endNanos = endNanos;
    since = new long[model.places()];
    free = new int[model.places()];
    // The lowest place on top.
    for (int i = 0; i < free.length; i++) {
      free[i] = free.length - 1 - i;
    }
    freeCount = free.length;
  }

  /**
   * Starts what is to be started.
   *
   * @return when to call it again if nothing ends before; {@link #NEVER} if it needn't be
   */
  public long pump(long nowNanos) {
    if (isPumping || isStopped) {
      return NEVER;
    }
    isPumping = true;
    try {
      return switch (model) {
        case LoadModel.Closed _ -> pumpClosed(nowNanos);
        case LoadModel.Open open -> pumpOpen(open, nowNanos);
      };
    } finally {
      isPumping = false;
    }
  }

  private long pumpClosed(long nowNanos) {
    while (freeCount > 0 && !isExhausted && nowNanos < endNanos) {
      start(nowNanos, nowNanos);
    }
    return NEVER;
  }

  private long pumpOpen(LoadModel.Open open, long nowNanos) {
    Schedule schedule = open.schedule();
    while (!isExhausted) {
      long due = beginNanos + schedule.nanos(nextSlot);
      if (due >= endNanos) {
        return NEVER;
      }
      if (due > nowNanos) {
        return due;
      }
      if (freeCount == 0) {
        dropWhatWaitsTooLong(open, nowNanos);
        return NEVER; // until a unit ends
      }
      if (start(due, nowNanos)) {
        nextSlot++;
        if (nowNanos - due > LATE_NANOS) {
          recorder.countLate();
        }
      }
    }
    return NEVER;
  }

  private void dropWhatWaitsTooLong(LoadModel.Open open, long nowNanos) {
    long elapsed = Math.min(nowNanos, endNanos - 1) - beginNanos;
    long waiting = open.schedule().slots(elapsed) - nextSlot;
    long excess = waiting - open.waitingMax();
    if (excess > 0) {
      nextSlot += excess;
      recorder.countDropped(excess);
    }
  }

  private boolean start(long dueNanos, long nowNanos) {
    int place = free[--freeCount];
    since[place] = dueNanos;
    if (!work.start(place, nowNanos)) {
      free[freeCount++] = place;
      isExhausted = true;
      return false;
    }
    recorder.countStarted();
    return true;
  }

  /**
   * A unit that was started couldn't go on at once, as the work lets it wait for another, and goes
   * on now. In a closed loop, where nobody comes at a time of his own, its latency counts from
   * here; in an open one that wait is part of it.
   */
  public void wentOn(int place, long nowNanos) {
    if (model instanceof LoadModel.Closed) {
      since[place] = nowNanos;
    }
  }

  /**
   * A unit has ended; its place is free. Call {@link #pump} afterwards.
   *
   * @param outcome {@link LoadRecorder#DONE}, or a failure's number
   */
  public void ended(int place, int outcome, long nowNanos) {
    free[freeCount++] = place;
    count(place, outcome, nowNanos);
  }

  /** As {@link #ended}, but the place is gone, too: the work can have one unit less under way. */
  public void lost(int place, int outcome, long nowNanos) {
    lostCount++;
    isExhausted |= lostCount == free.length;
    count(place, outcome, nowNanos);
  }

  private void count(int place, int outcome, long nowNanos) {
    // A closed loop has no business after its end; an open one owes an answer to all it started.
    if (model instanceof LoadModel.Closed && nowNanos >= endNanos) {
      return;
    }
    recorder.count(outcome);
    if (outcome == LoadRecorder.DONE) {
      recorder.record(0, nowNanos - since[place]);
    }
  }

  /** Nothing more is started; what an open loop still owed counts as dropped. */
  public void stop(long nowNanos) {
    if (!isStopped && !isExhausted && model instanceof LoadModel.Open open) {
      long elapsed = Math.min(nowNanos, endNanos - 1) - beginNanos;
      recorder.countDropped(Math.max(0, open.schedule().slots(elapsed) - nextSlot));
    }
    isStopped = true;
  }

  /** Units under way. */
  public int underWay() {
    return free.length - freeCount - lostCount;
  }

  /** Places where a unit can start. */
  public int freePlaces() {
    return freeCount;
  }

  /** Whether the work had no more units. */
  public boolean isExhausted() {
    return isExhausted;
  }

  /** Whether nothing will start any more and nothing is under way. */
  public boolean isOver(long nowNanos) {
    return underWay() == 0 && (isStopped || isExhausted || (nowNanos >= endNanos && !owesUnits()));
  }

  /** In an open loop, units that were due before the end may still wait for a place. */
  private boolean owesUnits() {
    return model instanceof LoadModel.Open open
        && beginNanos + open.schedule().nanos(nextSlot) < endNanos;
  }
}
