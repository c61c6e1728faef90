package io.meshpay.load.engine;

/**
 * A calm stretch, then a burst, again and again. Each stretch has a whole number of slots, evenly
 * spaced from its beginning.
 */
final class Bursts implements Schedule {
  private static final double NANOS_PER_SECOND = 1e9;

  private final long calmNanos;
  private final long burstNanos;
  private final long calmSlots;
  private final long burstSlots;

  Bursts(double calmPerSecond, long calmNanos, double burstPerSecond, long burstNanos) {
    if (!(calmPerSecond >= 0) || !(burstPerSecond > 0) || calmNanos < 1 || burstNanos < 1) {
      throw new IllegalArgumentException("rates above 0 and stretches that take time");
    }
    this.calmNanos = calmNanos;
    this.burstNanos = burstNanos;
    calmSlots = Math.round(calmPerSecond * calmNanos / NANOS_PER_SECOND);
    burstSlots = Math.max(1, Math.round(burstPerSecond * burstNanos / NANOS_PER_SECOND));
  }

  @Override
  public long nanos(long slot) {
    long round = slot / (calmSlots + burstSlots);
    long within = slot % (calmSlots + burstSlots);
    long begin = round * (calmNanos + burstNanos);
    return within < calmSlots
        ? begin + at(within, calmSlots, calmNanos)
        : begin + calmNanos + at(within - calmSlots, burstSlots, burstNanos);
  }

  @Override
  public long slots(long elapsedNanos) {
    if (elapsedNanos < 0) {
      return 0;
    }
    long round = elapsedNanos / (calmNanos + burstNanos);
    long within = elapsedNanos % (calmNanos + burstNanos);
    long before = round * (calmSlots + burstSlots);
    return within < calmNanos
        ? before + begun(within, calmSlots, calmNanos)
        : before + calmSlots + begun(within - calmNanos, burstSlots, burstNanos);
  }

  private static long at(long slot, long slots, long nanos) {
    return (long) (slot * ((double) nanos / slots));
  }

  private static long begun(long nanos, long slots, long ofNanos) {
    return slots == 0 ? 0 : Math.min(slots, (long) (nanos * ((double) slots / ofNanos)) + 1);
  }
}
