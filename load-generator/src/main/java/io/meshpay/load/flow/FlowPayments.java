package io.meshpay.load.flow;

import io.meshpay.load.engine.LoadEngine;
import io.meshpay.load.engine.LoadRecorder;
import io.meshpay.load.engine.Work;
import io.meshpay.protocol.order.TransferOrder;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * The payments of one thread's payers in one stretch of load, each by the account that has rested
 * longest and has a signed order left. There are never more places than accounts that can pay: so
 * whenever the engine has a place, an account is at rest, and an order whose accounts are all busy
 * waits with the engine.
 *
 * <p>An account whose payment fails pays no more, since nothing is known of its sequence number.
 */
final class FlowPayments implements Work {
  /** Rounds as the recorder numbers them; 0 is the whole payment. */
  static final int ORDER_ROUND = 1;

  static final int CONFIRMATION_ROUND = 2;
  static final int ROUNDS = 3;

  private static final long NANOS_PER_MICRO = 1_000;

  private final Payers payers;
  private final PaymentPort port;
  private final LoadRecorder recorder;
  private final LongSupplier nanoClock;
  private final Runnable afterEnd;
  private final LoadEngine engine;
  private Shortage shortage = Shortage.NONE;

  /**
   * @param afterEnd is called when a payment has ended and the engine can go on
   * @param engine makes the engine that starts these payments
   */
  FlowPayments(
      Payers payers,
      PaymentPort port,
      LoadRecorder recorder,
      LongSupplier nanoClock,
      Runnable afterEnd,
      Function<Work, LoadEngine> engine) {
    this.payers = payers;
    this.port = port;
    this.recorder = recorder;
    this.nanoClock = nanoClock;
    this.afterEnd = afterEnd;
    this.engine = engine.apply(this);
  }

  LoadEngine engine() {
    return engine;
  }

  /** What ended it early. */
  Shortage shortage() {
    return shortage;
  }

  @Override
  public boolean start(int place, long nowNanos) {
    PayingAccount account = payers.pollWithOrder();
    TransferOrder order = account == null ? null : account.nextOrder();
    if (account == null || order == null) {
      shortage = payers.areRestingPenniless() ? Shortage.MONEY : Shortage.ORDERS;
      return false;
    }
    port.pay(order, end -> onEnd(place, account, end));
    return true;
  }

  private void onEnd(int place, PayingAccount account, PaymentEnd end) {
    long now = nanoClock.getAsLong();
    switch (end) {
      case PaymentEnd.Confirmed(long orderMicros, long confirmationMicros) -> {
        recorder.record(ORDER_ROUND, orderMicros * NANOS_PER_MICRO);
        recorder.record(CONFIRMATION_ROUND, confirmationMicros * NANOS_PER_MICRO);
        account.paid();
        payers.rest(account);
        engine.ended(place, LoadRecorder.DONE, now);
      }
      case PaymentEnd.Failed(int outcome) -> fail(place, outcome, now);
    }
    afterEnd.run();
  }

  private void fail(int place, int outcome, long now) {
    payers.lose();
    if (payers.atRest() > engine.freePlaces()) {
      engine.ended(place, outcome, now);
      return;
    }
    engine.lost(place, outcome, now);
    if (payers.areAllLost()) {
      shortage = Shortage.WALLETS;
    }
  }
}
