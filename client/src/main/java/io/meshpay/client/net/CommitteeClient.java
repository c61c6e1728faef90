package io.meshpay.client.net;

import io.meshpay.client.flow.AccountQuery;
import io.meshpay.client.flow.AnswerCheck;
import io.meshpay.client.flow.Evidence;
import io.meshpay.client.flow.FlowSettings;
import io.meshpay.client.flow.HistoryQuery;
import io.meshpay.client.flow.HistoryQuestion;
import io.meshpay.client.flow.PaymentFlow;
import io.meshpay.mesh.MeshLimits;
import io.meshpay.mesh.MeshNetwork;
import io.meshpay.mesh.transport.MeshVertx;
import io.meshpay.mesh.transport.TransportUnavailableException;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.CertificateCheck;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.message.MessageLimits;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.PublicKey;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
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
 * opens several clients.
 */
public final class CommitteeClient implements AutoCloseable {
  private static final int OUTBOUND_BYTES_MAX = 16 << 20;
  private static final int RESOLVERS_MAX = 8;
  private static final long TICK_MILLIS = 5;
  private static final long CLOSE_SECONDS_MAX = 5;

  private final Committee committee;
  private final AnswerCheck check;
  private final MeshVertx mesh;
  private final MeshNetwork network;
  private final Context context;
  private final ClientCounters counters = new ClientCounters();
  private final List<AuthorityLink> links = new ArrayList<>();
  private final List<CompletableFuture<Void>> deliveries = new ArrayList<>();
  private final FlowDriver driver;
  private volatile @Nullable Thread loopThread;
  private boolean isFlushQueued;
  private boolean isTicking;
  private boolean isClosed;

  private CommitteeClient(
      Committee committee, AnswerCheck check, ClientOptions options, MeshVertx mesh) {
    this.committee = committee;
    this.check = check;
    this.mesh = mesh;
    network = new MeshNetwork(mesh, 1);
    context = mesh.vertx().getOrCreateContext();
    driver =
        new FlowDriver(
            options.microClock(),
            this::send,
            counters,
            options.flowsMax(),
            options.random().nextLong());
  }

  /** Opens a client that verifies everything; it connects in the background. */
  public static CommitteeClient open(Committee committee, ClientOptions options)
      throws NoTransportException {
    CertificateCheck check = new CertificateCheck(committee, SignatureVerifiers.best());
    return open(committee, options, AnswerCheck.of(check));
  }

  /**
   * Opens a client with a check of its own of what authorities answer.
   *
   * @param check used on the event loop alone
   */
  public static CommitteeClient open(Committee committee, ClientOptions options, AnswerCheck check)
      throws NoTransportException {
    VertxOptions vertxOptions =
        new VertxOptions()
            // Everything shares the one thread, links included, so that nothing needs a lock.
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(Math.min(committee.members().size(), RESOLVERS_MAX))
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false));
    CommitteeClient client =
        new CommitteeClient(committee, check, options, openMesh(vertxOptions, options));
    client.context.runOnContext(now -> client.connect(options.isUdp()));
    return client;
  }

  private static MeshVertx openMesh(VertxOptions vertxOptions, ClientOptions options)
      throws NoTransportException {
    try {
      return MeshVertx.open(
          Vertx.builder().with(vertxOptions), options.transport(), options.interfaceName());
    } catch (TransportUnavailableException e) {
      throw new NoTransportException(e);
    }
  }

  private void connect(boolean isUdp) {
    loopThread = Thread.currentThread();
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
              links.size(), member.endpoint(), isUdp, network, limits, context, events, counters));
    }
    links.forEach(AuthorityLink::open);
  }

  public Committee committee() {
    return committee;
  }

  /** The transport beneath, and why no better one. */
  public String transport() {
    return mesh.transport().toString();
  }

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
      context.owner().setTimer(TICK_MILLIS, timer -> context.runOnContext(now -> tick()));
    }
  }

  private void tick() {
    isTicking = false;
    driver.onTime();
    if (!deliveries.isEmpty() && isDelivered()) {
      deliveries.forEach(done -> done.complete(null));
      deliveries.clear();
    }
    if (driver.size() > 0 || !deliveries.isEmpty()) {
      tickLater();
    }
  }

  private boolean isDelivered() {
    for (int authority = 0; authority < links.size(); authority++) {
      if (links.get(authority).isReachable() && driver.isDelivering(authority)) {
        return false;
      }
    }
    return !driver.isAnyoneWaiting();
  }

  /** Stops what is under way, and closes the connections. Not to be called on the event loop. */
  @Override
  public void close() {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    context.runOnContext(
        now -> {
          isClosed = true;
          links.forEach(AuthorityLink::close);
          driver.close();
          deliveries.forEach(done -> done.complete(null));
          stopped.complete(null);
        });
    stopped
        .thenCompose(done -> network.close().toCompletionStage())
        .handle((done, cause) -> cause)
        .thenCompose(cause -> mesh.close().toCompletionStage())
        .orTimeout(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)
        .handle((done, cause) -> cause)
        .join();
  }
}
