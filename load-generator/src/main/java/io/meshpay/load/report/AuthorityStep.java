package io.meshpay.load.report;

import io.meshpay.load.machine.MetricsHistogram;
import io.meshpay.load.machine.MetricsText;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long the authority's batches took in one step, by its own metrics.
 *
 * @param step {@code verify}, {@code apply}, {@code journal} or {@code reply}
 * @param batches how many
 * @param meanMicros of a batch, like the others
 */
public record AuthorityStep(
    String step, long batches, double meanMicros, double p50Micros, double p99Micros) {
  private static final double MICROS_PER_SECOND = 1e6;

  /** All steps between two texts of its metrics; none if it records no timings. */
  public static List<AuthorityStep> between(MetricsText from, MetricsText to) {
    return Stream.of("verify", "apply", "journal", "reply")
        .map(step -> of(step, from, to))
        .filter(step -> step.batches() > 0)
        .toList();
  }

  private static AuthorityStep of(String step, MetricsText from, MetricsText to) {
    MetricsHistogram times =
        MetricsHistogram.growth("meshpay_step_seconds", "step=\"" + step + "\"", from, to);
    return new AuthorityStep(
        step,
        times.count(),
        times.mean() * MICROS_PER_SECOND,
        times.quantile(0.5) * MICROS_PER_SECOND,
        times.quantile(0.99) * MICROS_PER_SECOND);
  }
}
