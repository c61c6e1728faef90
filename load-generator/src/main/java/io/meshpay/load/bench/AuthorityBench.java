package io.meshpay.load.bench;

import io.meshpay.client.console.Progress;
import io.meshpay.load.cluster.ClusterException;
import io.meshpay.load.console.TemporaryFolder;
import io.meshpay.load.corpus.Corpus;
import io.meshpay.load.corpus.CorpusException;
import io.meshpay.load.corpus.CorpusWriter;
import io.meshpay.load.corpus.GivenOrders;
import io.meshpay.load.corpus.GrowingOrders;
import io.meshpay.load.corpus.OrderSupply;
import io.meshpay.load.engine.LoadReading;
import io.meshpay.load.machine.Machine;
import io.meshpay.load.machine.VerificationSpeed;
import io.meshpay.load.report.LoadResult;
import io.meshpay.load.report.SecondPoint;
import io.meshpay.load.target.LoadThreads;
import io.meshpay.load.target.LoadTransport;
import io.meshpay.load.target.Outcome;
import io.meshpay.load.target.SampleCheck;
import io.meshpay.load.target.Standing;
import io.meshpay.load.target.Stretch;
import io.meshpay.load.target.TargetAuthority;
import io.meshpay.load.target.TargetCheck;
import io.meshpay.load.target.ThrowawayCommittee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A run against one authority: a throw-away committee is founded and its first member started; then
 * warm-up, signing of what the measurement will need, measurement, and a look at the target's
 * state.
 */
final class AuthorityBench {
  /** Signed for the warm-up at first, for each second; more when that doesn't last. */
  private static final long WARM_UP_ORDERS_PER_SECOND = 10_000;

  private static final double WARM_UP_SECONDS_MIN = 0.5;

  /** A warm authority is faster than one that is warming up. */
  private static final double SPEED_UP_MAX = 1.6;

  /** And this much faster than what a short warm-up sees. */
  private static final double SPEED_UP_MAX_AFTER_SHORT = 6;

  private static final double SHORT_WARM_UP_SECONDS = 10;

  private final AuthorityPlan plan;
  private final Progress progress;

  AuthorityBench(AuthorityPlan plan, Progress progress) {
    this.plan = plan;
    this.progress = progress;
  }

  LoadResult run() throws IOException, ClusterException, CorpusException, InterruptedException {
    ThrowawayCommittee committee = TargetAuthority.found(plan.target(), progress);
    Path kept = plan.target().folder();
    try (TemporaryFolder temporary = TemporaryFolder.create("meshpay-bench-", false)) {
      Path folder = kept == null ? temporary.path().resolve("committee") : kept;
      try (OrderSupply orders = orders(committee, temporary.path());
          TargetAuthority target =
              TargetAuthority.start(committee, plan.target(), folder, progress)) {
        return run(target, orders);
      }
    } finally {
      progress.clear();
    }
  }

  private OrderSupply orders(ThrowawayCommittee throwaway, Path temporary)
      throws IOException, CorpusException {
    Path given = plan.corpus();
    Path file = given == null ? temporary.resolve("orders.corpus") : given;
    var committee = throwaway.committee(1);
    if (Files.exists(file)) {
      Corpus corpus = Corpus.open(file, committee);
      corpus.verify(file, progress);
      return new GivenOrders(corpus);
    }
    CorpusWriter writer =
        CorpusWriter.create(
            file,
            committee,
            ThrowawayCommittee.TOKEN.id(),
            throwaway.accounts(),
            throwaway.voters(),
            plan.payments(),
            plan.target().seed(),
            progress);
    return new GrowingOrders(file, committee, writer);
  }

