package io.meshpay.authority;

import io.meshpay.mesh.MeshNetwork;
import io.meshpay.pipeline.Pipeline;
import io.meshpay.pipeline.measure.Distribution;
import io.meshpay.pipeline.measure.Scale;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What an authority shows of itself: its status and its metrics. */
final class Telemetry implements AutoCloseable {
  private final Vertx vertx;
  private final PrometheusMeterRegistry registry;
  private final AuthorityMetrics metrics;
  private final HistogramMetrics histograms;
  private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
  private final Condition condition;
  private final AuthorityFacts facts;
  private final LongSupplier uptimeSeconds;
  private final SegmentFigures segments = new SegmentFigures();
  private volatile @Nullable Parts parts;
  private volatile @Nullable JournalCheck journalCheck;
  private volatile String endpoint;

  private record Parts(
      Pipeline pipeline, MeshNetwork network, LedgerWindow ledger, TreeHeads treeHeads) {}

  /**
   * @param endpoint the configured address and port
   */
  Telemetry(
      Vertx vertx,
      PrometheusMeterRegistry registry,
      Condition condition,
      AuthorityFacts facts,
      String endpoint,
      LongSupplier uptimeSeconds) {
    this.vertx = vertx;
    this.registry = registry;
    this.condition = condition;
    this.facts = facts;
    this.endpoint = endpoint;
    this.uptimeSeconds = uptimeSeconds;
    metrics = new AuthorityMetrics(registry);
    histograms = HistogramMetrics.on(registry.getPrometheusRegistry());
    metrics.addState(condition);
    metrics.addFacts(facts);
    metrics.addSegments(segments);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    gcMetrics.bindTo(registry);
  }

  /** The ledger is open: from now on there is more to show. */
  void add(
      Pipeline pipeline,
      int ringSlots,
      MeshNetwork network,
      LedgerWindow ledger,
      TreeHeads treeHeads) {
    metrics.addLedger(ledger);
    metrics.addPipeline(pipeline, ringSlots);
    metrics.addNetwork(network);
    TimingMetrics.add(pipeline.timings(), histograms);
    watch(network.loops());
    parts = new Parts(pipeline, network, ledger, treeHeads);
  }

  private void watch(List<Context> loops) {
    for (int i = 0; i < loops.size(); i++) {
      Distribution lag = new Distribution(Scale.NANOS);
      histograms.add(
          "meshpay_event_loop_lag_seconds",
          "By how much an event loop of the mesh ran a timer too late.",
          lag,
          "loop",
          Integer.toString(i));
      LoopLag.watch(loops.get(i), lag, System::nanoTime);
    }
  }

  /** What is on the disk is open. */
  void add(
      OpenState state, DataDirectory directory, HistoryDesk history, SnapshotKeeper snapshots) {
    StorageMetrics storage = new StorageMetrics(registry);
    storage.addJournal(state.journal());
    storage.addFolder(directory.folder(), directory.accounts());
    storage.addHistory(history);
    storage.addSnapshots(snapshots);
  }

  /** The journal is being read. */
  void add(JournalCheck check) {
    new StorageMetrics(registry).addCheck(check);
    journalCheck = check;
  }

  /** The address and port that was bound. */
  void listensOn(String bound) {
    endpoint = bound;
  }

  /** What the journal takes on the disk, for others to keep up to date. */
  SegmentFigures segments() {
    return segments;
  }

  AuthorityFacts facts() {
    return facts;
  }

  /** The body of {@code /status}. To be called on an event loop, which it goes on on. */
  Future<JsonObject> status() {
    return look().compose(reading -> lookAtTree().map(looked -> report(reading)));
  }

  /**
   * The body of {@code /metrics}. To be called on an event loop, which it goes on on.
   *
   * @param accept which forms the caller takes: the request's header
   */
  Future<Exposition> metrics(@Nullable String accept) {
    return look().compose(fresh -> vertx.executeBlocking(() -> Exposition.of(registry, accept)));
  }

  private Future<LedgerReading> look() {
    Parts now = parts;
    return now == null
        ? Future.succeededFuture(LedgerReading.NONE)
        : Future.fromCompletionStage(now.ledger().look(), vertx.getOrCreateContext());
  }

  private Future<?> lookAtTree() {
    Parts now = parts;
    return now == null
        ? Future.succeededFuture()
        : Future.fromCompletionStage(now.treeHeads().look(), vertx.getOrCreateContext());
  }

  private JsonObject report(LedgerReading reading) {
    Parts now = parts;
    long depth = now == null ? 0 : now.pipeline().depth();
    JournalCheck check = journalCheck;
    long connections = now == null ? 0 : now.network().tcpCounters().connectionsOpen();
    return new StatusReport(
            facts,
            condition.now(),
            reading,
            now == null ? null : now.treeHeads().latest(),
            new StatusReport.Moment(endpoint, connections, depth, uptimeSeconds.getAsLong()),
            segments,
            check == null ? null : check.damage())
        .toJson();
  }

  @Override
  public void close() {
    gcMetrics.close();
    registry.close();
  }
}
