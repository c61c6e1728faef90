package io.meshpay.load.bench;

import io.meshpay.client.flow.FlowSettings;
import io.meshpay.client.flow.PaymentOutcome;
import io.meshpay.client.flow.PaymentTimes;
import io.meshpay.client.net.ClientOptions;
import io.meshpay.client.net.CommitteeClient;
import io.meshpay.client.net.NoTransportException;
import io.meshpay.client.net.PaymentListener;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Pays with a committee, over one client or several: each has connections and an event loop of its
 * own, and an account always pays over the same.
 */
final class CommitteePort implements PaymentPort, AutoCloseable {
  /** More patient than a person: under load a repeated request only makes things worse. */
  private static final FlowSettings SETTINGS =
      FlowSettings.DEFAULT
          .withRetryMicros(TimeUnit.SECONDS.toMicros(2), TimeUnit.SECONDS.toMicros(8))
          .withDeliveryMicros(TimeUnit.SECONDS.toMicros(30));

  private final List<CommitteeClient> clients = new ArrayList<>();
  private final Map<PublicKey, RecentCertificates> certificates = new ConcurrentHashMap<>();

  private CommitteePort() {}

  static CommitteePort open(Committee committee, int clients, boolean isUdp)
      throws NoTransportException {
    CommitteePort port = new CommitteePort();
    boolean isOpen = false;
    try {
      for (int i = 0; i < clients; i++) {
        ClientOptions options = ClientOptions.ofThisMachine().withUdp(isUdp);
        port.clients.add(CommitteeClient.open(committee, options));
      }
      isOpen = true;
      return port;
    } finally {
      if (!isOpen) {
        port.close();
      }
    }
  }

  /** The client that an account uses. */
  CommitteeClient client(PublicKey account) {
    return clients.get(Math.floorMod(account.hashCode(), clients.size()));
  }

  @Override
  public void pay(TransferOrder order, Consumer<PaymentEnd> onEnd) {
    RecentCertificates recent =
        certificates.computeIfAbsent(order.sender(), account -> new RecentCertificates());
    client(order.sender())
        .pay(
            order,
            recent,
            SETTINGS,
            new PaymentListener() {
              @Override
              public void onCertified(Certificate certificate) {
                recent.add(certificate);
              }

              @Override
              public void onOutcome(PaymentOutcome outcome) {
                onEnd.accept(end(outcome));
              }

              @Override
              public void onFailed(Exception cause) {
                onEnd.accept(new PaymentEnd.Failed("CLIENT_FAILED"));
              }
            });
  }

  private static PaymentEnd end(PaymentOutcome outcome) {
    return switch (outcome) {
      case PaymentOutcome.Confirmed(Certificate _, PaymentTimes times) ->
          new PaymentEnd.Confirmed(times.orderMicros(), times.confirmationMicros());
      case PaymentOutcome.Certified _ -> new PaymentEnd.Failed("NOT_ACKNOWLEDGED");
      case PaymentOutcome.NoQuorum _ -> new PaymentEnd.Failed("NO_QUORUM");
      case PaymentOutcome.Refused refused -> new PaymentEnd.Failed(refused.code().name());
    };
  }

  /** What the clients use beneath, such as {@code io_uring}. */
  String transport() {
    return clients.getFirst().transport();
  }

  /**
   * Waits until every certificate is at every authority that can be reached.
   *
   * @return false if that takes longer than the limit
   */
  boolean awaitDelivered(long seconds) throws InterruptedException {
    CompletableFuture<?>[] deliveries =
        clients.stream().map(CommitteeClient::whenDelivered).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(deliveries).get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }

  @Override
  public void close() {
    clients.forEach(CommitteeClient::close);
  }
}
