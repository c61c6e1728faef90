package io.meshpay.load.metrics;

import io.meshpay.load.hostile.Attack;
import io.meshpay.load.hostile.Intrusion;
import io.meshpay.load.report.Attacks;
import io.meshpay.load.report.HostileConnections;
import io.meshpay.load.report.LoadCounts;
import io.meshpay.load.target.Outcome;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.ToLongFunction;

/**
 * The metrics {@code meshpay_load_…}, made of {@link LoadFigures} whenever somebody scrapes. Each
 * label takes a fixed set of values, and each of them is there from the start, as 0: a series that
 * appears with its first value has lost that value for Prometheus' {@code rate}.
 */
final class LoadCollector implements MultiCollector {
  private static final String PREFIX = "meshpay_load_";
  private static final String PHASE = "phase";

  private final LoadFigures figures;
  private final DoubleSupplier cpuSeconds;

  /**
   * @param cpuSeconds that this process has used
   */
  LoadCollector(LoadFigures figures, DoubleSupplier cpuSeconds) {
    this.figures = figures;
    this.cpuSeconds = cpuSeconds;
  }

  @Override
  public MetricSnapshots collect() {
    Map<Phase, PhaseFigures> phases = new EnumMap<>(Phase.class);
    for (Phase phase : Phase.values()) {
      phases.put(phase, figures.figures(phase));
    }
    List<MetricSnapshot> snapshots = new ArrayList<>();
    addPayments(phases, snapshots);
    snapshots.add(latencies(phases));
    addHostile(phases, snapshots);
    snapshots.add(connections(phases));
    addMoment(figures.moment(), snapshots);
    snapshots.add(
        counter("generator_cpu_seconds", "CPU time that the generator's process has used.")
            .dataPoint(CounterDataPointSnapshot.builder().value(cpuSeconds.getAsDouble()).build())
            .build());
    return new MetricSnapshots(snapshots);
  }

  private static void addPayments(Map<Phase, PhaseFigures> phases, List<MetricSnapshot> snapshots) {
    snapshots.add(
        byPhase(
            "payments_offered",
            "Payments that were due: those that started, and those that were dropped.",
            phases,
            counts -> counts.started() + counts.dropped()));
    snapshots.add(
        byPhase("payments_started", "Payments that started.", phases, LoadCounts::started));
    snapshots.add(finished(phases));
    snapshots.add(
        byPhase(
            "payments_late",
            "Payments of an open loop that started more than a millisecond after their time.",
            phases,
            LoadCounts::late));
    snapshots.add(
        byPhase(
            "payments_dropped",
            "Payments of an open loop that never started, as too many waited.",
            phases,
            LoadCounts::dropped));
    snapshots.add(
        byPhase(
            "repeats",
            "Requests that the authority was too busy for and that were sent again.",
            phases,
            LoadCounts::repeats));
  }

  private static MetricSnapshot byPhase(
      String name, String help, Map<Phase, PhaseFigures> phases, ToLongFunction<LoadCounts> value) {
    CounterSnapshot.Builder counter = counter(name, help);
    phases.forEach(
        (phase, now) ->
            counter.dataPoint(
                count(value.applyAsLong(now.counts()), Labels.of(PHASE, phase.label()))));
    return counter.build();
  }

  private static MetricSnapshot finished(Map<Phase, PhaseFigures> phases) {
    CounterSnapshot.Builder counter =
        counter(
            "payments_finished",
            "Payments that ended, by outcome: DONE, or the failure's name as in the report.");
    phases.forEach(
        (phase, now) -> {
          String label = phase.label();
          counter.dataPoint(
              count(now.counts().payments(), Labels.of(PHASE, label, "outcome", "DONE")));
          for (String failure : Outcome.failureNames()) {
            long failed = now.counts().failures().getOrDefault(failure, 0L);
            counter.dataPoint(count(failed, Labels.of(PHASE, label, "outcome", failure)));
          }
        });
    return counter.build();
  }

