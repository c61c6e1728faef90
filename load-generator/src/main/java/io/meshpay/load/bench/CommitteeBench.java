package io.meshpay.load.bench;

import io.meshpay.client.console.Progress;
import io.meshpay.client.net.ClientMetrics;
import io.meshpay.client.net.ClientOptions;
import io.meshpay.client.net.NoTransportException;
import io.meshpay.load.cluster.Audit;
import io.meshpay.load.cluster.ClusterException;
import io.meshpay.load.cluster.LocalCommittee;
import io.meshpay.load.engine.LoadReading;
import io.meshpay.load.engine.Stretch;
import io.meshpay.load.flow.FlowException;
import io.meshpay.load.flow.FlowLoad;
import io.meshpay.load.flow.NoQuorumException;
import io.meshpay.load.flow.Shortage;
import io.meshpay.load.hostile.IntrusionPlan;
import io.meshpay.load.machine.Machine;
import io.meshpay.load.machine.OpenFiles;
import io.meshpay.load.machine.VerificationSpeed;
import io.meshpay.load.metrics.LoadFigures;
import io.meshpay.load.report.LoadResult;
import io.meshpay.load.target.Outcome;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A run of payers' whole flow against a committee: survey of the accounts, warm-up, signing,
 * measurement, delivery of what is still under way.
 */
public final class CommitteeBench {
  private final FlowPlan plan;
  private final LoadFigures figures;
  private final ClientMetrics clients;
  private final Progress progress;

  /**
   * @param figures are kept up to date while it runs
   */
  CommitteeBench(FlowPlan plan, LoadFigures figures, Progress progress) {
    this.plan = plan;
    this.figures = figures;
    this.progress = progress;
    clients = new ClientMetrics(figures.meters());
  }

  /** A closed loop by one client. */
  public static CommitteeBench closed(
      int inFlight,
      double durationSeconds,
      double warmupSeconds,
      LoadFigures figures,
      Progress progress) {
    LoadPlan load =
        new LoadPlan(
            new PlannedLoad.Closed(inFlight),
            durationSeconds,
            warmupSeconds,
            1,
            IntrusionPlan.NONE,
            null,
            null);
    return new CommitteeBench(
        new FlowPlan(load, 1, false, new LinkedHashMap<>()), figures, progress);
  }

  /**
   * Loads a committee that runs, by all wallets of a folder.
   *
   * @throws java.nio.file.NoSuchFileException if there are no wallets
   * @throws NoQuorumException if the committee doesn't answer
   * @throws BenchException if no wallet can pay
   */
  public LoadResult run(Committee committee, Token token, Path wallets)
      throws IOException,
          BenchException,
          NoQuorumException,
          NoTransportException,
          InterruptedException {
    return run(committee, token, wallets, LoadedProcess.find(committee), null);
  }

  /**
   * Loads a committee of this machine, and looks at every account at every authority afterwards.
   *
   * @throws ClusterException if an authority has ended
   */
  public LoadResult run(LocalCommittee local)
      throws IOException,
          BenchException,
          ClusterException,
          NoQuorumException,
          NoTransportException,
          InterruptedException {
    List<LoadedProcess> processes =
        local.cluster().authorities().stream().map(LoadedProcess::of).toList();
    LoadResult result =
        run(local.committee(), LocalCommittee.TOKEN, local.files().wallets(), processes, local);
    local.cluster().check();
    return result;
  }

  private LoadResult run(
      Committee committee,
      Token token,
      Path wallets,
      List<LoadedProcess> processes,
      @Nullable LocalCommittee local)
      throws IOException,
          BenchException,
          NoQuorumException,
          NoTransportException,
          InterruptedException {
    requireFiles(committee.members().size());
    VerificationSpeed verification = VerificationSpeed.measure();
    try (FlowLoad payers =
        FlowLoad.open(
            committee,
            token,
            wallets,
            plan.clients(),
            plan.threads(),
            ClientOptions.ofThisMachine().withUdp(plan.isUdp()).withMetrics(clients),
            progress,
            System::nanoTime)) {
      noteFewAccounts(payers);
      LoadRun.Measured measured =
          new LoadRun(
                  plan.load(), new LoadedCommittee(committee, payers, processes), figures, progress)
              .run();
      Shortage shortage = payers.shortage(); // before anything else may run
      return result(
          committee,
          token,
          payers,
          measured,
          shortage(shortage, measured.stretch()),
          check(payers, local, HostileVerdict.differences(Map.of(), measured.connections())),
          verification);
    } catch (FlowException e) {
      throw new BenchException(e);
    } finally {
      progress.clear();
    }
  }

