package io.meshpay.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.flow.Evidence;
import io.meshpay.client.flow.FlowSettings;
import io.meshpay.client.flow.PaymentOutcome;
import io.meshpay.client.flow.QueryOutcome;
import io.meshpay.client.testing.FakeCommitteeServer;
import io.meshpay.client.testing.LossyUdpProxy;
import io.meshpay.client.testing.Seed;
import io.meshpay.client.testing.TestCommittee;
import io.meshpay.mesh.transport.TransportUnavailableException;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CommitteeClientTest {
  private static final SigningKey ALICE = TestCommittee.key(1);
  private static final SigningKey BOB = TestCommittee.key(2);
  private static final int AUTHORITIES = 4;
  private static final FlowSettings SETTINGS =
      FlowSettings.DEFAULT
          .withRetryMicros(100_000, 400_000)
          .withDeadlineMicros(TimeUnit.SECONDS.toMicros(20));

  private FakeCommitteeServer server;

  @BeforeEach
  void start() throws TransportUnavailableException {
    server = FakeCommitteeServer.start(AUTHORITIES);
    server.fund(ALICE.publicKey(), 1_000);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CommitteeClient open() throws NoTransportException {
    return CommitteeClient.open(server.committee().committee(), ClientOptions.ofThisMachine());
  }

  private TransferOrder order(long amount, long number) {
    return server.committee().order(ALICE, BOB.publicKey(), amount, number);
  }

  /** A payment whose end can be waited for. */
  private static final class Waiting implements PaymentListener, QueryListener {
    final CompletableFuture<PaymentOutcome> payment = new CompletableFuture<>();
    final CompletableFuture<QueryOutcome> query = new CompletableFuture<>();
    final CompletableFuture<Void> ended = new CompletableFuture<>();

    @Override
    public void onOutcome(PaymentOutcome outcome) {
      payment.complete(outcome);
    }

    @Override
    public void onOutcome(QueryOutcome outcome) {
      query.complete(outcome);
    }

    @Override
    public void onFailed(Exception cause) {
      payment.completeExceptionally(cause);
      query.completeExceptionally(cause);
    }

    @Override
    public void onEnded() {
      ended.complete(null);
    }
  }

  private static <T> T await(CompletableFuture<T> future) throws Exception {
    return future.get(30, TimeUnit.SECONDS);
  }

  private static Waiting pay(CommitteeClient client, TransferOrder order) {
    return pay(client, order, SETTINGS);
  }

  private static Waiting pay(CommitteeClient client, TransferOrder order, FlowSettings settings) {
    Waiting waiting = new Waiting();
    client.pay(order, Evidence.NONE, settings, waiting);
    return waiting;
  }

  private static QueryOutcome.Answered query(CommitteeClient client, PublicKey account)
      throws Exception {
    Waiting waiting = new Waiting();
    client.query(account, SETTINGS, waiting);
    return assertInstanceOf(QueryOutcome.Answered.class, await(waiting.query));
  }

  @Test
  void aPaymentIsConfirmedAndReachesEveryAuthority() throws Exception {
    try (CommitteeClient client = open()) {
      Waiting waiting = pay(client, order(30, 0));
      PaymentOutcome.Confirmed confirmed =
          assertInstanceOf(PaymentOutcome.Confirmed.class, await(waiting.payment));
      assertTrue(server.committee().certificateCheck().check(confirmed.certificate()).isValid());
      assertTrue(confirmed.times().paymentMicros() >= confirmed.times().orderMicros());
      await(waiting.ended);
      await(client.whenDelivered());
      for (int i = 0; i < AUTHORITIES; i++) {
        assertEquals(30, server.authority(i).balance(BOB.publicKey()));
      }
      assertEquals(
          BigInteger.valueOf(970), query(client, ALICE.publicKey()).balance(TestCommittee.USD));
    }
  }

  @Test
  void oneAuthorityThatIsGoneStopsNothing() throws Exception {
    server.stop(2);
    try (CommitteeClient client = open()) {
      assertInstanceOf(PaymentOutcome.Confirmed.class, await(pay(client, order(30, 0)).payment));
      await(client.whenDelivered());
    }
  }

  @Test
  void withTwoGoneThereIsNoQuorumWithinTheTimeout() throws Exception {
    server.stop(2);
    server.setMute(3, true);
    try (CommitteeClient client = open()) {
      PaymentOutcome.NoQuorum none =
          assertInstanceOf(
              PaymentOutcome.NoQuorum.class,
              await(pay(client, order(30, 0), SETTINGS.withDeadlineMicros(500_000)).payment));
      assertEquals(2, none.votedPower());
    }
  }

  @Test
  void anAuthorityThatComesBackIsConnectedAgain() throws Exception {
    server.stop(1);
    server.stop(2);
    try (CommitteeClient client = open()) {
      Waiting waiting = pay(client, order(30, 0));
      server.restart(2);
      assertInstanceOf(PaymentOutcome.Confirmed.class, await(waiting.payment));
      server.stop(0);
      server.restart(1);
      assertInstanceOf(PaymentOutcome.Confirmed.class, await(pay(client, order(20, 1)).payment));
    }
  }

  @Test
  void manyPaymentsShareFewConnections() throws Exception {
    int payments = 200;
    List<Waiting> all = new ArrayList<>();
    try (CommitteeClient client = open()) {
      for (int i = 0; i < payments; i++) {
        SigningKey payer = TestCommittee.key(1_000 + i);
        server.fund(payer.publicKey(), 5);
        all.add(pay(client, server.committee().order(payer, BOB.publicKey(), 5, 0)));
      }
      for (Waiting waiting : all) {
        assertInstanceOf(PaymentOutcome.Confirmed.class, await(waiting.payment));
        await(waiting.ended);
      }
      assertEquals(AUTHORITIES, client.counters().connected());
    }
    for (int i = 0; i < AUTHORITIES; i++) {
      assertEquals(5L * payments, server.authority(i).balance(BOB.publicKey()));
    }
  }

  @Test
  void manyClientsShareFewEventLoopsAndCloseOneByOne() throws Exception {
    int count = 50;
    ClientOptions options = ClientOptions.ofThisMachine();
    List<CommitteeClient> clients = new ArrayList<>();
    try (ClientLoops loops = ClientLoops.open(options, 2)) {
      for (int i = 0; i < count; i++) {
        clients.add(
            CommitteeClient.open(
                server.committee().committee(),
                options,
                server.committee().answerCheck(),
                loops.loops().get(i % 2)));
      }
      List<Waiting> all = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        SigningKey payer = TestCommittee.key(1_000 + i);
        server.fund(payer.publicKey(), 5);
        all.add(pay(clients.get(i), server.committee().order(payer, BOB.publicKey(), 5, 0)));
      }
      for (Waiting waiting : all) {
        assertInstanceOf(PaymentOutcome.Confirmed.class, await(waiting.payment));
      }
      clients.getFirst().close();
      Waiting refused = pay(clients.getFirst(), order(1, 0));
      assertThrows(ExecutionException.class, () -> await(refused.payment));
      assertInstanceOf(
          PaymentOutcome.Confirmed.class, await(pay(clients.get(2), order(1, 0)).payment));
    }
    Waiting late = pay(clients.get(1), order(1, 1));
    assertThrows(ExecutionException.class, () -> await(late.payment));
  }

  @Test
  void manyPaymentsOverALossyNetworkAllEnd() throws Exception {
    long seed = Seed.printed("CommitteeClientTest");
    int payments = 100;
    List<LossyUdpProxy> proxies = new ArrayList<>();
    int[] ports = new int[AUTHORITIES];
    for (int i = 0; i < AUTHORITIES; i++) {
      proxies.add(new LossyUdpProxy(server.ports()[i], 0.2, seed + i));
      ports[i] = proxies.get(i).port();
    }
    TestCommittee behindProxies = server.committee().movedTo(ports);
    List<Waiting> all = new ArrayList<>();
    try (CommitteeClient client =
        CommitteeClient.open(
            behindProxies.committee(), ClientOptions.ofThisMachine().withUdp(true))) {
      for (int i = 0; i < payments; i++) {
        SigningKey payer = TestCommittee.key(1_000 + i);
        server.fund(payer.publicKey(), 5);
        all.add(pay(client, behindProxies.order(payer, BOB.publicKey(), 5, 0)));
      }
      for (Waiting waiting : all) {
        assertInstanceOf(PaymentOutcome.Confirmed.class, await(waiting.payment), "seed " + seed);
        await(waiting.ended);
      }
    } finally {
      proxies.forEach(LossyUdpProxy::close);
    }
    int dropped = proxies.stream().mapToInt(LossyUdpProxy::dropped).sum();
    assertTrue(dropped > payments, dropped + " datagrams were lost");
    for (int i = 0; i < AUTHORITIES; i++) {
      assertEquals(5L * payments, server.authority(i).balance(BOB.publicKey()));
    }
  }

  @Test
  void whatDoesNotFitIntoADatagramGoesByTcp() throws Exception {
    // Twenty-two votes of 104 bytes each are more than a datagram.
    try (FakeCommitteeServer large = FakeCommitteeServer.start(22)) {
      large.fund(ALICE.publicKey(), 1_000);
      try (CommitteeClient client =
          CommitteeClient.open(
              large.committee().committee(), ClientOptions.ofThisMachine().withUdp(true))) {
        TransferOrder order = large.committee().order(ALICE, BOB.publicKey(), 30, 0);
        PaymentOutcome.Confirmed confirmed =
            assertInstanceOf(PaymentOutcome.Confirmed.class, await(pay(client, order).payment));
        assertTrue(confirmed.certificate().encodedLength() > 1_400);
      }
    }
  }

  @Test
  void withoutADurableCertificateNothingIsConfirmed() throws Exception {
    CompletableFuture<Exception> failed = new CompletableFuture<>();
    try (CommitteeClient client = open()) {
      client.pay(
          order(30, 0),
          Evidence.NONE,
          SETTINGS,
          new PaymentListener() {
            @Override
            public void onCertified(Certificate certificate) throws IOException {
              throw new IOException("disk full");
            }

            @Override
            public void onOutcome(PaymentOutcome outcome) {
              failed.completeExceptionally(new AssertionError(outcome));
            }

            @Override
            public void onFailed(Exception cause) {
              failed.complete(cause);
            }
          });
      assertEquals("disk full", await(failed).getMessage());
      assertEquals(
          BigInteger.valueOf(1_000), query(client, ALICE.publicKey()).balance(TestCommittee.USD));
    }
  }

  @Test
  void oneFlowTooManyIsRefusedAndCounted() throws Exception {
    try (CommitteeClient client =
        CommitteeClient.open(
            server.committee().committee(), ClientOptions.ofThisMachine().withFlowsMax(1))) {
      server.setMute(1, true);
      server.setMute(2, true);
      pay(client, order(30, 0));
      ExecutionException refused =
          assertThrows(ExecutionException.class, () -> await(pay(client, order(30, 0)).payment));
      assertInstanceOf(RejectedExecutionException.class, refused.getCause());
      assertEquals(1, client.counters().refusedFlows());
    }
  }

  @Test
  void closingTellsThoseWhoWait() throws Exception {
    server.setMute(1, true);
    server.setMute(2, true);
    CommitteeClient client = open();
    Waiting waiting = pay(client, order(30, 0));
    client.close();
    assertThrows(ExecutionException.class, () -> await(waiting.payment));
    await(waiting.ended);
    assertThrows(ExecutionException.class, () -> await(pay(client, order(30, 0)).payment));
  }
}
