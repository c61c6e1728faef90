package io.meshpay.load.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Latencies in Prometheus' buckets, from 100 µs to 10 s as those of the authority are, so that both
 * can be laid over each other. An HdrHistogram knows a value to 0.1 %, and so the bucket of one
 * that is closer to a bound than that is uncertain.
 *
 * @param counts by bucket, not cumulated; the last is of what took longer than all bounds
 * @param micros the sum of all
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere, and never handed out
record Latencies(long[] counts, double micros) {
  private static final long[] BOUNDS_MICROS = {
    100,
    200,
    300,
    500,
    700,
    1_000,
    2_000,
    3_000,
    5_000,
    7_000,
    10_000,
    20_000,
    30_000,
    50_000,
    70_000,
    100_000,
    200_000,
    300_000,
    500_000,
    700_000,
    1_000_000,
    2_000_000,
    3_000_000,
    5_000_000,
    7_000_000,
    10_000_000
  };

  private static final double MICROS_PER_SECOND = 1e6;

  static final Latencies NONE = new Latencies(new long[BOUNDS_MICROS.length + 1], 0);

  /** With those of a histogram of microseconds. */
  Latencies plus(Histogram more) {
    long[] sums = counts.clone();
    double sum = micros;
    int bucket = 0;
    for (HistogramIterationValue value : more.recordedValues()) {
      long upTo = value.getValueIteratedTo();
      // The lowest of the values that the histogram doesn't tell apart: a bound counts as met.
      while (bucket < BOUNDS_MICROS.length
          && more.lowestEquivalentValue(upTo) > BOUNDS_MICROS[bucket]) {
        bucket++;
      }
      sums[bucket] += value.getCountAddedInThisIterationStep();
      sum += (double) more.medianEquivalentValue(upTo) * value.getCountAddedInThisIterationStep();
    }
    return new Latencies(sums, sum);
  }

  double seconds() {
    return micros / MICROS_PER_SECOND;
  }

  ClassicHistogramBuckets buckets() {
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    for (int i = 0; i < BOUNDS_MICROS.length; i++) {
      buckets.bucket(BOUNDS_MICROS[i] / MICROS_PER_SECOND, counts[i]);
    }
    return buckets.bucket(Double.POSITIVE_INFINITY, counts[BOUNDS_MICROS.length]).build();
  }
}
