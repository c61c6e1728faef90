package io.meshpay.client.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.flow.Evidence;
import io.meshpay.client.flow.FlowSettings;
import io.meshpay.client.flow.PaymentOutcome;
import io.meshpay.client.testing.FakeCommitteeServer;
import io.meshpay.client.testing.TestCommittee;
import io.meshpay.protocol.crypto.SigningKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real client counts against a small committee. */
final class ClientMetricsTest {
  private static final SigningKey PAYER = TestCommittee.key(1);
  private static final FlowSettings SETTINGS = FlowSettings.DEFAULT;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ClientMetrics metrics = new ClientMetrics(registry);
  private FakeCommitteeServer server;

  @BeforeEach
  void start() throws Exception {
    server = FakeCommitteeServer.start(4);
    server.fund(PAYER.publicKey(), 100);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private CommitteeClient open() throws NoTransportException {
    return CommitteeClient.open(
        server.committee().committee(), ClientOptions.ofThisMachine().withMetrics(metrics));
  }

  private void pay(CommitteeClient client, long amount, long number, FlowSettings settings)
      throws Exception {
    CompletableFuture<Void> ended = new CompletableFuture<>();
    client.pay(
        server.committee().order(PAYER, TestCommittee.key(2).publicKey(), amount, number),
        Evidence.NONE,
        settings,
        new PaymentListener() {
          @Override
          public void onOutcome(PaymentOutcome outcome) {}

          @Override
          public void onFailed(Exception cause) {
            ended.completeExceptionally(cause);
          }

          @Override
          public void onEnded() {
            ended.complete(null);
          }
        });
    ended.get(30, TimeUnit.SECONDS);
  }

  private double ended(String outcome) {
    return registry.get("meshpay.client.payments").tag("outcome", outcome).counter().count();
  }

  @Test
  void whatTwoClientsDoIsAddedUp() throws Exception {
    try (CommitteeClient first = open();
        CommitteeClient second = open()) {
      pay(first, 10, 0, SETTINGS);
      pay(second, 10, 1, SETTINGS);
      pay(second, 1_000, 2, SETTINGS);
    }
    assertEquals(2, ended("confirmed"));
    assertEquals(1, ended("refused"));
    assertEquals(0, ended("no_quorum"));
    assertEquals(
        1,
        registry
            .get("meshpay.client.refusals")
            .tag("code", "INSUFFICIENT_BALANCE")
            .counter()
            .count());
    assertEquals(2, registry.get("meshpay.client.payment").timer().count());
    assertTrue(
        registry.get("meshpay.client.payment").timer().totalTime(TimeUnit.NANOSECONDS)
            >= registry.get("meshpay.client.order").timer().totalTime(TimeUnit.NANOSECONDS));
    assertEquals(8, registry.get("meshpay.client.connects").functionCounter().count());
    assertEquals(0, registry.get("meshpay.client.flows").gauge().value());
  }

  @Test
  void aPaymentWithoutAQuorumIsCountedAsOne() throws Exception {
    server.setMute(2, true);
    server.setMute(3, true);
    try (CommitteeClient client = open()) {
      pay(client, 10, 0, SETTINGS.withDeadlineMicros(200_000));
    }
    assertEquals(1, ended("no_quorum"));
    assertEquals(0, ended("confirmed"));
    assertEquals(0, registry.get("meshpay.client.payment").timer().count());
  }
}
