package io.meshpay.load.engine;

/** Slot k begins k / rate after the start. */
record ConstantRate(double perSecond) implements Schedule {
  private static final double NANOS_PER_SECOND = 1e9;

  ConstantRate {
    if (!(perSecond > 0) || perSecond > NANOS_PER_SECOND) {
      throw new IllegalArgumentException("a rate of " + perSecond + " a second");
    }
  }

  @Override
  public long nanos(long slot) {
    return (long) (slot * (NANOS_PER_SECOND / perSecond));
  }

  @Override
  public long slots(long elapsedNanos) {
    return elapsedNanos < 0 ? 0 : (long) (elapsedNanos / NANOS_PER_SECOND * perSecond) + 1;
  }
}
