package io.meshpay.load.bench;

import io.meshpay.client.console.Progress;
import io.meshpay.load.report.LoadCounts;
import io.meshpay.load.report.SecondPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.HdrHistogram.Histogram;

/** Looks at a load on a committee once a second: shows a line, and keeps a point. */
final class CommitteeWatch {
  /** A look that comes sooner after the last one is no second of its own. */
  private static final double SECONDS_MIN = 0.5;

  private static final double MICROS_PER_SECOND = 1e6;
  private static final double PERCENT = 100;

  private final String what;
  private final int inFlight;
  private final LoadCpu cpu;
  private final Progress progress;
  private final LongSupplier nanoClock;
  private final long startedNanos;
  private final List<SecondPoint> points = new ArrayList<>();
  private long lastNanos;
  private LoadCounts lastCounts = LoadCounts.NONE;
  private LoadCpu.CpuPerPayment lastCpu;

  CommitteeWatch(
      String what, int inFlight, LoadCpu cpu, Progress progress, LongSupplier nanoClock) {
    this.what = what;
    this.inFlight = inFlight;
    this.cpu = cpu;
    this.progress = progress;
    this.nanoClock = nanoClock;
    startedNanos = nanoClock.getAsLong();
    lastNanos = startedNanos;
    lastCpu = cpu.perPayment(1);
  }

  void look(Recording recording) {
    long now = nanoClock.getAsLong();
    double seconds = (now - lastNanos) / 1e9;
    if (seconds < SECONDS_MIN) {
      return;
    }
    Histogram latency = recording.takeInterval();
    long done = recording.payments();
    LoadCounts counts =
        new LoadCounts(done, done + recording.errorCount(), 0, 0, 0, recording.errors());
    LoadCpu.CpuPerPayment used = cpu.perPayment(1);
    double toPercent = PERCENT / (seconds * MICROS_PER_SECOND);
    points.add(
        SecondPoint.of(
            points.size() + 1,
            counts.since(lastCounts),
            latency,
            inFlight,
            used.authority()
                .map(micros -> toPercent * (micros - lastCpu.authority().orElse(0.0)))
                .orElse(-1.0),
            toPercent * (used.generator() - lastCpu.generator())));
    progress.show(line(counts, (done - lastCounts.payments()) / seconds, now));
    lastNanos = now;
    lastCounts = counts;
    lastCpu = used;
  }

  private String line(LoadCounts counts, double perSecond, long now) {
    return String.format(
        Locale.ROOT,
        "%s: %d s, %,.0f payments/s, %,d in all%s",
        what,
        TimeUnit.NANOSECONDS.toSeconds(now - startedNanos),
        perSecond,
        counts.payments(),
        counts.failed() == 0 ? "" : ", failed " + counts.failures());
  }

  /** Second by second. CPU is that of one authority, the mean of those on this machine. */
  List<SecondPoint> points() {
    return List.copyOf(points);
  }
}
