package io.meshpay.authority;

import io.meshpay.mesh.MeshNetwork;
import io.meshpay.pipeline.Pipeline;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What an authority shows of itself: its status and its metrics. */
final class Telemetry implements AutoCloseable {
  private final Vertx vertx;
  private final PrometheusMeterRegistry registry;
  private final AuthorityMetrics metrics;
  private final JvmGcMetrics gcMetrics = new JvmGcMetrics();
  private final Condition condition;
  private final AuthorityFacts facts;
  private final LongSupplier uptimeSeconds;
  private volatile @Nullable Parts parts;
  private volatile String endpoint;

  private record Parts(Pipeline pipeline, MeshNetwork network, LedgerWindow ledger) {}

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
    metrics.addState(condition);
    metrics.addFacts(facts);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    gcMetrics.bindTo(registry);
  }

  /** The ledger is open: from now on there is more to show. */
  void add(Pipeline pipeline, int ringSlots, MeshNetwork network, LedgerWindow ledger) {
    metrics.addLedger(ledger);
    metrics.addPipeline(pipeline, ringSlots);
    metrics.addNetwork(network);
    parts = new Parts(pipeline, network, ledger);
  }

  /** The address and port that was bound. */
  void listensOn(String bound) {
    endpoint = bound;
  }

  AuthorityFacts facts() {
    return facts;
  }

  /** The body of {@code /status}. To be called on an event loop, which it goes on on. */
  Future<JsonObject> status() {
    return look().map(this::report);
  }

  /** The body of {@code /metrics}. To be called on an event loop, which it goes on on. */
  Future<String> metrics() {
    return look().compose(fresh -> vertx.executeBlocking(() -> registry.scrape()));
  }

  private Future<LedgerReading> look() {
    Parts now = parts;
    return now == null
        ? Future.succeededFuture(LedgerReading.NONE)
        : Future.fromCompletionStage(now.ledger().look(), vertx.getOrCreateContext());
  }

  private JsonObject report(LedgerReading reading) {
    Parts now = parts;
    long depth = now == null ? 0 : now.pipeline().depth();
    long connections = now == null ? 0 : now.network().tcpCounters().connectionsOpen();
    return new StatusReport(
            facts,
            condition.now(),
            reading,
            new StatusReport.Moment(endpoint, connections, depth, uptimeSeconds.getAsLong()))
        .toJson();
  }

  @Override
  public void close() {
    gcMetrics.close();
    registry.close();
  }
}
