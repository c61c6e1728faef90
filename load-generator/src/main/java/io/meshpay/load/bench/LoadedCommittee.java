package io.meshpay.load.bench;

import io.meshpay.load.engine.EachSecond;
import io.meshpay.load.engine.LoadModel;
import io.meshpay.load.engine.Stretch;
import io.meshpay.load.flow.FlowException;
import io.meshpay.load.flow.FlowLoad;
import io.meshpay.load.flow.NoQuorumException;
import io.meshpay.load.flow.Shortage;
import io.meshpay.load.report.Attacks;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.value.PublicKey;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * A committee, loaded with payers' whole flow.
 *
 * @param processes of its authorities, as far as they are known
 */
record LoadedCommittee(Committee committee, FlowLoad payers, List<LoadedProcess> processes)
    implements Loaded {
  /** Above this share of failed payments a rate says nothing about a committee that works. */
  static final double FAILURE_SHARE_MAX = 0.001;

  private static final long PAYMENTS_AHEAD_PER_SECOND = 3_000;

  @Override
  public PublicKey account() {
    return payers.account();
  }

  @Override
  public List<InetSocketAddress> addresses() {
    return committee.members().stream()
        .map(AuthorityMember::endpoint)
        .map(endpoint -> new InetSocketAddress(endpoint.host(), endpoint.port()))
        .toList();
  }

  @Override
  public long paymentsAheadPerSecond() {
    return PAYMENTS_AHEAD_PER_SECOND;
  }

  @Override
  public void prepare(long payments) {
    payers.prepare(payments);
  }

  @Override
  public boolean canPrepare() {
    return payers.shortage() == Shortage.ORDERS;
  }

  @Override
  public Stretch warmUp(LoadModel model, long nanos, EachSecond watch)
      throws BenchException, NoQuorumException, InterruptedException {
    try {
      return payers.run(model, nanos, watch);
    } catch (FlowException e) {
      throw new BenchException(e);
    }
  }

  @Override
  public Measured ready(long payments) {
    return this::warmUp;
  }

  /** Wallets are honest. */
  @Override
  public SequencedMap<String, Attacks> hostile() {
    return new LinkedHashMap<>();
  }

  @Override
  public double failureShareMax() {
    return FAILURE_SHARE_MAX;
  }
}