  private LoadResult run(TargetAuthority target, OrderSupply orders)
      throws IOException, ClusterException, CorpusException, InterruptedException {
    VerificationSpeed verification = VerificationSpeed.measure();
    try (SampleCheck samples = new SampleCheck(target.committee(), plan.verifyOneIn());
        LoadThreads threads =
            LoadThreads.open(
                LoadTransport.best(),
                target.address(),
                plan.threads(),
                plan.connections(),
                samples,
                System::nanoTime)) {
      samples.start();
      Standing standing = new Standing(plan.target().accounts(), plan.threads());
      Running running = new Running(target, orders, threads, standing);
      double perSecond = warmUp(running);
      long needed = needed(perSecond);
      Corpus corpus = orders.ensure(standing.position() + needed);
      System.gc(); // what signing left shall not be collected during the measurement
      CostMeter meter = CostMeter.start(target.process());
      Watch watch = watch(running, "paying");
      Stretch stretch =
          threads.run(corpus, standing, plan.load().model(), nanos(plan.durationSeconds()), watch);
      progress.clear();
      CostMeter.Cost cost = meter.read();
      target.check();
      samples.finish();
      TargetCheck check = TargetCheck.run(target, corpus, standing);
      return result(running, stretch, watch.points(), cost, check, samples, verification);
    }
  }

  /** What a load is run with. */
  private record Running(
      TargetAuthority target, OrderSupply orders, LoadThreads threads, Standing standing) {}

  private Watch watch(Running running, String what) {
    return new Watch(what, running.target().process().handle(), progress, System::nanoTime);
  }

  /** Returns the best rate of any second. */
  private double warmUp(Running running) throws IOException, CorpusException, InterruptedException {
    double left = Math.max(WARM_UP_SECONDS_MIN, plan.warmupSeconds());
    double best = 0;
    long ahead = Math.round(WARM_UP_ORDERS_PER_SECOND * left);
    while (left > 0) {
      Corpus corpus = running.orders().ensure(running.standing().position() + ahead);
      Watch watch = watch(running, "warming up");
      Stretch stretch =
          running
              .threads()
              .run(corpus, running.standing(), plan.load().model(), nanos(left), watch);
      for (SecondPoint point : watch.points()) {
        best = Math.max(best, (double) point.payments());
      }
      best = Math.max(best, stretch.paymentsPerSecond());
      if (!stretch.isExhausted() || !running.orders().canGrow()) {
        break;
      }
      left -= stretch.nanos() / 1e9;
      ahead = (long) (best * left * SPEED_UP_MAX) + WARM_UP_ORDERS_PER_SECOND;
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
    return (long) (perSecond * speedUp * plan.durationSeconds()) + WARM_UP_ORDERS_PER_SECOND;
  }

  private static long nanos(double seconds) {
    return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }

  private LoadResult result(
      Running running,
      Stretch stretch,
      List<SecondPoint> points,
      CostMeter.Cost cost,
      TargetCheck check,
      SampleCheck samples,
      VerificationSpeed verification) {
    LoadReading reading = stretch.reading();
    List<String> differences = new ArrayList<>(check.differences());
    if (samples.bad() > 0) {
      differences.add(
          "%,d of %,d verified answers have bad signatures"
              .formatted(samples.bad(), samples.bad() + samples.good()));
    }
    return new LoadResult(
        "authority 1 of %d, committee %s"
            .formatted(
                plan.target().authorities(),
                running.target().committee().id().toHex().substring(0, 16)),
        plan.load().name(),
        plan.settings(),
        stretch.nanos(),
        stretch.payments(),
        reading.started() + reading.dropped(),
        reading.late(),
        reading.dropped(),
        reading.outcomes(Outcome.REPEATED),
        Outcome.failures(reading.recorders()),
        stretch.isExhausted(),
        new LoadResult.Latencies(reading.total(1), reading.total(2), reading.total(0)),
        points,
        List.of(),
        cost.generator(),
        cost.authority(),
        cost.metrics(),
        new LoadResult.StateCheck(
            check.executions(),
            check.acknowledged(),
            check.accountsRead(),
            samples.good(),
            differences),
        verification,
        Machine.here());
  }
}
