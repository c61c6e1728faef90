package io.meshpay.load.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.console.Progress;
import io.meshpay.load.engine.LoadEngine;
import io.meshpay.load.engine.LoadModel;
import io.meshpay.load.engine.LoadReading;
import io.meshpay.load.engine.LoadRecorder;
import io.meshpay.load.engine.Schedule;
import io.meshpay.load.target.Outcome;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Payers of a committee that takes a millisecond for each payment, on a clock of our own. */
final class FlowPaymentsTest {
  private static final int ACCOUNTS = 10;
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final PaymentEnd GOOD = new PaymentEnd.Confirmed(300, 200);

  private final Progress silent =
      new Progress(new PrintWriter(Writer.nullWriter()), false, () -> 0);
  private final RingOrders orders =
      new RingOrders(new SigningContext(1, Digest.of(new byte[Digest.BYTES])), 1);

  private long now;

  /** A committee that watches what it is asked. */
  private final class Committee implements PaymentPort {
    private record End(long atNanos, Runnable task) {}

    private final Function<TransferOrder, PaymentEnd> answer;
    private final PriorityQueue<End> ends =
        new PriorityQueue<>(Comparator.comparingLong(End::atNanos));
    private final Set<PublicKey> underWay = new HashSet<>();
    private final Map<PublicKey, List<Long>> numbers = new HashMap<>();
    private int mostUnderWay;
    private boolean hasOverlapped;

    Committee(Function<TransferOrder, PaymentEnd> answer) {
      this.answer = answer;
    }

    @Override
    public void pay(TransferOrder order, Consumer<PaymentEnd> onEnd) {
      hasOverlapped |= !underWay.add(order.sender());
      mostUnderWay = Math.max(mostUnderWay, underWay.size());
      numbers
          .computeIfAbsent(order.sender(), sender -> new ArrayList<>())
          .add(order.sequenceNumber());
      ends.add(
          new End(
              now + MILLI,
              () -> {
                underWay.remove(order.sender());
                onEnd.accept(answer.apply(order));
              }));
    }
  }

  /** Runs a stretch to its end, from event to event. */
  private final class Run {
    final LoadRecorder recorder = new LoadRecorder(FlowPayments.ROUNDS);
    final FlowPayments payments;

    Run(LoadModel model, Payers payers, Committee committee, long nanos) {
      long begin = now;
      payments =
          new FlowPayments(
              payers,
              committee,
              recorder,
              () -> now,
              this::goOn,
              work ->
                  new LoadEngine(
                      model.withPlacesMax(payers.left()), work, recorder, begin, begin + nanos));
      LoadEngine engine = payments.engine();
      for (long next = engine.pump(now); !engine.isOver(now); next = engine.pump(now)) {
        Committee.End end = committee.ends.peek();
        if (end != null && end.atNanos() <= next) {
          now = end.atNanos();
          committee.ends.remove().task().run();
        } else {
          now = next == LoadEngine.NEVER ? begin + nanos : next;
        }
      }
    }

    private void goOn() {
      var _ = payments.engine().pump(now);
    }

    long failed() {
      return Outcome.failures(List.of(recorder)).values().stream().mapToLong(Long::longValue).sum();
    }
  }

