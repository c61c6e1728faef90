package io.meshpay.load.engine;

import java.util.concurrent.atomic.AtomicLongArray;
import org.HdrHistogram.Recorder;

/**
 * What one thread of a load records. Written by that thread alone, without garbage and without
 * waiting; read by another, once a second.
 */
public final class LoadRecorder {
  /** A unit that ended well. Every other outcome is a failure. */
  public static final int DONE = 0;

  /** How many different outcomes there can be. */
  public static final int OUTCOMES = 256;

  /** 0.1 % exact, far below the noise of any machine. */
  static final int SIGNIFICANT_DIGITS = 3;

  /** One hour. What takes longer counts as one hour. */
  static final long MICROS_MAX = 3_600_000_000L;

  private static final int STARTED = OUTCOMES;
  private static final int LATE = OUTCOMES + 1;
  private static final int DROPPED = OUTCOMES + 2;

  private final AtomicLongArray counts = new AtomicLongArray(OUTCOMES + 3);
  private final Recorder[] rounds;

  /**
   * @param rounds how many latencies are recorded: 0 is that of a whole unit, the others are the
   *     work's own
   */
  public LoadRecorder(int rounds) {
    this.rounds = new Recorder[rounds];
    for (int i = 0; i < rounds; i++) {
      this.rounds[i] = new Recorder(1, MICROS_MAX, SIGNIFICANT_DIGITS);
    }
  }

  /** Records a latency; below a microsecond counts as none. */
  public void record(int round, long nanos) {
    rounds[round].recordValue(Math.clamp(nanos / 1000, 0, MICROS_MAX));
  }

  /** Counts an outcome, {@link #DONE} or a number of the work's below {@link #OUTCOMES}. */
  public void count(int outcome) {
    add(outcome, 1);
  }

  void countStarted() {
    add(STARTED, 1);
  }

  void countLate() {
    add(LATE, 1);
  }

  void countDropped(long units) {
    add(DROPPED, units);
  }

  private void add(int index, long more) {
    // One writer: no need for an atomic addition.
    counts.lazySet(index, counts.getPlain(index) + more);
  }

  /** How many units had this outcome so far. */
  public long outcomes(int outcome) {
    return counts.get(outcome);
  }

  /** Units that ended well so far. */
  public long done() {
    return counts.get(DONE);
  }

  public long started() {
    return counts.get(STARTED);
  }

  /** Units of an open loop that started more than a millisecond after their time. */
  public long late() {
    return counts.get(LATE);
  }

  /** Units of an open loop that never started, as too many waited. */
  public long dropped() {
    return counts.get(DROPPED);
  }

  /** Where a latency is recorded; its reader takes interval histograms from it. */
  Recorder round(int round) {
    return rounds[round];
  }
}
