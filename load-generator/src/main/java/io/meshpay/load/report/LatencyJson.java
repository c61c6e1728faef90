package io.meshpay.load.report;

import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A latency in microseconds as JSON. */
public final class LatencyJson {
  private static final double[] PERCENTILES = {
    0, 10, 25, 50, 75, 90, 95, 99, 99.5, 99.9, 99.95, 99.99, 99.999, 100
  };

  /** Points of the curve for each halving of the distance to 100 %. */
  private static final int CURVE_POINTS_PER_HALF = 5;

  private LatencyJson() {}

  /** Puts its percentiles, and pairs of percentile and value that make a smooth curve. */
  public static void put(ObjectNode node, Histogram histogram) {
    node.put("count", histogram.getTotalCount());
    node.put("mean", Math.round(histogram.getMean() * 100) / 100.0);
    node.put("p50", histogram.getValueAtPercentile(50));
    node.put("p90", histogram.getValueAtPercentile(90));
    node.put("p99", histogram.getValueAtPercentile(99));
    node.put("p999", histogram.getValueAtPercentile(99.9));
    node.put("max", histogram.getMaxValue());
    ObjectNode all = node.putObject("percentiles");
    for (double percentile : PERCENTILES) {
      all.put(
          String.format(Locale.ROOT, "%s", percentile), histogram.getValueAtPercentile(percentile));
    }
    ArrayNode curve = node.putArray("curve");
    for (HistogramIterationValue point : histogram.percentiles(CURVE_POINTS_PER_HALF)) {
      curve.addArray().add(point.getPercentileLevelIteratedTo()).add(point.getValueIteratedTo());
    }
  }
}
