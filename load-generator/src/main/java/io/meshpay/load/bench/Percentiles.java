package io.meshpay.load.bench;

import org.HdrHistogram.Histogram;

/** Percentiles of a latency in microseconds. All zero when nothing was recorded. */
public record Percentiles(long p50, long p90, long p99, long p999, long max) {
  public static Percentiles of(Histogram histogram) {
    return new Percentiles(
        histogram.getValueAtPercentile(50),
        histogram.getValueAtPercentile(90),
        histogram.getValueAtPercentile(99),
        histogram.getValueAtPercentile(99.9),
        histogram.getMaxValue());
  }
}
