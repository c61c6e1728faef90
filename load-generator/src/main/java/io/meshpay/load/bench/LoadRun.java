package io.meshpay.load.bench;

import io.meshpay.client.console.Progress;
import io.meshpay.load.engine.Stretch;
import io.meshpay.load.flow.NoQuorumException;
import io.meshpay.load.hostile.Intruders;
import io.meshpay.load.hostile.IntrusionCounts;
import io.meshpay.load.metrics.LoadFigures;
import io.meshpay.load.metrics.Phase;
import io.meshpay.load.profile.Profiles;
import io.meshpay.load.report.HostileConnections;
import io.meshpay.load.report.IntervalLog;
import io.meshpay.load.report.LoadResult;
import io.meshpay.load.report.SecondPoint;
import io.meshpay.load.target.Outcome;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The stretches of load of one run, whatever is loaded: warm-up, then the measurement, or one step
 * after the other. The orders that a stretch will need are signed before it.
 */
final class LoadRun {
  private static final double WARM_UP_SECONDS_MIN = 0.5;

  /** What is warm is faster than what is warming up. */
  private static final double SPEED_UP_MAX = 1.6;

  /** And this much faster than what a short warm-up sees. */
  private static final double SPEED_UP_MAX_AFTER_SHORT = 6;

  /** And than what hardly more than a start sees. */
  private static final double SPEED_UP_MAX_AFTER_HARDLY_ANY = 10;

  private static final double SHORT_WARM_UP_SECONDS = 10;
  private static final double HARDLY_ANY_WARM_UP_SECONDS = 3;

  /** A ramp begins with this share of what the warm-up reached. */
  private static final double RAMP_START = 0.25;

  /** A step that does less of what was due has lost it, whatever its latencies say. */
  private static final double RAMP_DONE_MIN = 0.98;

  private static final int PAYMENT = 0;
  private static final int NO_RAMP = 0;

  private final LoadPlan plan;
  private final Loaded loaded;
  private final LoadFigures figures;
  private final Progress progress;
  private final IntrusionCounts connections = new IntrusionCounts();
  private @Nullable IntervalLog log;

  /**
   * @param figures are kept up to date while it runs
   */
  LoadRun(LoadPlan plan, Loaded loaded, LoadFigures figures, Progress progress) {
    this.plan = plan;
    this.loaded = loaded;
    this.figures = figures;
    this.progress = progress;
  }

  /**
   * What was measured.
   *
   * @param steps that led there, if it was a ramp
   * @param connections that were made beside the honest ones, in all steps
   */
  record Measured(
      Stretch stretch,
      List<SecondPoint> points,
      CostMeter.Cost cost,
      List<LoadResult.RampStep> steps,
      SequencedMap<String, HostileConnections> connections) {}

  /** Runs all of it; however it ends, the terminal's line is free again afterwards. */
  Measured run() throws IOException, BenchException, NoQuorumException, InterruptedException {
    try (@Nullable IntervalLog opened =
        plan.intervalLog() == null
            ? null
            : IntervalLog.create(plan.intervalLog(), InstantSource.system())) {
      log = opened;
      double best = warmUp();
      return plan.load() instanceof PlannedLoad.Ramping ramping
          ? ramp(ramping, Math.max(1, best * RAMP_START))
          : measure(plan.load(), plan.durationSeconds(), needed(best), "paying", NO_RAMP);
    } finally {
      progress.clear();
    }
  }

  /** Returns the best rate of any second. */
  private double warmUp()
      throws IOException, BenchException, NoQuorumException, InterruptedException {
    double left = Math.max(WARM_UP_SECONDS_MIN, plan.warmupSeconds());
    double best = 0;
    long ahead = Math.round(loaded.paymentsAheadPerSecond() * left);
    while (left > 0) {
      loaded.prepare(ahead);
      Watch watch = watch("warming up", null, Phase.WARM_UP, plan.load(), NO_RAMP);
      Stretch stretch = loaded.warmUp(plan.load().model(), nanos(left), watch);
      watch.end(stretch.reading());
      for (SecondPoint point : watch.points()) {
        best = Math.max(best, (double) point.counts().payments());
      }
      best = Math.max(best, stretch.paymentsPerSecond());
      if (!stretch.isExhausted() || !loaded.canPrepare()) {
        break;
      }
      left -= stretch.nanos() / 1e9;
      ahead = Math.round(best * left * SPEED_UP_MAX) + loaded.paymentsAheadPerSecond();
    }
    progress.clear();
    return best;
  }

  private long needed(double perSecond) {
    long planned = plan.load().paymentsMax(plan.durationSeconds());
    return planned >= 0
        ? planned
        : Math.round(perSecond * speedUpMax() * plan.durationSeconds())
            + loaded.paymentsAheadPerSecond();
  }

