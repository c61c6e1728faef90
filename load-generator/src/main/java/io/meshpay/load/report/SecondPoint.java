package io.meshpay.load.report;

import org.HdrHistogram.Histogram;

/**
 * One second of a load.
 *
 * @param second from the start, the first being 1
 * @param counts what happened in it
 * @param p50 percentiles of the latency of the payments done in it, in microseconds
 * @param underWay payments under way at its end
 * @param targetCpuPercent of one processor that the target used in it; -1 if not known
 * @param generatorCpuPercent and this process
 */
public record SecondPoint(
    int second,
    LoadCounts counts,
    long p50,
    long p99,
    long p999,
    long max,
    long underWay,
    double targetCpuPercent,
    double generatorCpuPercent) {
  private static final double P50 = 50;
  private static final double P99 = 99;
  private static final double P999 = 99.9;

  /** Percentiles out of a second's histogram. */
  public static SecondPoint of(
      int second,
      LoadCounts counts,
      Histogram latency,
      long underWay,
      double targetCpuPercent,
      double generatorCpuPercent) {
    return new SecondPoint(
        second,
        counts,
        latency.getValueAtPercentile(P50),
        latency.getValueAtPercentile(P99),
        latency.getValueAtPercentile(P999),
        latency.getMaxValue(),
        underWay,
        targetCpuPercent,
        generatorCpuPercent);
  }
}
