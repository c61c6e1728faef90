package io.meshpay.load.bench;

import io.meshpay.load.corpus.Corpus;
import io.meshpay.load.corpus.CorpusException;
import io.meshpay.load.corpus.OrderSupply;
import io.meshpay.load.corpus.SecondOrders;
import io.meshpay.load.engine.EachSecond;
import io.meshpay.load.engine.LoadModel;
import io.meshpay.load.engine.Stretch;
import io.meshpay.load.hostile.AttackCounts;
import io.meshpay.load.hostile.Attacker;
import io.meshpay.load.report.Attacks;
import io.meshpay.load.target.Bystander;
import io.meshpay.load.target.LoadThreads;
import io.meshpay.load.target.Standing;
import io.meshpay.load.target.TargetAuthority;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** One authority, loaded with the orders of a corpus. */
final class LoadedAuthority implements Loaded {
  private static final long PAYMENTS_AHEAD_PER_SECOND = 10_000;

  private final AuthorityPlan plan;
  private final TargetAuthority target;
  private final OrderSupply orders;
  private final LoadThreads threads;
  private final Standing standing;
  private final AttackCounts attackCounts = new AttackCounts();

  LoadedAuthority(
      AuthorityPlan plan, TargetAuthority target, OrderSupply orders, LoadThreads threads) {
    this.plan = plan;
    this.target = target;
    this.orders = orders;
    this.threads = threads;
    standing = new Standing(plan.target().accounts(), threads.threads());
  }

  @Override
  public long paymentsAheadPerSecond() {
    return PAYMENTS_AHEAD_PER_SECOND;
  }

  @Override
  public void prepare(long payments) throws IOException, BenchException {
    try {
      var _ = orders.ensure(standing.position() + payments);
    } catch (CorpusException e) {
      throw new BenchException(e);
    }
  }

  @Override
  public boolean canPrepare() {
    return orders.canGrow();
  }

  @Override
  public Stretch warmUp(LoadModel model, long nanos, EachSecond watch) throws InterruptedException {
    return threads.run(corpus(), standing, model, outbox -> Bystander.NONE, nanos, watch);
  }

  @Override
  public Measured ready(long payments) {
    Corpus corpus = corpus();
    Bystander.Maker attackers = attackers(corpus, payments);
    return (model, nanos, watch) -> threads.run(corpus, standing, model, attackers, nanos, watch);
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

  @Override
  public PublicKey account() {
    return target.throwaway().accounts().account(0);
  }

  @Override
  public List<InetSocketAddress> addresses() {
    return List.of(target.address());
  }

  @Override
  public List<LoadedProcess> processes() {
    return List.of(LoadedProcess.of(target.process()));
  }

  @Override
  public SequencedMap<String, Attacks> hostile() {
    return attackCounts.read();
  }

  @Override
  public double failureShareMax() {
    return 0;
  }

  /** All orders that there are. */
  Corpus corpus() {
    return orders.corpus();
  }

  /** How far the accounts have come. */
  Standing standing() {
    return standing;
  }
}