  private double speedUpMax() {
    double seconds = plan.warmupSeconds();
    return seconds < HARDLY_ANY_WARM_UP_SECONDS
        ? SPEED_UP_MAX_AFTER_HARDLY_ANY
        : seconds < SHORT_WARM_UP_SECONDS ? SPEED_UP_MAX_AFTER_SHORT : SPEED_UP_MAX;
  }

  private Measured measure(PlannedLoad load, double seconds, long payments, String what, int step)
      throws IOException, BenchException, NoQuorumException, InterruptedException {
    loaded.prepare(payments);
    Loaded.Measured ready = loaded.ready(payments);
    System.gc(); // what signing left shall not be collected during the measurement
    CostMeter meter = CostMeter.start(loaded.processes());
    Watch watch = watch(what, log, Phase.MEASUREMENT, load, step);
    try (@Nullable Profiles profiles = profiles()) {
      Stretch stretch = attacked(() -> ready.run(load.model(), nanos(seconds), watch));
      watch.end(stretch.reading());
      progress.clear();
      CostMeter.Cost cost = meter.read();
      if (profiles != null) {
        profiles.stop(String.format(Locale.ROOT, "%,.0f payments/s", stretch.paymentsPerSecond()));
      }
      return new Measured(stretch, watch.points(), cost, List.of(), connections.read());
    }
  }

  /** A stretch of load. */
  @FunctionalInterface
  private interface Load {
    Stretch run() throws BenchException, NoQuorumException, InterruptedException;
  }

  private Stretch attacked(Load load)
      throws BenchException, NoQuorumException, InterruptedException {
    try (@Nullable Intruders _ =
        Intruders.start(
            plan.intrusions(),
            loaded.addresses(),
            loaded.account(),
            connections,
            System::nanoTime)) {
      return load.run();
    }
  }

  private @Nullable Profiles profiles() throws IOException {
    if (plan.recordings() == null) {
      return null;
    }
    Map<String, ProcessHandle> processes = new LinkedHashMap<>();
    loaded.processes().forEach(process -> processes.put(process.name(), process.handle()));
    return Profiles.start(plan.recordings(), processes);
  }

  /** Returns the highest step that met the objective; the last one if none did. */
  private Measured ramp(PlannedLoad.Ramping ramping, double first)
      throws IOException, BenchException, NoQuorumException, InterruptedException {
    List<LoadResult.RampStep> steps = new ArrayList<>();
    Ramp ramp = new Ramp(first);
    @Nullable Measured best = null;
    @Nullable Measured last = null;
    while (!ramp.isOver()) {
      double rate = ramp.next();
      PlannedLoad load = PlannedLoad.Rate.ofRamp(rate);
      last =
          measure(
              load,
              ramping.stepSeconds(),
              load.paymentsMax(ramping.stepSeconds()),
              String.format(Locale.ROOT, "%,.0f/s", rate),
              steps.size() + 1);
      boolean isMet = isMet(ramping.objective(), rate, last.stretch());
      steps.add(step(rate, last.stretch(), isMet));
      if (isMet && rate > ramp.met()) {
        best = last;
      }
      ramp.tried(isMet);
      if (last.stretch().isExhausted()) {
        break; // of a corpus that can't grow
      }
    }
    Measured shown = best != null ? best : last;
    if (shown == null) {
      throw new IllegalStateException("a ramp without steps");
    }
    return new Measured(
        shown.stretch(), shown.points(), shown.cost(), List.copyOf(steps), connections.read());
  }

  private boolean isMet(Objective objective, double rate, Stretch stretch) {
    return objective.isMet(stretch.reading().total(PAYMENT))
        && stretch.reading().dropped() == 0
        && failed(stretch) <= loaded.failureShareMax() * stretch.payments()
        && stretch.paymentsPerSecond() >= RAMP_DONE_MIN * rate;
  }

  private static long failed(Stretch stretch) {
    Map<String, Long> failures = Outcome.failures(stretch.reading().recorders());
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  private static LoadResult.RampStep step(double rate, Stretch stretch, boolean isMet) {
    Histogram latency = stretch.reading().total(PAYMENT);
    return new LoadResult.RampStep(
        rate,
        stretch.paymentsPerSecond(),
        latency.getValueAtPercentile(50),
        latency.getValueAtPercentile(99),
        latency.getValueAtPercentile(99.9),
        isMet);
  }

  private Watch watch(
      String what, @Nullable IntervalLog to, Phase phase, PlannedLoad load, int step) {
    return new Watch(
        what,
        loaded.processes(),
        to,
        new Watch.Subject(figures, phase, load, step, loaded::hostile, connections::read),
        progress,
        System::nanoTime);
  }

  private static long nanos(double seconds) {
    return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }
}
