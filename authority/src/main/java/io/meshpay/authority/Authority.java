package io.meshpay.authority;

import io.meshpay.mesh.MeshLimits;
import io.meshpay.mesh.MeshNetwork;
import io.meshpay.mesh.MeshServer;
import io.meshpay.mesh.transport.MeshVertx;
import io.meshpay.mesh.transport.TransportChoice;
import io.meshpay.mesh.transport.TransportUnavailableException;
import io.meshpay.pipeline.Pipeline;
import io.meshpay.pipeline.PipelineLimits;
import io.meshpay.pipeline.PipelineTimings;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.message.MessageLimits;
import io.meshpay.state.AccountView;
import io.meshpay.state.journal.Journal;
import io.meshpay.state.journal.JournalBrokenException;
import io.meshpay.state.journal.JournalSync;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running authority: network, pipeline, ledger and HTTP, put together.
 *
 * <p>It starts from the inside out (files, data folder, HTTP, ledger, pipeline, network) and stops
 * from the outside in, so that what was accepted is answered and nothing uses what is closed.
 */
public final class Authority {
  private static final Logger LOG = LoggerFactory.getLogger(Authority.class);
  private static final int BATCH_SLOTS_MAX = 512;
  private static final long LOCK_PERIOD_MILLIS = 1_000;

  private final AuthorityConfig config;
  private final LongSupplier clockMicros;
  private final long startedMicros;
  private final Condition condition = new Condition();
  private final Closing closing = new Closing();
  private final AtomicBoolean isEnding = new AtomicBoolean();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile int httpPort;
  private volatile int meshPort;
  private volatile @Nullable MeshNetwork network;
  private volatile @Nullable Pipeline pipeline;

  private Authority(AuthorityConfig config, LongSupplier clockMicros) {
    this.config = config;
    this.clockMicros = clockMicros;
    startedMicros = clockMicros.getAsLong();
  }

  /**
   * Starts an authority; it serves when this returns.
   *
   * @param passphrase of the key file, or null; the caller's to wipe afterwards
   * @param isReadOnly whether it serves reads only, as over data that may lack votes it gave
   * @param clockMicros the time in microseconds since the epoch of Unix
   * @throws StartException if it can't start; whatever was opened is closed again
   */
  public static Authority start(
      AuthorityConfig config,
      char @Nullable [] passphrase,
      boolean isReadOnly,
      LongSupplier clockMicros)
      throws StartException, InterruptedException {
    Authority authority = new Authority(config, clockMicros);
    try {
      authority.open(AuthorityFiles.read(config, passphrase), isReadOnly);
      return authority;
    } catch (StartException | InterruptedException | RuntimeException failure) {
      authority.isEnding.set(true);
      authority.closing.close(config.limits().shutdownMillis());
      throw failure;
    }
  }