  /** Refuses a run whose connections this process can't have. */
  void requireFiles(int authorities) throws BenchException {
    String obstacle =
        OpenFiles.obstacle(
            (long) plan.clients() * authorities + plan.load().intrusions().connectionsMax());
    if (obstacle != null) {
      throw new BenchException(obstacle);
    }
  }

  private void noteFewAccounts(FlowLoad payers) {
    int places = plan.load().load().model().places();
    if (plan.load().load() instanceof PlannedLoad.Closed && places > payers.accounts()) {
      progress.note(
          "%,d in flight, as each of %,d wallets pays one after the other"
              .formatted(payers.accounts(), payers.accounts()));
    }
  }

  private @Nullable String shortage(Shortage shortage, Stretch stretch) {
    String what =
        switch (shortage) {
          case NONE, WALLETS -> null;
          case MONEY ->
              "The wallets' money ran out after %.1f s of %.1f s: give the wallets more (committee"
                  + " create --balance), or a shorter --duration.";
          case ORDERS ->
              "The signed orders ran out after %.1f s of %.1f s, as the committee was much faster"
                  + " than in the warm-up: give a longer --warmup, or a shorter --duration.";
        };
    return what == null
        ? null
        : String.format(Locale.ROOT, what, stretch.nanos() / 1e9, plan.load().durationSeconds());
  }

  private LoadResult.StateCheck check(
      FlowLoad payers, @Nullable LocalCommittee local, List<String> hostile)
      throws IOException, InterruptedException {
    boolean isDelivered = payers.deliver();
    if (!isDelivered) {
      progress.note("Some certificates haven't reached every authority.");
    }
    long confirmed = payers.confirmed();
    if (local == null) {
      return new LoadResult.StateCheck(
          LoadResult.StateCheck.UNKNOWN,
          confirmed,
          0,
          LoadResult.StateCheck.UNKNOWN,
          isDelivered,
          hostile);
    }
    Audit audit = local.audit(progress);
    List<String> differences = new ArrayList<>(audit.differences());
    differences.addAll(hostile);
    boolean isAllKnown = payers.failed() == 0;
    long executions = confirmed;
    for (Audit.Finding finding : audit.authorities()) {
      executions = finding.executions();
      // What has failed for its payer may have been executed all the same.
      if (isAllKnown ? executions != confirmed : executions < confirmed) {
        differences.add(
            "%s has executed %,d payments and %,d were confirmed"
                .formatted(finding.name(), executions, confirmed));
      }
    }
    return new LoadResult.StateCheck(
        executions,
        confirmed,
        (int) audit.authorities().getFirst().accountsRead(),
        LoadResult.StateCheck.UNKNOWN,
        isDelivered,
        List.copyOf(differences));
  }

  private LoadResult result(
      Committee committee,
      Token token,
      FlowLoad payers,
      LoadRun.Measured measured,
      @Nullable String shortage,
      LoadResult.StateCheck check,
      VerificationSpeed verification) {
    Stretch stretch = measured.stretch();
    LoadReading reading = stretch.reading();
    CostMeter.Cost cost = measured.cost();
    return new LoadResult(
        "committee %s of %d authorities, quorum %d"
            .formatted(
                committee.id().toHex().substring(0, 16),
                committee.members().size(),
                committee.quorum()),
        plan.load().load().name(),
        settings(committee, token, payers),
        stretch.nanos(),
        stretch.payments(),
        reading.started() + reading.dropped(),
        reading.late(),
        reading.dropped(),
        0,
        Outcome.failures(reading.recorders()),
        LoadedCommittee.FAILURE_SHARE_MAX,
        shortage,
        new LoadResult.Latencies(reading.total(1), reading.total(2), reading.total(0)),
        measured.points(),
        measured.steps(),
        cost.generator(),
        cost.authorities(),
        cost.metrics(),
        cost.steps(),
        new LinkedHashMap<>(),
        measured.connections(),
        check,
        verification,
        Machine.here());
  }

  private SequencedMap<String, Object> settings(Committee committee, Token token, FlowLoad payers) {
    SequencedMap<String, Object> settings = new LinkedHashMap<>(plan.settings());
    if (plan.load().load() instanceof PlannedLoad.Closed closed) {
      settings.put("inFlight", Math.min(closed.inFlight(), payers.accounts()));
    }
    settings.put("durationSeconds", plan.load().durationSeconds());
    settings.put("warmupSeconds", plan.load().warmupSeconds());
    settings.put("authorities", committee.members().size());
    settings.put("wallets", payers.accounts());
    settings.put("token", token.symbol());
    settings.put("transport", plan.isUdp() ? "udp" : "tcp");
    settings.put("network", payers.transport());
    settings.put("clients", plan.clients());
    settings.put("connections", payers.connected());
    settings.put("threads", payers.threads());
    return settings;
  }
}
