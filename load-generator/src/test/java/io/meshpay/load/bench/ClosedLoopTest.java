package io.meshpay.load.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.console.Progress;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ClosedLoopTest {
  private static final int ACCOUNTS = 10;
  private static final PaymentEnd GOOD = new PaymentEnd.Confirmed(300, 200);

  private final ExecutorService eventLoop = Executors.newSingleThreadExecutor();
  private final Progress silent =
      new Progress(new PrintWriter(Writer.nullWriter()), false, () -> 0);
  private final BenchOrders orders =
      new BenchOrders(new SigningContext(1, Digest.of(new byte[Digest.BYTES])), 1);

  @AfterEach
  void stop() {
    eventLoop.shutdownNow();
  }

  /** A committee that answers on a thread of its own, and watches what it is asked. */
  private final class Committee implements PaymentPort {
    private final Function<TransferOrder, PaymentEnd> answer;
    private final Set<PublicKey> underWay = new HashSet<>();
    private final Map<PublicKey, List<Long>> numbers = new HashMap<>();
    private int mostUnderWay;
    private boolean hasOverlapped;

    Committee(Function<TransferOrder, PaymentEnd> answer) {
      this.answer = answer;
    }

    @Override
    public synchronized void pay(TransferOrder order, Consumer<PaymentEnd> onEnd) {
      hasOverlapped |= !underWay.add(order.sender());
      mostUnderWay = Math.max(mostUnderWay, underWay.size());
      numbers
          .computeIfAbsent(order.sender(), sender -> new ArrayList<>())
          .add(order.sequenceNumber());
      eventLoop.execute(
          () -> {
            synchronized (this) {
              underWay.remove(order.sender());
            }
            onEnd.accept(answer.apply(order));
          });
    }
  }

  private List<BenchAccount> accounts(long first, long affordable) {
    List<BenchAccount> accounts = new ArrayList<>();
    for (int i = 0; i < ACCOUNTS; i++) {
      SigningKey key = SigningKey.generate();
      accounts.add(new BenchAccount("wallet " + i, key, key.publicKey(), first, affordable));
    }
    return accounts;
  }

  @Test
  void keepsAsManyUnderWayAsAskedForAndOneOfEachAccount() throws InterruptedException {
    List<BenchAccount> accounts = accounts(5, 1000);
    new OrderSupply(orders, accounts, silent).prepare(400);
    Committee committee = new Committee(order -> GOOD);
    ClosedLoop loop = new ClosedLoop(committee, accounts, 4, System::nanoTime);

    ClosedLoop.Stretch stretch = loop.run(TimeUnit.SECONDS.toNanos(20), () -> {});

    assertEquals(Ending.ORDERS, stretch.ending());
    assertFalse(committee.hasOverlapped);
    assertTrue(committee.mostUnderWay <= 4, "under way: " + committee.mostUnderWay);
    for (List<Long> numbers : committee.numbers.values()) {
      for (int i = 0; i < numbers.size(); i++) {
        assertEquals(5 + i, numbers.get(i), "each number once, in their order");
      }
    }
    assertTrue(stretch.recording().payments() > 300);
    assertEquals(500, stretch.recording().latencies().payment().getMaxValue());
  }

  @Test
  void aSecondStretchGoesOnWhereTheFirstEnded() throws InterruptedException {
    List<BenchAccount> accounts = accounts(0, 1000);
    OrderSupply supply = new OrderSupply(orders, accounts, silent);
    Committee committee = new Committee(order -> GOOD);
    ClosedLoop loop = new ClosedLoop(committee, accounts, ACCOUNTS, System::nanoTime);

    supply.prepare(50);
    long first = loop.run(TimeUnit.SECONDS.toNanos(20), () -> {}).recording().payments();
    supply.prepare(100);
    ClosedLoop.Stretch second = loop.run(TimeUnit.SECONDS.toNanos(20), () -> {});

    assertTrue(first <= 50);
    assertTrue(second.recording().payments() <= 100);
    for (List<Long> numbers : committee.numbers.values()) {
      for (int i = 0; i < numbers.size(); i++) {
        assertEquals(i, numbers.get(i));
      }
    }
  }

  @Test
  void endsWhenTheTimeIsOver() throws InterruptedException {
    List<BenchAccount> accounts = accounts(0, 1_000_000);
    new OrderSupply(orders, accounts, silent).prepare(20_000);
    long[] now = {0};
    // Each payment takes a millisecond of this clock.
    Committee committee =
        new Committee(
            order -> {
              now[0] += 1_000_000;
              return GOOD;
            });
    ClosedLoop loop = new ClosedLoop(committee, accounts, 1, () -> now[0]);
    ClosedLoop.Stretch stretch = loop.run(TimeUnit.MILLISECONDS.toNanos(1), () -> {});
    assertEquals(Ending.TIME, stretch.ending());
  }

  @Test
  void anAccountWhosePaymentFailsPaysNoMore() throws InterruptedException {
    List<BenchAccount> accounts = accounts(0, 1000);
    new OrderSupply(orders, accounts, silent).prepare(200);
    Committee committee =
        new Committee(
            order -> order.sequenceNumber() == 3 ? new PaymentEnd.Failed("BAD_SIGNATURE") : GOOD);
    ClosedLoop loop = new ClosedLoop(committee, accounts, 2, System::nanoTime);
    ClosedLoop.Stretch stretch = loop.run(TimeUnit.SECONDS.toNanos(20), () -> {});
    assertEquals(Ending.WALLETS, stretch.ending());
    assertEquals(30, stretch.recording().payments());
    assertTrue(stretch.recording().errorCount() >= ACCOUNTS - 1);
    committee.numbers.values().forEach(numbers -> assertEquals(List.of(0L, 1L, 2L, 3L), numbers));
  }

  @Test
  void noAccountSpendsMoreThanItHas() {
    List<BenchAccount> accounts = accounts(0, 3);
    assertEquals(30, new OrderSupply(orders, accounts, silent).prepare(100_000));
  }

  @Test
  void endsWhenTheMoneyIsSpent() throws InterruptedException {
    List<BenchAccount> accounts = accounts(0, 3);
    new OrderSupply(orders, accounts, silent).prepare(100_000);
    Committee committee = new Committee(order -> GOOD);
    ClosedLoop loop = new ClosedLoop(committee, accounts, 1, System::nanoTime);
    ClosedLoop.Stretch stretch = loop.run(TimeUnit.SECONDS.toNanos(20), () -> {});
    assertEquals(Ending.MONEY, stretch.ending());
    assertEquals(30, stretch.recording().payments());
  }

  @Test
  void moreUnderWayThanAccountsIsRefused() {
    List<BenchAccount> accounts = accounts(0, 3);
    Committee committee = new Committee(order -> GOOD);
    assertThrows(
        IllegalArgumentException.class,
        () -> new ClosedLoop(committee, accounts, ACCOUNTS + 1, System::nanoTime));
  }
}