  private void open(AuthorityFiles files, boolean isReadOnly)
      throws StartException, InterruptedException {
    DataIdentity identity =
        new DataIdentity(files.committee().id(), config.name(), files.key().publicKey());
    DataDirectory directory = DataDirectory.open(config.data(), identity);
    closing.add("data folder", millis -> directory.close());

    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    int cores = Runtime.getRuntime().availableProcessors();
    MeshVertx mesh = openVertx(registry, cores);
    closing.add("Vert.x", millis -> Waiting.await(mesh.close(), millis));
    VerifierInUse verifier = new VerifierInUse(config.name(), config.verifier());
    Telemetry telemetry = telemetry(mesh, registry, files, verifier);
    closing.add("metrics", millis -> telemetry.close());
    SegmentKeeper.check(config.journal().segments(), directory, identity, telemetry.segments());
    openHttp(mesh, telemetry);

    LOG.info("opening the state in {}", config.data());
    OpenState state = StateOpening.open(directory, files, config);
    LedgerReading opened = LedgerReading.of(state.ledger());
    PipelineThreads threads = new PipelineThreads(config.name(), this::fail);
    closing.add("state", millis -> closeState(state, directory, threads));

    int messageBytesMax = MessageLimits.of(files.committee()).messageBytesMax();
    Pipeline pipeline = openPipeline(files, verifier.verifier(), state, messageBytesMax, threads);
    this.pipeline = pipeline;
    MeshNetwork network = new MeshNetwork(mesh, VertxSettings.meshLoops(cores));
    this.network = network;
    closing.add("network", millis -> Waiting.await(network.close(), millis));
    closing.add("pipeline", millis -> drain(pipeline, threads, millis));
    telemetry.add(
        pipeline,
        config.limits().ringSlots(),
        network,
        new LedgerWindow(pipeline, opened),
        new TreeHeads(pipeline::treeHead, files.key(), files.committee(), System::nanoTime));

    pipeline.start();
    commitWhenIdle(mesh.vertx(), pipeline);
    MeshLimits limits = MeshListening.limits(config.mesh(), messageBytesMax);
    HistoryDesk history = openHistory(state, directory, pipeline, messageBytesMax);
    MeshServer tcp = MeshListening.open(network, config.mesh(), history, limits);
    closing.add("TCP server", millis -> Waiting.await(tcp.close(), millis));
    meshPort = tcp.port();
    String tooFewFiles = FileLimit.obstacle(config.mesh().connectionsMax());
    if (tooFewFiles != null) {
      LOG.warn(tooFewFiles);
    }
    telemetry.listensOn(MeshListening.text(config.mesh(), meshPort));
    SegmentKeeper segments =
        new SegmentKeeper(
            config.journal().segments(),
            directory,
            identity,
            telemetry.segments(),
            new SegmentKeeper.Source(
                state.rebuild().journal(), state.rebuild().identity(), history::flush),
            System::nanoTime);
    SnapshotKeeper snapshots = keepSnapshots(state, directory, pipeline, segments);
    telemetry.add(state, directory, history, snapshots);
    telemetry.add(checkJournal(state));
    DiskWatch.start(mesh.vertx(), state.journal(), pipeline, condition);
    mesh.vertx().setPeriodic(LOCK_PERIOD_MILLIS, tick -> requireLock(directory));
    if (isReadOnly) {
      condition.leaveStarting(AuthorityState.RECOVERING, "it was started with --read-only");
      LOG.warn("{} does not vote: {}", config.name(), condition.now().reason());
    } else {
      beginVoting(directory, new VotedMark(config.key(), files.key().publicKey()), pipeline);
    }
    log(mesh, telemetry.facts(), files, opened);
  }

  private MeshVertx openVertx(PrometheusMeterRegistry registry, int cores) throws StartException {
    try {
      return MeshVertx.open(
          VertxSettings.builder(registry, cores),
          TransportChoice.parse(config.mesh().transport()),
          config.mesh().networkInterface());
    } catch (TransportUnavailableException e) {
      throw StartException.refused(String.valueOf(e.getMessage()));
    }
  }

  private Telemetry telemetry(
      MeshVertx mesh,
      PrometheusMeterRegistry registry,
      AuthorityFiles files,
      VerifierInUse verifier) {
    AuthorityFacts facts =
        new AuthorityFacts(
            config.name(),
            BuildVersion.number(),
            files.committee().epoch(),
            files.committee().id(),
            files.index(),
            files.key().publicKey(),
            mesh.transport().transport().text(),
            verifier,
            SigningKey.implementation(),
            config.journal().sync(),
            config.limits().accountsMax(),
            power(files));
    String endpoint = MeshListening.text(config.mesh(), config.mesh().port());
    LongSupplier uptimeSeconds =
        () -> TimeUnit.MICROSECONDS.toSeconds(clockMicros.getAsLong() - startedMicros);
    return new Telemetry(mesh.vertx(), registry, condition, facts, endpoint, uptimeSeconds);
  }

  private static AuthorityFacts.Power power(AuthorityFiles files) {
    Committee committee = files.committee();
    return new AuthorityFacts.Power(
        committee.members().get(files.index()).votingPower(),
        committee.totalPower(),
        committee.quorum());
  }

  private void openHttp(MeshVertx mesh, Telemetry telemetry)
      throws StartException, InterruptedException {
    HttpVerticle http =
        new HttpVerticle(config.http(), condition, telemetry::status, telemetry::metrics);
    String address = "HTTP " + config.http().host() + ":" + config.http().port();
    var _ = Waiting.bound(mesh.vertx().deployVerticle(http), address);
    httpPort = http.port();
  }

