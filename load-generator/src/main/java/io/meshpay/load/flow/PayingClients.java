package io.meshpay.load.flow;

import io.meshpay.client.console.Progress;
import io.meshpay.client.flow.AnswerCheck;
import io.meshpay.client.flow.FlowSettings;
import io.meshpay.client.flow.PaymentOutcome;
import io.meshpay.client.flow.PaymentTimes;
import io.meshpay.client.net.ClientCounters;
import io.meshpay.client.net.ClientLoop;
import io.meshpay.client.net.ClientLoops;
import io.meshpay.client.net.ClientMetrics;
import io.meshpay.client.net.ClientOptions;
import io.meshpay.client.net.CommitteeClient;
import io.meshpay.client.net.NoTransportException;
import io.meshpay.client.net.PaymentListener;
import io.meshpay.load.target.Outcome;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The clients of a load: as many as wanted, each with a connection to every authority, on a few
 * threads. An account always pays by the same client.
 */
final class PayingClients implements AutoCloseable {
  /**
   * Under load an answer may take long, and asking again would only make it longer. Certificates go
   * on to the slowest authority for a while.
   */
  private static final FlowSettings SETTINGS =
      FlowSettings.DEFAULT
          .withRetryMicros(TimeUnit.SECONDS.toMicros(2), TimeUnit.SECONDS.toMicros(8))
          .withDeliveryMicros(TimeUnit.SECONDS.toMicros(30));

  private static final long CONNECT_POLL_MILLIS = 20;

  /** While others still come, one is waited for. */
  private static final int POLLS_WITHOUT_ANOTHER = 250;

  private final ClientLoops loops;
  private final List<Group> groups;
  private final int connections;
  private final long connectedBefore;

  /** The clients of one thread. */
  private static final class Group {
    final ClientLoop loop;
    final List<CommitteeClient> clients = new ArrayList<>();

    /** Of that thread alone. */
    private final Map<PublicKey, Lane> lanes = new HashMap<>();

    Group(ClientLoop loop) {
      this.loop = loop;
    }

    CommitteeClient client(PublicKey account) {
      return clients.get(Math.floorMod(account.hashCode(), clients.size()));
    }

    /** Gives the clients to accounts in turn, as these come, so that none is without one. */
    void pay(TransferOrder order, Consumer<PaymentEnd> onEnd) {
      Lane lane =
          lanes.computeIfAbsent(
              order.sender(),
              account ->
                  new Lane(clients.get(lanes.size() % clients.size()), new RecentCertificates()));
      lane.client().pay(order, lane.recent(), SETTINGS, new Listener(lane.recent(), onEnd));
    }
  }

  /** By which client an account pays, and its last certificates. */
  private record Lane(CommitteeClient client, RecentCertificates recent) {}

  private record Listener(RecentCertificates recent, Consumer<PaymentEnd> onEnd)
      implements PaymentListener {
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
      onEnd.accept(new PaymentEnd.Failed(Outcome.CLIENT_FAILED));
    }

    private static PaymentEnd end(PaymentOutcome outcome) {
      return switch (outcome) {
        case PaymentOutcome.Confirmed(Certificate _, PaymentTimes times) ->
            new PaymentEnd.Confirmed(times.orderMicros(), times.confirmationMicros());
        case PaymentOutcome.Certified _ -> new PaymentEnd.Failed(Outcome.NOT_ACKNOWLEDGED);
        case PaymentOutcome.NoQuorum _ -> new PaymentEnd.Failed(Outcome.NO_QUORUM);
        case PaymentOutcome.Refused refused -> new PaymentEnd.Failed(refused.code().number());
      };
    }
  }

  private PayingClients(ClientLoops loops, @Nullable ClientMetrics metrics, int connections) {
    this.loops = loops;
    connectedBefore = metrics == null ? 0 : metrics.counters().connected();
    this.connections = connections;
    groups = loops.loops().stream().map(Group::new).toList();
  }

  /**
   * Opens them; they connect in the background.
   *
   * @param threads that they share, at most one for each
   */
  static PayingClients open(Committee committee, ClientOptions options, int clients, int threads)
      throws NoTransportException {
    ClientLoops loops = ClientLoops.open(options, threads);
    PayingClients opened =
        new PayingClients(
            loops, options.metrics(), options.isUdp() ? 0 : clients * committee.members().size());
    List<AnswerCheck> checks = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      if (i < threads) {
        checks.add(AnswerCheck.of(committee));
      }
      Group group = opened.groups.get(i % threads);
      group.clients.add(
          CommitteeClient.open(committee, options, checks.get(i % threads), group.loop));
    }
    return opened;
  }

  /**
   * Waits until all are connected, or no further one has been for some time, as those of an
   * authority that is away.
   */
  void awaitConnected(Progress progress) throws InterruptedException {
    long last = 0;
    progress.start();
    for (int polls = 0; polls < POLLS_WITHOUT_ANOTHER && last < connections; polls++) {
      TimeUnit.MILLISECONDS.sleep(CONNECT_POLL_MILLIS);
      long now = connected();
      polls = now > last ? 0 : polls;
      last = now;
      progress.update("connecting", last, connections);
    }
    progress.clear();
  }

  /** Connections that were made so far. */
  long connected() {
    return groups.stream()
            .flatMap(group -> group.clients.stream())
            .map(CommitteeClient::counters)
            .distinct() // They share them, if they have metrics.
            .mapToLong(ClientCounters::connected)
            .sum()
        - connectedBefore;
  }

  /** Connections that all clients together want; 0 over UDP. */
  int connections() {
    return connections;
  }

  int threads() {
    return groups.size();
  }

  /** A thread that clients share. */
  ClientLoop loop(int thread) {
    return groups.get(thread).loop;
  }

  /** Pays by the clients of a thread, on that thread. */
  PaymentPort port(int thread) {
    return groups.get(thread)::pay;
  }

  /** A client for questions about an account, on whatever thread. */
  CommitteeClient client(PublicKey account) {
    return groups.get(Math.floorMod(account.hashCode(), groups.size())).client(account);
  }

  /** Finishes an order that was begun by somebody else. */
  CompletableFuture<PaymentEnd> finish(TransferOrder order) {
    CompletableFuture<PaymentEnd> end = new CompletableFuture<>();
    RecentCertificates recent = new RecentCertificates();
    client(order.sender()).pay(order, recent, SETTINGS, new Listener(recent, end::complete));
    return end;
  }

  /** What the clients use beneath, such as {@code io_uring}. */
  String transport() {
    return loops.transport();
  }

  /**
   * Waits until every certificate is at every authority that can be reached.
   *
   * @return false if that takes longer than the limit
   */
  boolean awaitDelivered(long seconds) throws InterruptedException {
    CompletableFuture<?>[] deliveries =
        groups.stream()
            .flatMap(group -> group.clients.stream())
            .map(CommitteeClient::whenDelivered)
            .toArray(CompletableFuture<?>[]::new);
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
    loops.close();
  }
}
