package io.meshpay.load.bench;

import io.meshpay.client.console.Progress;
import io.meshpay.client.net.NoTransportException;
import io.meshpay.load.machine.Machine;
import io.meshpay.load.machine.VerificationSpeed;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Token;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One run of the load generator: survey of the accounts, warm-up, signing, measurement, delivery of
 * what is still under way. The warm-up also tells how many orders the measurement will need, so
 * that all of them are signed before its clock starts.
 */
public final class BenchRun {
  /** Signed for the warm-up, for each second: more than it will need. */
  private static final long WARM_UP_ORDERS_PER_SECOND = 5_000;

  /** A committee that is warm is faster than one that is warming up. */
  private static final double SPEED_UP_MAX = 2.5;

  /** And this much faster than one that has just started, which is all that a short one sees. */
  private static final double SPEED_UP_MAX_AFTER_SHORT = 10;

  private static final long SHORT_WARM_UP_MILLIS = 3_000;

  private static final long DELIVERY_SECONDS_MAX = 60;

  private final Committee committee;
  private final Token token;
  private final BenchPlan plan;
  private final Progress progress;

  public BenchRun(Committee committee, Token token, BenchPlan plan, Progress progress) {
    this.committee = committee;
    this.token = token;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Runs it with all wallets of a folder.
   *
   * @throws NoSuchFileException if there are none
   * @throws NoQuorumException if the committee doesn't answer before anything was signed
   * @throws BenchException if no wallet can pay
   */
  public BenchResult run(Path folder)
      throws IOException,
          NoQuorumException,
          BenchException,
          NoTransportException,
          InterruptedException {
    List<BenchWallet> wallets = BenchWallet.readAll(folder, progress);
    VerificationSpeed verification = VerificationSpeed.measure();
    try (CommitteePort port = CommitteePort.open(committee, plan.clients(), plan.isUdp())) {
      BenchOrders orders = new BenchOrders(committee.signingContext(), token.id());
      List<BenchAccount> accounts =
          new AccountSurvey(port, orders, token.id(), progress).run(wallets);
      if (accounts.isEmpty()) {
        throw new BenchException("none of the wallets can pay");
      }
      int inFlight = inFlight(accounts.size());
      ClosedLoop loop = new ClosedLoop(port, accounts, inFlight, System::nanoTime);
      OrderSupply supply = new OrderSupply(orders, accounts, progress);

      long expected = warmUp(loop, supply, watch("warming up", inFlight, LoadCpu.start(committee)));
      supply.prepare((long) (expected * speedUpMax()) + 2L * accounts.size());
      LoadCpu cpu = LoadCpu.start(committee);
      CommitteeWatch watch = watch("paying", inFlight, cpu);
      ClosedLoop.Stretch stretch = run(loop, watch, plan.durationMillis());
      LoadCpu.CpuPerPayment cpuPerPayment =
          cpu.perPayment(Math.max(1, stretch.recording().payments()));
      deliver(port);
      return new BenchResult(
          "committee %s of %d authorities, quorum %d"
              .formatted(
                  committee.id().toHex().substring(0, 16),
                  committee.members().size(),
                  committee.quorum()),
          stretch.nanos(),
          stretch.recording().payments(),
          stretch.recording().latencies(),
          watch.points(),
          stretch.recording().errors(),
          stretch.ending(),
          cpuPerPayment,
          verification,
          Machine.here(),
          settings(inFlight, accounts.size()));
    }
  }

  private int inFlight(int accounts) {
    if (plan.inFlight() > accounts) {
      progress.note(
          "%d in flight, as each of %d wallets pays one after the other"
              .formatted(accounts, accounts));
    }
    return Math.min(plan.inFlight(), accounts);
  }

  private double speedUpMax() {
    return plan.warmupMillis() < SHORT_WARM_UP_MILLIS ? SPEED_UP_MAX_AFTER_SHORT : SPEED_UP_MAX;
  }

  /** Returns how many payments the measurement would make at the warm-up's best speed. */
  private long warmUp(ClosedLoop loop, OrderSupply supply, CommitteeWatch watch)
      throws InterruptedException {
    long millis = Math.max(plan.warmupMillis(), BenchPlan.WARM_UP_MILLIS_MIN);
    supply.prepare(WARM_UP_ORDERS_PER_SECOND * Math.max(1, millis / 1000));
    ClosedLoop.Stretch stretch = run(loop, watch, millis);
    double perNano = stretch.recording().payments() / (double) Math.max(1, stretch.nanos());
    return (long) (perNano * TimeUnit.MILLISECONDS.toNanos(plan.durationMillis()));
  }

  private ClosedLoop.Stretch run(ClosedLoop loop, CommitteeWatch watch, long millis)
      throws InterruptedException {
    try {
      return loop.run(TimeUnit.MILLISECONDS.toNanos(millis), () -> watch.look(loop.recording()));
    } finally {
      progress.clear();
    }
  }

  private CommitteeWatch watch(String what, int inFlight, LoadCpu cpu) {
    return new CommitteeWatch(what, inFlight, cpu, progress, System::nanoTime);
  }

  private void deliver(CommitteePort port) throws InterruptedException {
    if (!port.awaitDelivered(DELIVERY_SECONDS_MAX)) {
      progress.note("Some certificates haven't reached every authority.");
    }
  }

  private BenchSettings settings(int inFlight, int wallets) {
    return new BenchSettings(
        inFlight,
        plan.durationMillis() / 1e3,
        plan.warmupMillis() / 1e3,
        wallets,
        token.symbol(),
        plan.isUdp() ? "udp" : "tcp",
        plan.clients());
  }
}
