package io.meshpay.load.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class MetricsHistogramTest {
  private static final String BEFORE =
      """
      # TYPE t_seconds histogram
      t_seconds_bucket{step="a",le="0.1"} 1
      t_seconds_bucket{step="a",le="0.2"} 1
      t_seconds_bucket{step="a",le="+Inf"} 1
      t_seconds_sum{step="a"} 0.05
      """;
  private static final String AFTER =
      """
      t_seconds_bucket{step="a",le="0.1"} 3
      t_seconds_bucket{step="a",le="0.2"} 11
      t_seconds_bucket{step="a",le="+Inf"} 11
      t_seconds_sum{step="a"} 1.55
      t_seconds_bucket{step="ab",le="+Inf"} 77
      u_seconds_bucket{le="1.0"} 4
      u_seconds_bucket{le="+Inf"} 5
      u_seconds_sum 9.0
      """;

  private static MetricsHistogram growth(String name, String labels) {
    return MetricsHistogram.growth(
        name, labels, MetricsText.parse(BEFORE), MetricsText.parse(AFTER));
  }

  @Test
  void tellsWhatHasComeSinceByItsLabels() {
    MetricsHistogram growth = growth("t_seconds", "step=\"a\"");
    assertEquals(10, growth.count());
    assertEquals(0.15, growth.mean(), 1e-9);
    assertEquals(0.05, growth.quantile(0.1), 1e-9);
    assertEquals(0.1, growth.quantile(0.2), 1e-9);
    assertEquals(0.15, growth.quantile(0.6), 1e-9);
    assertEquals(0.2, growth.quantile(1), 1e-9);
  }

  @Test
  void aValueBeyondTheLastBoundIsTakenForIt() {
    assertEquals(1, growth("u_seconds", "").quantile(0.99), 1e-9);
    assertEquals(1.8, growth("u_seconds", "").mean(), 1e-9);
  }

  @Test
  void whatIsntThereIsNothing() {
    assertEquals(0, growth("v_seconds", "").count());
    assertEquals(0, growth("v_seconds", "").quantile(0.5));
    assertEquals(0, growth("v_seconds", "").mean());
  }
}