  private static MetricSnapshot latencies(Map<Phase, PhaseFigures> phases) {
    HistogramSnapshot.Builder histogram =
        HistogramSnapshot.builder()
            .name(PREFIX + "latency_seconds")
            .help(
                "How long payments that were done took, by round: the payment from when it should"
                    + " have started, its order until the vote, its confirmation until the"
                    + " acknowledgement.");
    phases.forEach(
        (phase, now) -> {
          for (Round round : Round.values()) {
            Latencies latencies = now.rounds().get(round.ordinal());
            histogram.dataPoint(
                HistogramDataPointSnapshot.builder()
                    .labels(Labels.of(PHASE, phase.label(), "round", round.label()))
                    .classicHistogramBuckets(latencies.buckets())
                    .sum(latencies.seconds())
                    .build());
          }
        });
    return histogram.build();
  }

  /** Only what is measured has hostile messages beside it. */
  private static void addHostile(Map<Phase, PhaseFigures> phases, List<MetricSnapshot> snapshots) {
    CounterSnapshot.Builder sent = counter("hostile_messages", "Hostile messages sent, by kind.");
    CounterSnapshot.Builder answers =
        counter(
            "hostile_answers",
            "Answers to hostile messages, by kind and verdict: right, busy or wrong.");
    for (Attack attack : Attack.values()) {
      String kind = attack.text();
      long allSent = 0;
      long right = 0;
      long busy = 0;
      long wrong = 0;
      for (PhaseFigures now : phases.values()) {
        Attacks counts = now.counts().hostile().get(kind);
        if (counts != null) {
          allSent += counts.sent();
          right += counts.right();
          busy += counts.busy();
          wrong += counts.wrong();
        }
      }
      sent.dataPoint(count(allSent, Labels.of("kind", kind)));
      answers.dataPoint(count(right, Labels.of("kind", kind, "verdict", "right")));
      answers.dataPoint(count(busy, Labels.of("kind", kind, "verdict", "busy")));
      answers.dataPoint(count(wrong, Labels.of("kind", kind, "verdict", "wrong")));
    }
    snapshots.add(sent.build());
    snapshots.add(answers.build());
  }

  private static MetricSnapshot connections(Map<Phase, PhaseFigures> phases) {
    CounterSnapshot.Builder counter =
        counter(
            "hostile_connections",
            "Connections made beside the honest ones, by kind and result: opened, and of these"
                + " closed_by_target, held_back, answered or wrong.");
    for (Intrusion intrusion : Intrusion.values()) {
      String kind = intrusion.text();
      HostileConnections all = HostileConnections.NONE;
      for (PhaseFigures now : phases.values()) {
        all = all.plus(now.counts().connections().getOrDefault(kind, HostileConnections.NONE));
      }
      counter.dataPoint(count(all.opened(), Labels.of("kind", kind, "result", "opened")));
      counter.dataPoint(
          count(all.closedByTarget(), Labels.of("kind", kind, "result", "closed_by_target")));
      counter.dataPoint(count(all.heldBack(), Labels.of("kind", kind, "result", "held_back")));
      counter.dataPoint(count(all.answered(), Labels.of("kind", kind, "result", "answered")));
      counter.dataPoint(count(all.wrong(), Labels.of("kind", kind, "result", "wrong")));
    }
    return counter.build();
  }

  private static void addMoment(LoadFigures.Moment now, List<MetricSnapshot> snapshots) {
    snapshots.add(
        gauge(
            "payments_under_way",
            "Payments that have started and not ended.",
            (double) now.underWay()));
    snapshots.add(
        gauge(
            "target_rate",
            "Payments that are to start in a second; not a number in a closed loop.",
            now.perSecond()));
    snapshots.add(
        gauge("ramp_step", "Which step of a ramp is tried, from 1; 0 for none.", now.rampStep()));
  }

  private static CounterSnapshot.Builder counter(String name, String help) {
    return CounterSnapshot.builder().name(PREFIX + name).help(help);
  }

  private static CounterDataPointSnapshot count(long value, Labels labels) {
    return CounterDataPointSnapshot.builder().value((double) value).labels(labels).build();
  }

  private static MetricSnapshot gauge(String name, String help, double value) {
    return GaugeSnapshot.builder()
        .name(PREFIX + name)
        .help(help)
        .dataPoint(GaugeDataPointSnapshot.builder().value(value).build())
        .build();
  }
}
