package io.meshpay.load.bench;

import io.meshpay.client.console.Progress;
import io.meshpay.load.engine.EachSecond;
import io.meshpay.load.engine.LoadReading;
import io.meshpay.load.metrics.LoadFigures;
import io.meshpay.load.metrics.Phase;
import io.meshpay.load.report.Attacks;
import io.meshpay.load.report.HostileConnections;
import io.meshpay.load.report.IntervalLog;
import io.meshpay.load.report.LoadCounts;
import io.meshpay.load.report.SecondPoint;
import io.meshpay.load.target.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks at a load once a second: shows a line, and keeps a point. */
final class Watch implements EachSecond {
  private static final int PAYMENT = 0;
  private static final double MICROS_PER_MILLI = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;

  private final String what;
  private final List<LoadedProcess> targets;
  private final @Nullable IntervalLog log;
  private final Subject subject;
  private final Progress progress;
  private final LongSupplier nanoClock;
  private final List<SecondPoint> points = new ArrayList<>();
  private final long beginNanos;
  private long lastNanos;
  private long lastTargetMicros;
  private long lastOwnMicros;
  private LoadCounts lastCounts = LoadCounts.NONE;

  /**
   * What is looked at.
   *
   * @param figures get what is seen
   * @param rampStep from 1; 0 where there is no ramp
   * @param hostile what was sent beside the payments until now, by kind
   * @param connections that were made beside the honest ones until now, by kind
   */
  record Subject(
      LoadFigures figures,
      Phase phase,
      PlannedLoad load,
      int rampStep,
      Supplier<? extends Map<String, Attacks>> hostile,
      Supplier<? extends Map<String, HostileConnections>> connections) {}

  /**
   * @param targets whose processor time is shown, the mean of several
   * @param log gets each second's latencies; null for none
   */
  Watch(
      String what,
      List<LoadedProcess> targets,
      @Nullable IntervalLog log,
      Subject subject,
      Progress progress,
      LongSupplier nanoClock) {
    this.log = log;
    this.what = what;
    this.targets = List.copyOf(targets);
    this.subject = subject;
    this.progress = progress;
    this.nanoClock = nanoClock;
    beginNanos = nanoClock.getAsLong();
    lastNanos = beginNanos;
    lastTargetMicros = targetMicros();
    lastOwnMicros = cpuMicros(ProcessHandle.current());
  }

  @Override
  public void look(LoadReading reading, long underWay) {
    reading.look();
    long now = nanoClock.getAsLong();
    double micros = Math.max(1, (now - lastNanos) / 1e3);
    long targetMicros = targetMicros();
    long ownMicros = cpuMicros(ProcessHandle.current());
    LoadCounts counts = counts(reading);
    LoadCounts more = counts.since(lastCounts);
    SecondPoint point =
        SecondPoint.of(
            points.size() + 1,
            more,
            reading.interval(PAYMENT),
            underWay,
            targets.isEmpty() ? -1 : 100 * (targetMicros - lastTargetMicros) / micros,
            100 * (ownMicros - lastOwnMicros) / micros);
    points.add(point);
    if (log != null) {
      log.add(reading.interval(PAYMENT), now - lastNanos);
    }
    lastNanos = now;
    lastTargetMicros = targetMicros;
    lastOwnMicros = ownMicros;
    lastCounts = counts;
    double rate = subject.load().perSecondAt((now - beginNanos) / NANOS_PER_SECOND);
    subject
        .figures()
        .add(
            subject.phase(),
            more,
            reading,
            new LoadFigures.Moment(underWay, rate, subject.rampStep()));
    progress.show(line(point, counts.failed()));
  }

  /** All is over, and what came since the last look is in the reading's intervals. */
  void end(LoadReading reading) {
    LoadCounts counts = counts(reading);
    subject
        .figures()
        .add(subject.phase(), counts.since(lastCounts), reading, LoadFigures.Moment.IDLE);
    lastCounts = counts;
  }

  /** Second by second. */
  List<SecondPoint> points() {
    return List.copyOf(points);
  }

  private String line(SecondPoint point, long failures) {
    long repeats = point.counts().repeats();
    return String.format(
        Locale.ROOT,
        "%s: %d s, %,d/s, p50 %.1f p99 %.1f p99.9 %.1f ms, %,d under way, CPU%s %.0f %% generator%s%s",
        what,
        point.second(),
        point.counts().payments(),
        point.p50() / MICROS_PER_MILLI,
        point.p99() / MICROS_PER_MILLI,
        point.p999() / MICROS_PER_MILLI,
        point.underWay(),
        targets.isEmpty()
            ? ""
            : String.format(Locale.ROOT, " %.0f %% authority", point.targetCpuPercent()),
        point.generatorCpuPercent(),
        repeats == 0 ? "" : String.format(Locale.ROOT, ", %,d too busy", repeats),
        failures == 0 ? "" : String.format(Locale.ROOT, ", %,d FAILED", failures));
  }

  private LoadCounts counts(LoadReading reading) {
    return new LoadCounts(
        reading.done(),
        reading.started(),
        reading.outcomes(Outcome.REPEATED),
        reading.late(),
        reading.dropped(),
        Outcome.failures(reading.recorders()),
        subject.hostile().get(),
        subject.connections().get());
  }

  private long targetMicros() {
    return targets.stream().mapToLong(target -> cpuMicros(target.handle())).sum()
        / Math.max(1, targets.size());
  }

  private static long cpuMicros(ProcessHandle process) {
    return process.info().totalCpuDuration().map(used -> used.toNanos() / 1000).orElse(0L);
  }
}
