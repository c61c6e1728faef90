package io.meshpay.load.engine;

/**
 * How a stretch of load went.
 *
 * @param reading all that was recorded
 * @param nanos how long payments were started
 * @param payments done in that time; those that ended later are in the latencies of an open loop
 *     alone
 * @param isExhausted whether it ended early, as there were no more orders
 */
public record Stretch(LoadReading reading, long nanos, long payments, boolean isExhausted) {
  private static final double NANOS_PER_SECOND = 1e9;

  public double paymentsPerSecond() {
    return payments * NANOS_PER_SECOND / Math.max(1, nanos);
  }
}