  private Pipeline openPipeline(
      AuthorityFiles files,
      SignatureVerifier verifier,
      OpenState state,
      int messageBytesMax,
      PipelineThreads threads) {
    AuthorityConfig.Limits limits = config.limits();
    return new Pipeline(
        files.committee(),
        files.index(),
        files.key(),
        verifier,
        state.ledger(),
        state.journal(),
        new AccountView(state.tokens()),
        new PipelineLimits(
            limits.ringSlots(), messageBytesMax, BATCH_SLOTS_MAX, limits.leavesMax()),
        clockMicros,
        new PipelineTimings(System::nanoTime, config.http().timings()),
        threads,
        this::stopVoting,
        this::fail);
  }

  /** With intervals, the last changes would otherwise wait for the next message. */
  private void commitWhenIdle(Vertx vertx, Pipeline pipeline) {
    if (config.journal().toSettings().sync() == JournalSync.INTERVAL) {
      long millis = TimeUnit.NANOSECONDS.toMillis(Journal.INTERVAL_NANOS);
      long timer = vertx.setPeriodic(millis, tick -> pipeline.commitJournal());
      closing.add("timer", left -> vertx.cancelTimer(timer));
    }
  }

  /** Last of all: a start that fails before, on a port in use for instance, leaves the data new. */
  private void beginVoting(DataDirectory directory, VotedMark votedMark, Pipeline pipeline)
      throws StartException {
    try {
      directory.beginVoting();
      votedMark.leave(); // Not before: a crash between the two must not look like lost data.
    } catch (IOException e) {
      throw StartException.refused("data folder: " + FailureText.describe(e));
    }
    pipeline.setVoting(true);
    condition.leaveStarting(AuthorityState.VOTING, "");
  }

  private HistoryDesk openHistory(
      OpenState state, DataDirectory directory, Pipeline pipeline, int messageBytesMax)
      throws StartException {
    try {
      HistoryReader reader =
          HistoryReader.open(
              directory.history(),
              state.rebuild().journal(),
              config.journal().segments().archive(),
              state.rebuild().identity(),
              state.journal(),
              Executors.newSingleThreadExecutor(
                  Thread.ofPlatform().name(config.name() + "-index").factory()));
      HistoryDesk desk =
          new HistoryDesk(
              config.name(),
              reader,
              pipeline.ingress(),
              pipeline::read,
              state.tokens(),
              messageBytesMax);
      closing.add("history", desk::close);
      desk.start();
      return desk;
    } catch (IOException e) {
      throw StartException.refused("data folder: " + FailureText.describe(e));
    }
  }

  private JournalCheck checkJournal(OpenState state) {
    JournalCheck check =
        new JournalCheck(
            config.name(),
            state.rebuild().journal(),
            state.rebuild().identity(),
            state.journal().durablePosition(),
            System::nanoTime);
    closing.add("journal check", check::close);
    check.start();
    return check;
  }

  private SnapshotKeeper keepSnapshots(
      OpenState state, DataDirectory directory, Pipeline pipeline, SegmentKeeper segments)
      throws StartException {
    SnapshotKeeper keeper =
        new SnapshotKeeper(
            config,
            state.journal(),
            state.rebuild().journal(),
            new SnapshotMaker(state.rebuild(), directory, config.limits().accountsMax()),
            pipeline::rotateJournal,
            segments,
            System::nanoTime);
    try {
      keeper.open();
    } catch (IOException e) {
      throw StartException.refused("data folder: " + FailureText.describe(e));
    }
    closing.add("snapshots", keeper::close);
    keeper.start();
    return keeper;
  }

  private void log(
      MeshVertx mesh, AuthorityFacts facts, AuthorityFiles files, LedgerReading opened) {
    LOG.info(
        "{} is {}: MeshPay {}, authority {} of {}, epoch {}, committee {}",
        facts.name(),
        condition.now().state(),
        facts.version(),
        facts.index() + 1,
        files.committee().members().size(),
        facts.epoch(),
        facts.committeeId().toHex());
    if (config.journal().isUnsafe()) {
      LOG.warn(
          "journal.sync = \"{}\": answers don't wait for the disk, for measurements only. A crash"
              + " loses votes, which can then be given twice; snapshots, history and old segments"
              + " only get as far as the disk has it",
          config.journal().sync());
    }
    LOG.info(
        "serving TCP and UDP on {} by {}, HTTP on {}:{}",
        MeshListening.text(config.mesh(), meshPort),
        mesh.transport().describe(),
        config.http().host(),
        httpPort);
    LOG.info(
        "verifier {}, signer {}, {} accounts, state digest {}",
        facts.verifier().name(),
        facts.signer(),
        opened.accounts(),
        opened.stateDigest().toHex());
  }

