package io.meshpay.load.machine;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a process says of itself in Prometheus' text format.
 *
 * @param values each metric by name, those of all its labels added up
 * @param series each series by name and labels, as they stand there
 */
public record MetricsText(Map<String, Double> values, Map<String, Double> series) {
  public MetricsText {
    values = Map.copyOf(values);
    series = Map.copyOf(series);
  }

  /** Reads the text; lines that aren't understood are left out. */
  public static MetricsText parse(String text) {
    Map<String, Double> values = new HashMap<>();
    Map<String, Double> series = new HashMap<>();
    text.lines()
        .filter(line -> !line.startsWith("#") && !line.isBlank())
        .forEach(
            line -> {
              int labels = line.indexOf('{');
              int space = line.indexOf(' ', Math.max(0, line.lastIndexOf('}')));
              if (space > 0) {
                String name = line.substring(0, labels < 0 ? space : labels);
                double value = number(line.substring(space + 1).strip());
                values.merge(name, value, Double::sum);
                series.put(line.substring(0, space), value);
              }
            });
    return new MetricsText(values, series);
  }

  /** The mean of several processes' texts; what one of them lacks counts as 0 there. */
  public static MetricsText mean(List<MetricsText> texts) {
    Map<String, Double> values = new HashMap<>();
    Map<String, Double> series = new HashMap<>();
    for (MetricsText text : texts) {
      text.values.forEach((name, value) -> values.merge(name, value / texts.size(), Double::sum));
      text.series.forEach((name, value) -> series.merge(name, value / texts.size(), Double::sum));
    }
    return new MetricsText(values, series);
  }

  private static double number(String text) {
    int space = text.indexOf(' '); // a timestamp may follow
    try {
      return Double.parseDouble(space < 0 ? text : text.substring(0, space));
    } catch (NumberFormatException infinite) {
      return 0;
    }
  }

  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** How much a counter has grown since an earlier text. */
  public double growth(String name, MetricsText earlier) {
    return values.getOrDefault(name, 0.0) - earlier.values.getOrDefault(name, 0.0);
  }
}
