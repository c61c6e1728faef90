package io.meshpay.load.report;

import java.util.ArrayList;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/** A result as a few lines for a terminal. */
public final class LoadText {
  private static final double MICROS_PER_MILLI = 1e3;

  private LoadText() {}

  public static String write(LoadResult result) {
    Formatter text = new Formatter(Locale.ROOT);
    text.format("%,.0f payments/s%n", result.paymentsPerSecond());
    text.format(
        "  %,d payments in %.1f s, %s loop%n",
        result.payments(), result.nanos() / 1e9, result.model());
    text.format(
        "  one core here verifies %,d signatures/s one by one (%s); the ratio is %.2f%n",
        result.verification().perSecond(),
        result.verification().verifier(),
        result.paymentsPerSecond() / Math.max(1, result.verification().perSecond()));
    text.format("%n");
    text.format("latency, ms %8s %8s %8s %8s %8s%n", "p50", "p90", "p99", "p99.9", "max");
    latency(text, "order", result.latencies().order());
    latency(text, "confirmation", result.latencies().confirmation());
    latency(text, "payment", result.latencies().payment());
    text.format("%n");
    steps(text, result);
    cost(text, "generator", result.generator(), result.payments());
    ProcessCost authority = result.authority();
    if (authority != null) {
      cost(text, "authority", authority, result.payments());
      each(text, result);
    }
    targetSteps(text, result);
    schedule(text, result);
    for (Map.Entry<String, Long> failure : result.failures().entrySet()) {
      text.format("failed       %,d with %s%n", failure.getValue(), failure.getKey());
    }
    result
        .hostile()
        .forEach(
            (kind, attacks) ->
                text.format(
                    "hostile      %,d %s: %,d answered rightly, %,d too busy, %,d WRONG%n",
                    attacks.sent(), kind, attacks.right(), attacks.busy(), attacks.wrong()));
    result.hostileConnections().forEach((kind, of) -> connections(text, kind, of));
    check(text, result.check());
    text.format(
        "machine      %s, %d cores, %s%n",
        result.machine().cpu(), result.machine().cores(), result.machine().kernel());
    text.format("             Java %s%n", result.machine().java());
    text.format("target       %s%n", result.target());
    settings(text, result);
    if (result.shortage() != null) {
      text.format("%s%n", result.shortage());
    } else if (!result.isValid()) {
      text.format("Something isn't right: these figures say nothing.%n");
    }
    return text.toString();
  }

  private static void latency(Formatter text, String name, Histogram histogram) {
    text.format(
        "%-12s%8.2f %8.2f %8.2f %8.2f %8.2f%n",
        name,
        histogram.getValueAtPercentile(50) / MICROS_PER_MILLI,
        histogram.getValueAtPercentile(90) / MICROS_PER_MILLI,
        histogram.getValueAtPercentile(99) / MICROS_PER_MILLI,
        histogram.getValueAtPercentile(99.9) / MICROS_PER_MILLI,
        histogram.getMaxValue() / MICROS_PER_MILLI);
  }

  private static void steps(Formatter text, LoadResult result) {
    if (result.steps().isEmpty()) {
      return;
    }
    text.format("ramp, /s        done     p50      p99    p99.9  ms%n");
    for (LoadResult.RampStep step : result.steps()) {
      text.format(
          "%,8.0f %,11.0f %7.2f %8.2f %8.2f  %s%n",
          step.perSecond(),
          step.donePerSecond(),
          step.p50() / MICROS_PER_MILLI,
          step.p99() / MICROS_PER_MILLI,
          step.p999() / MICROS_PER_MILLI,
          step.isMet() ? "met" : "not met");
    }
    text.format("%n");
  }

  private static void cost(Formatter text, String name, ProcessCost cost, long payments) {
    text.format(
        "%-12s %.2f µs of CPU and %.2f context switches a payment, %,d MB resident%n",
        name,
        cost.cpuMicrosPerPayment(payments),
        cost.switchesPerPayment(payments),
        cost.used().residentBytes() >> 20);
    if (cost.gcPauses() >= 0) {
      text.format(
          "             %d GC pauses, %.1f ms in all", cost.gcPauses(), cost.gcPauseMillis());
      if (cost.allocatedBytes() >= 0) {
        text.format(
            "; %.0f bytes allocated a payment",
            cost.allocatedBytes() / (double) Math.max(1, payments));
      }
      text.format("%n");
    }
  }

