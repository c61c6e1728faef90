package io.meshpay.client.net;

import io.meshpay.client.flow.AccountQuery;
import io.meshpay.client.flow.AnswerCheck;
import io.meshpay.client.flow.Evidence;
import io.meshpay.client.flow.FlowSettings;
import io.meshpay.client.flow.HistoryQuery;
import io.meshpay.client.flow.HistoryQuestion;
import io.meshpay.client.flow.PaymentFlow;
import io.meshpay.mesh.MeshLimits;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.message.MessageLimits;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.PublicKey;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A client of one committee: connections to all of its authorities, and any number of payments and
 * queries over them, all on one event loop. Its methods may be called by any thread; listeners are
 * called on the event loop and may start further flows from there. Who needs more than one core
 * opens several clients, and who needs very many lets them share {@link ClientLoops}.
 */
public final class CommitteeClient implements AutoCloseable {
  private static final int OUTBOUND_BYTES_MAX = 16 << 20;
  private static final long CLOSE_SECONDS_MAX = 5;

  private final Committee committee;
  private final AnswerCheck check;
  private final ClientLoop loop;
  private final Context context;
  private final @Nullable ClientLoops own;
  private final ClientCounters counters;
  private final List<AuthorityLink> links = new ArrayList<>();
  private final List<CompletableFuture<Void>> deliveries = new ArrayList<>();
  private final FlowDriver driver;
  private volatile @Nullable Thread loopThread;
  private boolean isFlushQueued;
  private boolean isTicking;
  private boolean isClosed;

  private CommitteeClient(
      Committee committee,
      AnswerCheck check,
      ClientOptions options,
      ClientLoop loop,
      @Nullable ClientLoops own) {
    this.committee = committee;
    this.check = check;
    this.loop = loop;
    this.own = own;
    context = loop.context();
    ClientMetrics metrics = options.metrics();
    counters = metrics == null ? new ClientCounters() : metrics.counters();
    driver =
        new FlowDriver(
            options.microClock(),
            this::send,
            counters,
            metrics == null ? outcome -> {} : metrics::ended,
            options.flowsMax(),
            options.random().nextLong());
  }

  /** Opens a client that verifies everything; it connects in the background. */
  public static CommitteeClient open(Committee committee, ClientOptions options)
      throws NoTransportException {
    return open(committee, options, AnswerCheck.of(committee));
  }

  /**
   * Opens a client with a check of its own of what authorities answer.
   *
   * @param check used on the event loop alone
   */
  public static CommitteeClient open(Committee committee, ClientOptions options, AnswerCheck check)
      throws NoTransportException {
    ClientLoops own = ClientLoops.open(options, 1);
    return open(committee, options, check, own.loops().getFirst(), own);
  }

  /**
   * Opens a client on an event loop that it shares with others.
   *
   * @param options of which transport and interface are those of the loop already
   * @param check used on the event loop alone; clients of one loop may share it
   */
  public static CommitteeClient open(
      Committee committee, ClientOptions options, AnswerCheck check, ClientLoop loop) {
    return open(committee, options, check, loop, null);
  }

  private static CommitteeClient open(
      Committee committee,
      ClientOptions options,
      AnswerCheck check,
      ClientLoop loop,
      @Nullable ClientLoops own) {
    CommitteeClient client = new CommitteeClient(committee, check, options, loop, own);
    client.context.runOnContext(now -> client.connect(options.isUdp()));
    return client;
  }

  private void connect(boolean isUdp) {
    loopThread = Thread.currentThread();
    loop.add(this);
    int frameBytesMax = MessageLimits.of(committee).messageBytesMax();
    MeshLimits limits =
        MeshLimits.DEFAULT
            .withFrameBytesMax(Math.max(MeshLimits.DEFAULT.frameBytesMax(), frameBytesMax))
            .withOutboundBytesMax(OUTBOUND_BYTES_MAX);
    AuthorityLink.Events events =
        new AuthorityLink.Events() {
          @Override
          public void onFrame(int authority, DirectBuffer buffer, int offset, int length) {
            driver.onFrame(authority, buffer, offset, length);
          }

          @Override
          public void onReachable(int authority) {
            driver.onReachable(authority);
          }
        };
    for (AuthorityMember member : committee.members()) {
      links.add(
          new AuthorityLink(
              links.size(),
              member.endpoint(),
              isUdp,
              loop.network(),
              limits,
              context,
              events,
              counters));
    }
    links.forEach(AuthorityLink::open);
  }

