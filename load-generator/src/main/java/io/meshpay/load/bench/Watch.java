package io.meshpay.load.bench;

import io.meshpay.client.console.Progress;
import io.meshpay.load.engine.EachSecond;
import io.meshpay.load.engine.LoadReading;
import io.meshpay.load.report.IntervalLog;
import io.meshpay.load.report.LoadCounts;
import io.meshpay.load.report.SecondPoint;
import io.meshpay.load.target.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Looks at a load once a second: shows a line, and keeps a point. */
final class Watch implements EachSecond {
  private static final int PAYMENT = 0;
  private static final double MICROS_PER_MILLI = 1e3;

  private final String what;
  private final List<LoadedProcess> targets;
  private final @Nullable IntervalLog log;
  private final Progress progress;
  private final LongSupplier nanoClock;
  private final List<SecondPoint> points = new ArrayList<>();
  private long lastNanos;
  private long lastTargetMicros;
  private long lastOwnMicros;
  private LoadCounts lastCounts = LoadCounts.NONE;

  /**
   * @param targets whose processor time is shown, the mean of several
   * @param log gets each second's latencies; null for none
   */
  Watch(
      String what,
      List<LoadedProcess> targets,
      @Nullable IntervalLog log,
      Progress progress,
      LongSupplier nanoClock) {
    this.log = log;
    this.what = what;
    this.targets = List.copyOf(targets);
    this.progress = progress;
    this.nanoClock = nanoClock;
    lastNanos = nanoClock.getAsLong();
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
    SecondPoint point =
        SecondPoint.of(
            points.size() + 1,
            counts.since(lastCounts),
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
    progress.show(line(point, counts.failed()));
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

  private static LoadCounts counts(LoadReading reading) {
    return new LoadCounts(
        reading.done(),
        reading.started(),
        reading.outcomes(Outcome.REPEATED),
        reading.late(),
        reading.dropped(),
        Outcome.failures(reading.recorders()));
  }

  private long targetMicros() {
    return targets.stream().mapToLong(target -> cpuMicros(target.handle())).sum()
        / Math.max(1, targets.size());
  }

  private static long cpuMicros(ProcessHandle process) {
    return process.info().totalCpuDuration().map(used -> used.toNanos() / 1000).orElse(0L);
  }
}