  private List<PayingAccount> accounts(long first, long affordable) {
    List<PayingAccount> accounts = new ArrayList<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      SigningKey key = SigningKey.generate();
      accounts.add(new PayingAccount("wallet " + i, key, key.publicKey(), first, affordable));
    }
    return accounts;
  }

  private List<PayingAccount> signed(long first, long affordable, long count) {
    List<PayingAccount> accounts = accounts(first, affordable);
    var _ = new SignedAhead(orders, accounts, silent).prepare(count);
    return accounts;
  }

  @Test
  void aClosedLoopKeepsAsManyUnderWayAsAskedForAndOneOfEachAccount() {
    Committee committee = new Committee(order -> GOOD);
    Payers payers = new Payers(signed(5, 1_000, 400));
    Run run = new Run(new LoadModel.Closed(4), payers, committee, 20 * SECOND);

    assertEquals(Shortage.ORDERS, run.payments.shortage());
    assertFalse(committee.hasOverlapped);
    assertEquals(4, committee.mostUnderWay);
    for (List<Long> numbers : committee.numbers.values()) {
      for (int i = 0; i < numbers.size(); i++) {
        assertEquals(5 + i, numbers.get(i), "each number once, in their order");
      }
    }
    assertTrue(payers.confirmed() > 360, "while one at rest has an order it goes on");
    LoadReading reading = new LoadReading(List.of(run.recorder), FlowPayments.ROUNDS);
    reading.look();
    assertEquals(1_000, reading.total(0).getMaxValue());
    assertEquals(300, reading.total(FlowPayments.ORDER_ROUND).getMaxValue());
    assertEquals(200, reading.total(FlowPayments.CONFIRMATION_ROUND).getMaxValue());
  }

  @Test
  void aSecondStretchGoesOnWhereTheFirstEnded() {
    List<PayingAccount> accounts = signed(0, 1_000, 50);
    Payers payers = new Payers(accounts);
    Committee committee = new Committee(order -> GOOD);
    LoadModel model = new LoadModel.Closed(ACCOUNTS);
    var _ = new Run(model, payers, committee, 20 * SECOND);
    assertEquals(50, payers.confirmed());
    var _ = new SignedAhead(orders, accounts, silent).prepare(100);
    var _ = new Run(model, payers, committee, 20 * SECOND);
    assertEquals(150, payers.confirmed());
    for (List<Long> numbers : committee.numbers.values()) {
      for (int i = 0; i < numbers.size(); i++) {
        assertEquals(i, numbers.get(i));
      }
    }
  }

  @Test
  void endsWhenTheTimeIsOver() {
    Payers payers = new Payers(signed(0, 1_000_000, 2_000));
    Run run = new Run(new LoadModel.Closed(2), payers, new Committee(order -> GOOD), SECOND);
    assertEquals(Shortage.NONE, run.payments.shortage());
    assertEquals(2_000, payers.confirmed(), "those under way at the end, too");
    assertEquals(1_998, run.recorder.done());
  }

  /** 10 accounts of 1 ms each can pay 10,000 a second; the rest of 12,000 waits. */
  @Test
  void anOrderWhoseAccountsAreAllBusyWaitsAndThatCountsAsLatency() {
    Payers payers = new Payers(signed(0, 1_000_000, 20_000));
    LoadModel model = new LoadModel.Open(Schedule.constant(12_000), 65_536, 1_000_000);
    Committee committee = new Committee(order -> GOOD);
    Run run = new Run(model, payers, committee, SECOND);
    assertEquals(12_000, run.recorder.done(), "none is dropped, all are paid in the end");
    assertEquals(ACCOUNTS, committee.mostUnderWay);
    assertFalse(committee.hasOverlapped);
    LoadReading reading = new LoadReading(List.of(run.recorder), FlowPayments.ROUNDS);
    reading.look();
    assertEquals(200_000.0, (double) reading.total(0).getMaxValue(), 3_000, "12,000 take 1.2 s");
    assertTrue(run.recorder.late() > 10_000, "late " + run.recorder.late());
  }

  @Test
  void whatWaitsBeyondTheBoundIsDropped() {
    Payers payers = new Payers(signed(0, 1_000_000, 20_000));
    LoadModel model = new LoadModel.Open(Schedule.constant(20_000), 65_536, 100);
    Run run = new Run(model, payers, new Committee(order -> GOOD), SECOND);
    assertEquals(20_000, run.recorder.done() + run.recorder.dropped());
    assertEquals(10_000.0, (double) run.recorder.done(), 200);
  }

  @Test
  void anAccountWhosePaymentFailsPaysNoMore() {
    Committee committee =
        new Committee(
            order -> order.sequenceNumber() == 3 ? new PaymentEnd.Failed(Outcome.NO_QUORUM) : GOOD);
    for (LoadModel model :
        List.of(
            new LoadModel.Closed(2),
            new LoadModel.Closed(ACCOUNTS),
            new LoadModel.Open(Schedule.constant(500), 65_536, 1_000_000))) {
      committee.numbers.clear();
      Payers payers = new Payers(signed(0, 1_000, 200));
      Run run = new Run(model, payers, committee, 20 * SECOND);
      assertEquals(Shortage.WALLETS, run.payments.shortage());
      assertEquals(30, run.recorder.done());
      assertEquals(ACCOUNTS, run.failed());
      assertTrue(payers.areAllLost());
      committee.numbers.values().forEach(numbers -> assertEquals(List.of(0L, 1L, 2L, 3L), numbers));
    }
  }

  @Test
  void aPortThatRefusesAtOnceEndsTheLoad() {
    Payers payers = new Payers(signed(0, 1_000, 200));
    LoadRecorder recorder = new LoadRecorder(FlowPayments.ROUNDS);
    FlowPayments payments =
        new FlowPayments(
            payers,
            (order, onEnd) -> onEnd.accept(new PaymentEnd.Failed(Outcome.CLIENT_FAILED)),
            recorder,
            () -> now,
            () -> {},
            work -> new LoadEngine(new LoadModel.Closed(3), work, recorder, 0, SECOND));
    var _ = payments.engine().pump(now);
    assertTrue(payments.engine().isOver(now));
    assertEquals(ACCOUNTS, recorder.outcomes(Outcome.CLIENT_FAILED));
  }

  @Test
  void noAccountSpendsMoreThanItHas() {
    assertEquals(30, new SignedAhead(orders, accounts(0, 3), silent).prepare(100_000));
  }

  @Test
  void endsWhenTheMoneyIsSpent() {
    Payers payers = new Payers(signed(0, 3, 100_000));
    Run run = new Run(new LoadModel.Closed(1), payers, new Committee(order -> GOOD), 20 * SECOND);
    assertEquals(Shortage.MONEY, run.payments.shortage());
    assertEquals(30, run.recorder.done());
  }

  @Test
  void accountsAreDealtEvenly() {
    List<Payers> dealt = Payers.deal(accounts(0, 3), 3);
    assertEquals(List.of(4, 3, 3), dealt.stream().map(Payers::left).toList());
  }
}