  /** Where the authority above is the mean of several. */
  private static void each(Formatter text, LoadResult result) {
    if (result.authorities().size() > 1) {
      text.format(
          "             the mean of %d; µs of CPU a payment of each: %s%n",
          result.authorities().size(),
          result.authorities().values().stream()
              .map(cost -> cost.cpuMicrosPerPayment(result.payments()))
              .map(micros -> String.format(Locale.ROOT, "%.0f", micros))
              .collect(Collectors.joining(", ")));
    }
  }

  private static void targetSteps(Formatter text, LoadResult result) {
    if (result.targetMetrics().isEmpty()) {
      return;
    }
    text.format(
        "             journal: %,.0f records/s, %.0f bytes a payment%n",
        result.journalRecordsPerSecond(), result.journalBytesPerPayment());
    if (result.targetSteps().isEmpty()) {
      return;
    }
    text.format("a batch, ms      mean      p50      p99  batches/s  payments%n");
    double seconds = Math.max(1, result.nanos()) / 1e9;
    for (AuthorityStep step : result.targetSteps()) {
      text.format(
          "%-12s %8.2f %8.2f %8.2f %10.0f %9.1f%n",
          step.step(),
          step.meanMicros() / MICROS_PER_MILLI,
          step.p50Micros() / MICROS_PER_MILLI,
          step.p99Micros() / MICROS_PER_MILLI,
          step.batches() / seconds,
          result.payments() / (double) step.batches());
    }
    text.format("%n");
  }

  private static void schedule(Formatter text, LoadResult result) {
    if (!result.model().equals("closed")) {
      text.format(
          "schedule     %,d payments were due; %,d started over 1 ms late, %,d were dropped%n",
          result.offered(), result.late(), result.dropped());
    }
    if (result.repeats() > 0) {
      text.format("             %,d requests found the authority too busy%n", result.repeats());
    }
  }

  private static void connections(Formatter text, String kind, HostileConnections of) {
    text.format("connections  %,d %s:", of.opened(), kind);
    if (of.answered() > 0) {
      text.format(" %,d answered,", of.answered());
    }
    text.format(
        " %,d closed by the authority, %,d held back, %,d WRONG%n",
        of.closedByTarget(), of.heldBack(), of.wrong());
  }

  private static void check(Formatter text, LoadResult.StateCheck check) {
    List<String> looked = new ArrayList<>();
    if (check.executions() != LoadResult.StateCheck.UNKNOWN) {
      looked.add(String.format(Locale.ROOT, "%,d executed", check.executions()));
    }
    looked.add(String.format(Locale.ROOT, "%,d acknowledged", check.acknowledged()));
    if (check.accountsRead() > 0) {
      looked.add(String.format(Locale.ROOT, "%,d accounts compared", check.accountsRead()));
    }
    looked.add(
        check.signaturesVerified() == LoadResult.StateCheck.UNKNOWN
            ? "every answer verified"
            : String.format(Locale.ROOT, "%,d signatures verified", check.signaturesVerified()));
    if (check.isDelivered() != null) {
      looked.add(
          check.isDelivered() ? "all certificates delivered" : "NOT all certificates delivered");
    }
    text.format(
        "check        %s: %s%n",
        String.join(", ", looked), check.differences().isEmpty() ? "all right" : "WRONG");
    check.differences().forEach(difference -> text.format("             %s%n", difference));
  }

  private static void settings(Formatter text, LoadResult result) {
    text.format(
        "settings     %s%n",
        result.settings().entrySet().stream()
            .filter(setting -> !setting.getValue().toString().isEmpty())
            .map(setting -> setting.getKey() + " " + setting.getValue())
            .collect(Collectors.joining(", ")));
  }
}
