package io.meshpay.load.engine;

/**
 * When the units of an open loop shall start, whatever becomes of those before them.
 *
 * <p>Slot k is the place in time of the k-th unit. Times are counted from the start of the load.
 */
public interface Schedule {
  /** When slot {@code slot} begins: ascending, 0 or later. */
  long nanos(long slot);

  /** How many slots begin before or at {@code elapsedNanos}. */
  long slots(long elapsedNanos);

  /** The same number of units each second, evenly spaced. */
  static Schedule constant(double perSecond) {
    return new ConstantRate(perSecond);
  }

  /**
   * Two rates that take turns.
   *
   * @param calmPerSecond the rate in the calm stretches, the first of which starts the load; 0 for
   *     none
   */
  static Schedule bursts(
      double calmPerSecond, long calmNanos, double burstPerSecond, long burstNanos) {
    return new Bursts(calmPerSecond, calmNanos, burstPerSecond, burstNanos);
  }

  /** Every {@code threads}-th slot of another schedule, the first of them being {@code thread}. */
  static Schedule share(Schedule whole, int thread, int threads) {
    return threads == 1 ? whole : new SharedSchedule(whole, thread, threads);
  }
}
