package io.meshpay.load.report;

import org.HdrHistogram.Histogram;

/**
 * One second of a load.
 *
 * @param second from the start, the first being 1
 * @param payments done in it
 * @param p50 percentiles of their latency, in microseconds
 * @param underWay payments under way at its end
 * @param failures payments that failed in it
 * @param repeats requests in it that the target was too busy for
 * @param targetCpuPercent of one processor that the target used in it
 * @param generatorCpuPercent and this process
 */
public record SecondPoint(
    int second,
    long payments,
    long p50,
    long p99,
    long p999,
    long max,
    long underWay,
    long failures,
    long repeats,
    double targetCpuPercent,
    double generatorCpuPercent) {
  private static final double P50 = 50;
  private static final double P99 = 99;
  private static final double P999 = 99.9;

  /** Percentiles out of a second's histogram. */
  public static SecondPoint of(
      int second,
      long payments,
      Histogram latency,
      long underWay,
      long failures,
      long repeats,
      double targetCpuPercent,
      double generatorCpuPercent) {
    return new SecondPoint(
        second,
        payments,
        latency.getValueAtPercentile(P50),
        latency.getValueAtPercentile(P99),
        latency.getValueAtPercentile(P999),
        latency.getMaxValue(),
        underWay,
        failures,
        repeats,
        targetCpuPercent,
        generatorCpuPercent);
  }
}
