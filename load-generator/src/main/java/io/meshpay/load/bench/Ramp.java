package io.meshpay.load.bench;

/**
 * Searches the highest rate that still meets an objective: doubles until one doesn't, then halves
 * the gap between the highest that did and the lowest that didn't, until that is small. Knows only
 * rates; whoever drives it tries them.
 */
final class Ramp {
  /** The gap at which it ends, as a share of the rate. */
  private static final double GAP = 0.04;

  private static final int STEPS_MAX = 16;

  private double met;
  private double missed = Double.POSITIVE_INFINITY;
  private double next;
  private int steps;

  /**
   * @param first the rate to begin with
   */
  Ramp(double first) {
    next = first;
  }

  boolean isOver() {
    return steps >= STEPS_MAX || (met > 0 && missed - met <= GAP * met) || next < 1;
  }

  /** The rate to try next. */
  double next() {
    return next;
  }

  /** Whether the rate that was tried met the objective. */
  void tried(boolean isMet) {
    steps++;
    if (isMet) {
      met = Math.max(met, next);
    } else {
      missed = Math.min(missed, next);
    }
    if (missed == Double.POSITIVE_INFINITY) {
      next = 2 * met;
    } else if (met == 0) {
      next = missed / 2;
    } else {
      next = (met + missed) / 2;
    }
  }

  /** The highest rate that met it; 0 if none did. */
  double met() {
    return met;
  }
}
