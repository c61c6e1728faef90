package io.meshpay.load.flow;

import io.meshpay.client.console.Progress;
import io.meshpay.client.net.ClientOptions;
import io.meshpay.client.net.NoTransportException;
import io.meshpay.load.engine.EachSecond;
import io.meshpay.load.engine.LoadEngine;
import io.meshpay.load.engine.LoadModel;
import io.meshpay.load.engine.LoadRecorder;
import io.meshpay.load.engine.Stretch;
import io.meshpay.load.engine.StretchWait;
import io.meshpay.load.target.Outcome;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Payers who load a committee with their whole flow, stretch by stretch: their wallets, their
 * clients and their signed orders.
 */
public final class FlowLoad implements AutoCloseable {
  /** A payment under way has ended by then, as its deadline is 10 s, or it never will. */
  private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(20);

  private static final long DELIVERY_SECONDS_MAX = 60;
  private static final String NO_QUORUM = Outcome.name(Outcome.NO_QUORUM);

  private final PayingClients clients;
  private final List<Payers> payers;
  private final List<FlowLoop> loops = new ArrayList<>();
  private final List<PayingAccount> accounts;
  private final SignedAhead ahead;
  private final Progress progress;
  private final LongSupplier nanoClock;
  private final long connected;
  private final Map<String, Long> failures = new TreeMap<>();
  private Shortage shortage = Shortage.NONE;

  private FlowLoad(
      PayingClients clients,
      List<PayingAccount> accounts,
      SignedAhead ahead,
      long connected,
      Progress progress,
      LongSupplier nanoClock) {
    this.clients = clients;
    this.accounts = accounts;
    this.ahead = ahead;
    this.connected = connected;
    this.progress = progress;
    this.nanoClock = nanoClock;
    payers = Payers.deal(accounts, clients.threads());
    for (int i = 0; i < clients.threads(); i++) {
      loops.add(new FlowLoop(clients.loop(i).executor(), nanoClock));
    }
  }

  /**
   * Opens the clients and asks for all wallets of a folder.
   *
   * @param count clients, each with a connection to every authority
   * @param threads that they share; no more are used than there are clients or accounts
   * @param options of the clients
   * @throws NoSuchFileException if there are no wallets
   * @throws NoQuorumException if the committee doesn't answer
   * @throws FlowException if no wallet can pay
   */
  public static FlowLoad open(
      Committee committee,
      Token token,
      Path wallets,
      int count,
      int threads,
      ClientOptions options,
      Progress progress,
      LongSupplier nanoClock)
      throws IOException,
          NoTransportException,
          NoQuorumException,
          FlowException,
          InterruptedException {
    List<PayingWallet> read = PayingWallet.readAll(wallets, progress);
    PayingClients clients =
        PayingClients.open(
            committee, options, count, Math.min(Math.min(threads, count), read.size()));
    boolean isOpen = false;
    try {
      clients.awaitConnected(progress);
      RingOrders orders = new RingOrders(committee.signingContext(), token.id());
      List<PayingAccount> accounts =
          new AccountSurvey(clients, orders, token.id(), progress).run(read);
      if (accounts.isEmpty()) {
        throw new FlowException("none of the wallets can pay");
      }
      long connected = clients.connected();
      if (connected < clients.connections()) {
        progress.note(
            "%,d of %,d connections were made".formatted(connected, clients.connections()));
      }
      FlowLoad load =
          new FlowLoad(
              clients,
              accounts,
              new SignedAhead(orders, accounts, progress),
              connected,
              progress,
              nanoClock);
      isOpen = true;
      return load;
    } finally {
      if (!isOpen) {
        clients.close();
      }
    }
  }

  /** Accounts that pay, each also a payee. */
  public int accounts() {
    return accounts.size();
  }

  /** One of them. */
  public PublicKey account() {
    return accounts.getFirst().payee();
  }

  /** Payments that failed in all stretches. */
  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  public int threads() {
    return clients.threads();
  }

  /** TCP connections that were made at the start. */
  public long connected() {
    return connected;
  }

  /** What the clients use beneath, such as {@code io_uring}. */
  public String transport() {
    return clients.transport();
  }

  /** Signs so many orders, and some to spare, or as many as balances pay for. */
  public void prepare(long payments) {
    // Threads and accounts don't pay exactly alike.
    ahead.prepare(payments + payments / 10 + 2L * accounts.size());
  }

  /**
   * Pays for a time and waits for what is under way then.
   *
   * @param eachSecond is called once a second meanwhile
   * @throws NoQuorumException if payments of all accounts have failed before, for want of one
   * @throws FlowException if they have failed for other reasons
   */
  public Stretch run(LoadModel model, long durationNanos, EachSecond eachSecond)
      throws NoQuorumException, FlowException, InterruptedException {
    requirePayers();
    long begin = nanoClock.getAsLong() + StretchWait.AHEAD_NANOS;
    List<FlowPayments> running = new ArrayList<>();
    List<StretchWait.Part> parts = new ArrayList<>();
    List<Integer> able =
        IntStream.range(0, loops.size()).filter(i -> !payers.get(i).areAllLost()).boxed().toList();
    for (int i : able) {
      Payers mine = payers.get(i);
      FlowLoop loop = loops.get(i);
      LoadModel share = model.share(parts.size(), able.size()).withPlacesMax(mine.left());
      LoadRecorder recorder = new LoadRecorder(FlowPayments.ROUNDS);
      FlowPayments payments =
          new FlowPayments(
              mine,
              clients.port(i),
              recorder,
              nanoClock,
              loop::turn,
              work -> new LoadEngine(share, work, recorder, begin, begin + durationNanos));
      running.add(payments);
      parts.add(
          new StretchWait.Part(
              payments.engine(), recorder, loop.run(payments.engine()), loop::stop));
    }
    Stretch stretch =
        new StretchWait(parts, begin, durationNanos, DRAIN_NANOS, nanoClock)
            .await(FlowPayments.ROUNDS, eachSecond);
    shortage =
        running.stream()
            .map(FlowPayments::shortage)
            .filter(found -> found != Shortage.NONE)
            .findFirst()
            .orElse(Shortage.NONE);
    Outcome.failures(stretch.reading().recorders())
        .forEach((name, count) -> failures.merge(name, count, Long::sum));
    return stretch;
  }

  private void requirePayers() throws NoQuorumException, FlowException {
    if (payers.stream().allMatch(Payers::areAllLost)) {
      String message = "payments of all wallets have failed: " + failures;
      if (failures.keySet().stream().allMatch(NO_QUORUM::equals)) {
        throw new NoQuorumException("no quorum: " + message);
      }
      throw new FlowException(message);
    }
  }

  /** Why the last stretch ended early, if it did. */
  public Shortage shortage() {
    return shortage;
  }

  /** Payments that were confirmed in all stretches. */
  public long confirmed() {
    return payers.stream().mapToLong(Payers::confirmed).sum();
  }

  /** Waits, not for ever, until every certificate is at every authority that can be reached. */
  public boolean deliver() throws InterruptedException {
    progress.start();
    progress.update("delivering certificates");
    try {
      return clients.awaitDelivered(DELIVERY_SECONDS_MAX);
    } finally {
      progress.clear();
    }
  }

  @Override
  public void close() {
    clients.close();
  }
}