  public Committee committee() {
    return committee;
  }

  /** What it has counted, together with others if its options have metrics. */
  public ClientCounters counters() {
    return counters;
  }

  /**
   * Pays.
   *
   * @param order signed; persisted already if it is a wallet's
   * @param evidence what lagging authorities can be brought
   */
  public void pay(
      TransferOrder order, Evidence evidence, FlowSettings settings, PaymentListener listener) {
    start(
        listener,
        id ->
            ActiveFlow.of(
                PaymentFlow.ofOrder(committee, check, evidence, settings, id, order), listener));
  }

  /** Delivers a certificate, which verifies, to all authorities. */
  public void deliver(
      Certificate certificate, Evidence evidence, FlowSettings settings, PaymentListener listener) {
    start(
        listener,
        id ->
            ActiveFlow.of(
                PaymentFlow.ofCertificate(committee, check, evidence, settings, id, certificate),
                listener));
  }

  /** Asks what the committee knows of an account. */
  public void query(PublicKey account, FlowSettings settings, QueryListener listener) {
    start(
        listener,
        id -> ActiveFlow.of(new AccountQuery(committee, check, settings, id, account), listener));
  }

  /**
   * Asks one authority, or whichever answers first, for a part of an account's history.
   *
   * @param question of an authority that there is
   */
  public void history(HistoryQuestion question, FlowSettings settings, HistoryListener listener) {
    start(
        listener,
        id -> ActiveFlow.of(new HistoryQuery(committee, check, settings, id, question), listener));
  }

  /** Runs on the event loop: now if this is it, else soon. */
  public void execute(Runnable task) {
    if (Thread.currentThread().equals(loopThread)) {
      task.run();
    } else {
      context.runOnContext(now -> task.run());
    }
  }

  private void start(FlowListener listener, LongFunction<ActiveFlow> factory) {
    try {
      execute(
          () -> {
            driver.start(factory, isClosed);
            tickLater();
          });
    } catch (RejectedExecutionException closed) {
      listener.onFailed(closed);
      listener.onEnded();
    }
  }

  /**
   * Completes when nothing is under way any more but deliveries to authorities that can't be
   * reached.
   */
  public CompletableFuture<Void> whenDelivered() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    execute(
        () -> {
          deliveries.add(done);
          tickLater();
        });
    return done;
  }

  private void send(int authority, DirectBuffer buffer, int length, boolean overStream) {
    links.get(authority).send(buffer, length, overStream);
    if (!isFlushQueued) {
      isFlushQueued = true;
      // After this turn of the event loop, so that all that it has to send leaves together.
      context.runOnContext(now -> flush());
    }
  }

  private void flush() {
    isFlushQueued = false;
    links.forEach(AuthorityLink::flush);
  }

  private void tickLater() {
    if (!isTicking && !isClosed) {
      isTicking = true;
      loop.tick(this::tick);
    }
  }

  /** Returns whether it is to be called again. */
  private boolean tick() {
    driver.onTime();
    if (!deliveries.isEmpty() && isDelivered()) {
      deliveries.forEach(done -> done.complete(null));
      deliveries.clear();
    }
    isTicking = !isClosed && (driver.size() > 0 || !deliveries.isEmpty());
    return isTicking;
  }

  private boolean isDelivered() {
    for (int authority = 0; authority < links.size(); authority++) {
      if (links.get(authority).isReachable() && driver.isDelivering(authority)) {
        return false;
      }
    }
    return !driver.isAnyoneWaiting();
  }

  /** Event loop: stops what is under way; nothing is begun any more. */
  void stop() {
    isClosed = true;
    loop.remove(this);
    links.forEach(AuthorityLink::stop);
    driver.close();
    deliveries.forEach(done -> done.complete(null));
  }

  /** Event loop: closes the connections of a client that was stopped. */
  Future<Void> closeLinks() {
    return Future.join(links.stream().map(AuthorityLink::close).toList()).mapEmpty();
  }

  /** Stops what is under way, and closes the connections. Not to be called on the event loop. */
  @Override
  public void close() {
    if (own != null) {
      own.close();
      return;
    }
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    context.runOnContext(
        now -> {
          stop();
          var _ = closeLinks().onComplete(done -> stopped.complete(null));
        });
    stopped.orTimeout(CLOSE_SECONDS_MAX, TimeUnit.SECONDS).handle((done, cause) -> cause).join();
  }
}
