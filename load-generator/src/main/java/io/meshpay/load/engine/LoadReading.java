package io.meshpay.load.engine;

import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Reads the recorders of all threads of a load: what came since the last look, and all since the
 * beginning. Used by one thread, which isn't one of theirs.
 */
public final class LoadReading {
  private final List<LoadRecorder> recorders;
  private final Histogram[] interval;
  private final Histogram[] total;

  /**
   * @param rounds that each of the recorders has
   */
  public LoadReading(List<LoadRecorder> recorders, int rounds) {
    this.recorders = List.copyOf(recorders);
    interval = new Histogram[rounds];
    total = new Histogram[rounds];
    for (int i = 0; i < rounds; i++) {
      interval[i] = histogram();
      total[i] = histogram();
    }
  }

  private static Histogram histogram() {
    return new Histogram(1, LoadRecorder.MICROS_MAX, LoadRecorder.SIGNIFICANT_DIGITS);
  }

  /** Takes in what was recorded since the last look. */
  public void look() {
    for (int round = 0; round < interval.length; round++) {
      interval[round].reset();
      for (LoadRecorder recorder : recorders) {
        interval[round].add(recorder.round(round).getIntervalHistogram());
      }
      total[round].add(interval[round]);
    }
  }

  /** How many latencies each payment has. */
  public int rounds() {
    return interval.length;
  }

  /** Latencies in microseconds between the last two looks. */
  public Histogram interval(int round) {
    return interval[round];
  }

  /** Latencies in microseconds until the last look. */
  public Histogram total(int round) {
    return total[round];
  }

  public long done() {
    return recorders.stream().mapToLong(LoadRecorder::done).sum();
  }

  public long started() {
    return recorders.stream().mapToLong(LoadRecorder::started).sum();
  }

  public long late() {
    return recorders.stream().mapToLong(LoadRecorder::late).sum();
  }

  public long dropped() {
    return recorders.stream().mapToLong(LoadRecorder::dropped).sum();
  }

  /** How many units had an outcome. */
  public long outcomes(int outcome) {
    return recorders.stream().mapToLong(recorder -> recorder.outcomes(outcome)).sum();
  }

  public List<LoadRecorder> recorders() {
    return recorders;
  }
}