  /** The TCP and UDP port that was bound. */
  public int meshPort() {
    return meshPort;
  }

  /** The port that HTTP was bound to. */
  public int httpPort() {
    return httpPort;
  }

  /** How many messages came over TCP and were handed to the pipeline. */
  long tcpFramesAccepted() {
    MeshNetwork opened = network;
    return opened == null ? 0 : opened.tcpCounters().framesIn();
  }

  public AuthorityState state() {
    return condition.now().state();
  }

  /**
   * Completes when the authority has ended: normally after {@link #stop}, exceptionally with the
   * bug or the machine's failure that ended it.
   */
  public CompletableFuture<Void> ended() {
    return ended;
  }

  /**
   * Stops: takes no more requests, answers those that were accepted, closes everything. Later calls
   * wait for the first one.
   *
   * @return whether that worked out within the configured time
   */
  public boolean stop() {
    if (isEnding.compareAndSet(false, true)) {
      condition.set(AuthorityState.STOPPING, "the authority is stopping");
      LOG.info("{} is stopping", config.name());
      end(null);
    }
    return ended.handle((done, failure) -> failure == null).join();
  }

  /** Two authorities on one data folder would vote twice, so this one rather ends. */
  private void requireLock(DataDirectory directory) {
    try {
      directory.requireLock();
    } catch (IOException lost) {
      fail(lost);
    }
  }

  /** A bug, or a broken machine: what this authority would do next could be wrong. Any thread. */
  private void fail(Throwable failure) {
    if (isEnding.compareAndSet(false, true)) {
      condition.set(AuthorityState.FAILED, "it met a bug or a broken machine: " + failure);
      LOG.error("{} fails and stops", config.name(), failure);
      Pipeline failed = pipeline;
      if (failed != null) {
        failed.setVoting(false);
        failed.close();
      }
      // Not on this thread: it may be one that the stop waits for.
      Thread.ofPlatform().name(config.name() + "-stop").start(() -> end(failure));
    }
  }

  private void end(@Nullable Throwable failure) {
    boolean isClean = closing.close(config.limits().shutdownMillis());
    if (failure != null) {
      ended.completeExceptionally(failure);
    } else if (!isClean) {
      ended.completeExceptionally(new TimeoutException("the stop was not clean"));
    } else {
      LOG.info("{} has stopped", config.name());
      ended.complete(null);
    }
  }

  private void drain(Pipeline pipeline, PipelineThreads threads, long millis)
      throws InterruptedException, TimeoutException {
    long deadlineNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    // After a failure the stages stand still, and there is nothing to wait for.
    boolean isDrained = state() == AuthorityState.FAILED || pipeline.drain(millis);
    long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    if (!threads.join(Math.max(1, left)) || !isDrained) {
      throw new TimeoutException("not everything that was accepted got an answer");
    }
  }

  /** The disk has failed: see {@link AuthorityState#READ_ONLY}. */
  private void stopVoting(JournalBrokenException failure) {
    LOG.error("{} stops voting: its disk has failed", config.name(), failure);
    condition.stopVoting(
        failure.getMessage()
            + "; it votes no more and serves reads. Mend the disk, or make room, and restart it");
  }

  private void closeState(OpenState state, DataDirectory directory, PipelineThreads threads)
      throws InterruptedException, TimeoutException, IOException {
    // Closing what a thread still writes to would bring down the process.
    if (!threads.join(1)) {
      throw new TimeoutException("left open, as the pipeline still uses it");
    }
    boolean isSound = state() != AuthorityState.FAILED && !state.journal().isBroken();
    CleanStop stop = CleanStop.of(state.ledger(), state.store());
    state.journal().close();
    state.store().close();
    if (isSound) {
      directory.markCleanStop(stop);
    }
  }
}
