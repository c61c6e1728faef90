package io.meshpay.load.bench;

import io.meshpay.client.console.Progress;
import io.meshpay.load.corpus.Corpus;
import io.meshpay.load.corpus.CorpusException;
import io.meshpay.load.corpus.OrderSupply;
import io.meshpay.load.corpus.SecondOrders;
import io.meshpay.load.hostile.AttackCounts;
import io.meshpay.load.hostile.Attacker;
import io.meshpay.load.report.IntervalLog;
import io.meshpay.load.report.LoadResult;
import io.meshpay.load.report.SecondPoint;
import io.meshpay.load.target.Bystander;
import io.meshpay.load.target.LoadThreads;
import io.meshpay.load.target.Outcome;
import io.meshpay.load.target.Standing;
import io.meshpay.load.target.Stretch;
import io.meshpay.load.target.TargetAuthority;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The stretches of load of one run: warm-up, then the measurement, or one step after the other. The
 * orders that a stretch will need are signed before it.
 */
final class AuthorityRun {
  /** Signed for the warm-up at first, for each second; more when that doesn't last. */
  private static final long WARM_UP_ORDERS_PER_SECOND = 10_000;

  private static final double WARM_UP_SECONDS_MIN = 0.5;

  /** A warm authority is faster than one that is warming up. */
  private static final double SPEED_UP_MAX = 1.6;

  /** And this much faster than what a short warm-up sees. */
  private static final double SPEED_UP_MAX_AFTER_SHORT = 6;

  private static final double SHORT_WARM_UP_SECONDS = 10;

  /** A ramp begins with this share of what the warm-up reached. */
  private static final double RAMP_START = 0.25;

  /** A step that does less of what was due has lost it, whatever its latencies say. */
  private static final double RAMP_DONE_MIN = 0.98;

  private static final int PAYMENT = 0;

  private final AuthorityPlan plan;
  private final TargetAuthority target;
  private final OrderSupply orders;
  private final LoadThreads threads;
  private final Standing standing;
  private final AttackCounts attackCounts = new AttackCounts();
  private final @Nullable IntervalLog log;
  private final Progress progress;

  /**
   * @param log gets the measurement's latencies second by second; null for none
   */
  AuthorityRun(
      AuthorityPlan plan,
      TargetAuthority target,
      OrderSupply orders,
      LoadThreads threads,
      @Nullable IntervalLog log,
      Progress progress) {
    this.log = log;
    this.plan = plan;
    this.target = target;
    this.orders = orders;
    this.threads = threads;
    this.progress = progress;
    standing = new Standing(plan.target().accounts(), threads.threads());
  }

  /** How far the accounts have come. */
  Standing standing() {
    return standing;
  }

  /**
   * What was measured.
   *
   * @param steps that led there, if it was a ramp
   */
  record Measured(
      Stretch stretch,
      List<SecondPoint> points,
      CostMeter.Cost cost,
      List<LoadResult.RampStep> steps) {}

  Measured run() throws IOException, CorpusException, InterruptedException {
    double best = warmUp();
    return plan.load() instanceof PlannedLoad.Ramping ramping
        ? ramp(ramping, Math.max(1, best * RAMP_START))
        : measure(plan.load(), plan.durationSeconds(), needed(best), "paying");
  }

  /** Returns the best rate of any second. */
  private double warmUp() throws IOException, CorpusException, InterruptedException {
    double left = Math.max(WARM_UP_SECONDS_MIN, plan.warmupSeconds());
    double best = 0;
    long ahead = Math.round(WARM_UP_ORDERS_PER_SECOND * left);
    while (left > 0) {
      Corpus corpus = orders.ensure(standing.position() + ahead);
      Watch watch = watch("warming up", null);
      Stretch stretch =
          threads.run(
              corpus, standing, plan.load().model(), outbox -> Bystander.NONE, nanos(left), watch);
      for (SecondPoint point : watch.points()) {
        best = Math.max(best, (double) point.counts().payments());
      }
      best = Math.max(best, stretch.paymentsPerSecond());
      if (!stretch.isExhausted() || !orders.canGrow()) {
        break;
      }
      left -= stretch.nanos() / 1e9;
      ahead = Math.round(best * left * SPEED_UP_MAX) + WARM_UP_ORDERS_PER_SECOND;
    }
    progress.clear();
    return best;
  }

  private long needed(double perSecond) {
    long planned = plan.load().paymentsMax(plan.durationSeconds());
    if (planned >= 0) {
      return planned;
    }
    boolean isShort = plan.warmupSeconds() < SHORT_WARM_UP_SECONDS;
    double speedUp = isShort ? SPEED_UP_MAX_AFTER_SHORT : SPEED_UP_MAX;
    return Math.round(perSecond * speedUp * plan.durationSeconds()) + WARM_UP_ORDERS_PER_SECOND;
  }

  private Measured measure(PlannedLoad load, double seconds, long payments, String what)
      throws IOException, CorpusException, InterruptedException {
    Corpus corpus = orders.ensure(standing.position() + payments);
    Bystander.Maker attackers = attackers(corpus, payments);
    System.gc(); // what signing left shall not be collected during the measurement
    CostMeter meter = CostMeter.start(target.process());
    Watch watch = watch(what, log);
    Stretch stretch = threads.run(corpus, standing, load.model(), attackers, nanos(seconds), watch);
    progress.clear();
    return new Measured(stretch, watch.points(), meter.read(), List.of());
  }

  private Bystander.Maker attackers(Corpus corpus, long payments) {
    if (plan.hostility().isNone()) {
      return outbox -> Bystander.NONE;
    }
    int period = plan.hostility().secondOrderPeriod();
    long from = standing.position();
    @Nullable SecondOrders seconds =
        period == 0
            ? null
            : SecondOrders.sign(
                corpus,
                target.throwaway().accounts(),
                target.committee().signingContext(),
                from,
                Math.min(corpus.orders(), from + payments),
                period);
    return outbox -> new Attacker(plan.hostility(), corpus, seconds, attackCounts, outbox);
  }

  /** What became of hostile messages. */
  AttackCounts attackCounts() {
    return attackCounts;
  }

  /** Returns the highest step that met the objective; the last one if none did. */
  private Measured ramp(PlannedLoad.Ramping ramping, double first)
      throws IOException, CorpusException, InterruptedException {
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
              String.format(Locale.ROOT, "%,.0f/s", rate));
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
    return new Measured(shown.stretch(), shown.points(), shown.cost(), List.copyOf(steps));
  }

  private static boolean isMet(Objective objective, double rate, Stretch stretch) {
    return objective.isMet(stretch.reading().total(PAYMENT))
        && stretch.reading().dropped() == 0
        && Outcome.failures(stretch.reading().recorders()).isEmpty()
        && stretch.paymentsPerSecond() >= RAMP_DONE_MIN * rate;
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

  private Watch watch(String what, @Nullable IntervalLog to) {
    return new Watch(what, target.process().handle(), to, progress, System::nanoTime);
  }

  private static long nanos(double seconds) {
    return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }
}
