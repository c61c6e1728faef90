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
import io.meshpay.load.engine.Stretch;
import io.meshpay.load.flow.NoQuorumException;
import io.meshpay.load.machine.Machine;
import io.meshpay.load.machine.OpenFiles;
import io.meshpay.load.machine.VerificationSpeed;
import io.meshpay.load.metrics.LoadFigures;
import io.meshpay.load.report.Attacks;
import io.meshpay.load.report.LoadResult;
import io.meshpay.load.target.LoadThreads;
import io.meshpay.load.target.LoadTransport;
import io.meshpay.load.target.Outcome;
import io.meshpay.load.target.SampleCheck;
import io.meshpay.load.target.TargetAuthority;
import io.meshpay.load.target.TargetCheck;
import io.meshpay.load.target.ThrowawayCommittee;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedMap;

/**
 * A run against one authority: a throw-away committee is founded and its first member started; then
 * warm-up, signing of what the measurement will need, measurement, and a look at the target's
 * state.
 */
final class AuthorityBench {
  private static final String SHORTAGE =
      "The signed orders ran out before the time: sign more with bench corpus.";

  /** Of each thread. */
  private static final int HOSTILE_CONNECTIONS = 2;

  private final AuthorityPlan plan;
  private final LoadFigures figures;
  private final Progress progress;

  /**
   * @param figures are kept up to date while it runs
   */
  AuthorityBench(AuthorityPlan plan, LoadFigures figures, Progress progress) {
    this.plan = plan;
    this.figures = figures;
    this.progress = progress;
  }

  LoadResult run()
      throws IOException,
          ClusterException,
          BenchException,
          NoQuorumException,
          InterruptedException {
    String obstacle =
        OpenFiles.obstacle(plan.connections() + plan.load().intrusions().connectionsMax());
    if (obstacle != null) {
      throw new BenchException(obstacle);
    }
    ThrowawayCommittee committee = TargetAuthority.found(plan.target(), progress);
    Path kept = plan.target().folder();
    try (TemporaryFolder temporary = TemporaryFolder.create("meshpay-bench-", false)) {
      Path folder = kept == null ? temporary.path().resolve("committee") : kept;
      try (OrderSupply orders = orders(committee, temporary.path());
          TargetAuthority target =
              TargetAuthority.start(committee, plan.target(), folder, progress)) {
        return run(target, orders);
      }
    } catch (CorpusException e) {
      throw new BenchException(e);
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
      throws IOException,
          ClusterException,
          BenchException,
          NoQuorumException,
          InterruptedException {
    VerificationSpeed verification = VerificationSpeed.measure();
    try (SampleCheck samples = new SampleCheck(target.committee(), plan.verifyOneIn());
        LoadThreads threads =
            LoadThreads.open(
                LoadTransport.best(),
                target.address(),
                plan.threads(),
                plan.connections(),
                plan.hostility().isNone() ? 0 : HOSTILE_CONNECTIONS,
                samples,
                System::nanoTime)) {
      samples.start();
      LoadedAuthority loaded = new LoadedAuthority(plan, target, orders, threads);
      LoadRun.Measured measured = new LoadRun(plan.load(), loaded, figures, progress).run();
      target.check();
      samples.finish();
      TargetCheck check = TargetCheck.run(target, loaded.corpus(), loaded.standing());
      return result(target, measured, loaded.hostile(), check, samples, verification);
    }
  }

  private LoadResult result(
      TargetAuthority target,
      LoadRun.Measured measured,
      SequencedMap<String, Attacks> hostile,
      TargetCheck check,
      SampleCheck samples,
      VerificationSpeed verification) {
    Stretch stretch = measured.stretch();
    LoadReading reading = stretch.reading();
    CostMeter.Cost cost = measured.cost();
    List<String> differences = new ArrayList<>(check.differences());
    if (samples.bad() > 0) {
      differences.add(
          "%,d of %,d verified answers have bad signatures"
              .formatted(samples.bad(), samples.bad() + samples.good()));
    }
    differences.addAll(HostileVerdict.differences(hostile, measured.connections()));
    return new LoadResult(
        "authority 1 of %d, committee %s"
            .formatted(
                plan.target().authorities(), target.committee().id().toHex().substring(0, 16)),
        plan.load().load().name(),
        plan.settings(),
        stretch.nanos(),
        stretch.payments(),
        reading.started() + reading.dropped(),
        reading.late(),
        reading.dropped(),
        reading.outcomes(Outcome.REPEATED),
        Outcome.failures(reading.recorders()),
        0,
        stretch.isExhausted() ? SHORTAGE : null,
        new LoadResult.Latencies(reading.total(1), reading.total(2), reading.total(0)),
        measured.points(),
        measured.steps(),
        cost.generator(),
        cost.authorities(),
        cost.metrics(),
        cost.steps(),
        hostile,
        measured.connections(),
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
