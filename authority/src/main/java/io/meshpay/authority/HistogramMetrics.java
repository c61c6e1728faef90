package io.meshpay.authority;

import io.meshpay.pipeline.measure.Distribution;
import io.meshpay.pipeline.measure.Scale;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Shows {@link Distribution}s as histograms: in the text format with classic buckets, in
 * Prometheus' protobuf format with native ones, too.
 *
 * <p>Not through Micrometer's timers, whose recording costs the hot path a contended addition for
 * each bucket; here a thread that asks adds up what each thread has counted for itself.
 */
final class HistogramMetrics implements MultiCollector {
  private record Series(Labels labels, Distribution distribution) {}

  private record Family(String name, String help, List<Series> series) {}

  private final Map<String, Family> families = new LinkedHashMap<>();

  static HistogramMetrics on(PrometheusRegistry registry) {
    HistogramMetrics metrics = new HistogramMetrics();
    registry.register(metrics);
    return metrics;
  }

  /**
   * Adds a series.
   *
   * @param name of the metric, with its unit last
   * @param labels names and values in turn; those of one metric have the same names
   */
  synchronized void add(String name, String help, Distribution distribution, String... labels) {
    families
        .computeIfAbsent(name, _ -> new Family(name, help, new ArrayList<>()))
        .series()
        .add(new Series(Labels.of(labels), distribution));
  }

  @Override
  public synchronized MetricSnapshots collect() {
    MetricSnapshot[] snapshots =
        families.values().stream().map(HistogramMetrics::collect).toArray(MetricSnapshot[]::new);
    return new MetricSnapshots(snapshots);
  }

  private static MetricSnapshot collect(Family family) {
    HistogramSnapshot.Builder snapshot =
        HistogramSnapshot.builder().name(family.name()).help(family.help());
    for (Series series : family.series()) {
      snapshot.dataPoint(collect(series));
    }
    return snapshot.build();
  }

  private static HistogramDataPointSnapshot collect(Series series) {
    Distribution distribution = series.distribution();
    Scale scale = distribution.scale();
    long[] counts = distribution.counts();
    ClassicHistogramBuckets.Builder classic = ClassicHistogramBuckets.builder();
    double[] bounds = scale.classicBounds();
    long[] classicCounts = scale.classicCounts(counts);
    for (int i = 0; i < bounds.length; i++) {
      classic.bucket(bounds[i], classicCounts[i]);
    }
    Map<Integer, Long> natives = scale.nativeCounts(counts);
    Long zeros = natives.remove(scale.nativeZeroIndex());
    NativeHistogramBuckets.Builder positive = NativeHistogramBuckets.builder();
    natives.forEach(positive::bucket);
    return HistogramDataPointSnapshot.builder()
        .labels(series.labels())
        .classicHistogramBuckets(classic.build())
        .nativeSchema(Scale.NATIVE_SCHEMA)
        .nativeZeroThreshold(scale.nativeZeroThreshold())
        .nativeZeroCount(zeros == null ? 0 : zeros)
        .nativeBucketsForPositiveValues(positive.build())
        .sum(scale.toUnits((double) distribution.sum()))
        .build();
  }
}
