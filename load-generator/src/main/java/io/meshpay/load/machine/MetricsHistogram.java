package io.meshpay.load.machine;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How one of Prometheus' classic histograms has grown between two texts. */
public final class MetricsHistogram {
  private static final Pattern BOUND = Pattern.compile(",?le=\"([^\"]+)\"");

  /** How many values were at most so large, by bucket bound. */
  private final TreeMap<Double, Double> cumulative = new TreeMap<>();

  private final double sum;

  private MetricsHistogram(double sum) {
    this.sum = sum;
  }

  /**
   * Takes it out of two texts.
   *
   * @param labels as they stand there without the bound, such as {@code step="journal"}; empty for
   *     none
   */
  public static MetricsHistogram growth(
      String name, String labels, MetricsText from, MetricsText to) {
    String braces = labels.isEmpty() ? "" : "{" + labels + "}";
    String sumKey = name + "_sum" + braces;
    MetricsHistogram growth =
        new MetricsHistogram(
            to.series().getOrDefault(sumKey, 0.0) - from.series().getOrDefault(sumKey, 0.0));
    String start = name + "_bucket{";
    for (Map.Entry<String, Double> series : to.series().entrySet()) {
      String key = series.getKey();
      Matcher bound = BOUND.matcher(key);
      if (key.startsWith(start) && bound.find()) {
        String others = key.substring(start.length(), bound.start());
        if (others.equals(labels)) {
          growth.cumulative.put(
              bound.group(1).equals("+Inf")
                  ? Double.POSITIVE_INFINITY
                  : Double.parseDouble(bound.group(1)),
              series.getValue() - from.series().getOrDefault(key, 0.0));
        }
      }
    }
    return growth;
  }

  /** How many values there were. */
  public long count() {
    return cumulative.isEmpty() ? 0 : Math.round(cumulative.lastEntry().getValue());
  }

  /** Their mean; 0 if there were none. */
  public double mean() {
    return count() == 0 ? 0 : sum / count();
  }

  /**
   * The value that this share is at most, from 0 to 1: within its bucket as if all were spread
   * evenly, like Prometheus' {@code histogram_quantile}. 0 if there were none.
   */
  public double quantile(double share) {
    double rank = share * count();
    double lower = 0;
    double before = 0;
    for (Map.Entry<Double, Double> bucket : cumulative.entrySet()) {
      double within = bucket.getValue() - before;
      if (bucket.getValue() >= rank && within > 0) {
        return Double.isInfinite(bucket.getKey())
            ? lower
            : lower + (bucket.getKey() - lower) * (rank - before) / within;
      }
      before = bucket.getValue();
      lower = Double.isInfinite(bucket.getKey()) ? lower : bucket.getKey();
    }
    return lower;
  }
}
