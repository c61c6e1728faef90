package io.meshpay.client.command;

import io.meshpay.client.console.Progress;
import io.meshpay.client.net.ClientOptions;
import io.meshpay.client.net.CommitteeClient;
import io.meshpay.client.net.NoTransportException;
import io.meshpay.client.session.ClientCalls;
import io.meshpay.client.session.WalletSession;
import io.meshpay.client.wallet.Wallet;
import io.meshpay.protocol.committee.Committee;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A command's connection to the committee, with this machine's clock. */
final class Connection implements AutoCloseable {
  private static final long LINGER_MILLIS = 1_000;

  private final CommitteeClient client;
  private final ClientCalls calls;

  private Connection(CommitteeClient client, ClientCalls calls) {
    this.client = client;
    this.calls = calls;
  }

  static Connection open(Committee committee, NetworkOptions network, PrintWriter err)
      throws NoTransportException {
    ClientOptions options = network.clientOptions();
    CommitteeClient client = CommitteeClient.open(committee, options);
    ClientCalls calls =
        new ClientCalls(
            client,
            network.flowSettings(),
            options.microClock(),
            new FlowDisplay(Progress.on(err)));
    return new Connection(client, calls);
  }

  ClientCalls calls() {
    return calls;
  }

  WalletSession session(Wallet wallet, NextSteps next) {
    return new WalletSession(
        wallet, calls, Connection::epochMicros, UUID::randomUUID, next.resume());
  }

  private static long epochMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }

  /** Lets authorities that can be reached have what they still lack, for a moment. */
  void linger() {
    client.whenDelivered().completeOnTimeout(null, LINGER_MILLIS, TimeUnit.MILLISECONDS).join();
  }

  @Override
  public void close() {
    client.close();
  }
}
