package io.meshpay.load.bench;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;

/**
 * A latency that a share of all payments must not exceed.
 *
 * @param percentile above 0, below 100
 */
record Objective(double percentile, long micros) {
  private static final Pattern TEXT =
      Pattern.compile("p([0-9]{1,2}(?:\\.[0-9]{1,3})?)=([0-9]+(?:\\.[0-9]+)?)(us|ms|s)");

  /**
   * Reads a text such as {@code p99=50ms} or {@code p99.9=2s}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Objective parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "--slo " + text + " is not a percentile and a time, such as p99=50ms");
    }
    double percentile = Double.parseDouble(matcher.group(1));
    double unitMicros =
        switch (matcher.group(3)) {
          case "us" -> 1;
          case "ms" -> 1e3;
          default -> 1e6;
        };
    long micros = Math.round(Double.parseDouble(matcher.group(2)) * unitMicros);
    if (percentile <= 0 || micros < 1) {
      throw new IllegalArgumentException("--slo " + text + " can't be met by anything");
    }
    return new Objective(percentile, micros);
  }

  boolean isMet(Histogram latency) {
    return latency.getTotalCount() > 0 && latency.getValueAtPercentile(percentile) <= micros;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "p%s=%sms", percentile, micros / 1e3);
  }
}
