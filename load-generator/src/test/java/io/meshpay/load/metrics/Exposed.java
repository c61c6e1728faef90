package io.meshpay.load.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshpay.load.machine.MetricsText;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a scraped text says. */
public final class Exposed {
  private Exposed() {}

  /**
   * The value of the one series that has all these labels.
   *
   * @param labels each as {@code name="value"}
   */
  public static double value(MetricsText text, String metric, String... labels) {
    List<Map.Entry<String, Double>> found =
        text.series().entrySet().stream()
            .filter(series -> series.getKey().replaceFirst("\\{.*", "").equals(metric))
            .filter(series -> Stream.of(labels).allMatch(series.getKey()::contains))
            .toList();
    assertEquals(1, found.size(), metric + List.of(labels) + found);
    return found.getFirst().getValue();
  }
}
