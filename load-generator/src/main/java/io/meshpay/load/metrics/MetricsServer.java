package io.meshpay.load.metrics;

import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * The generator's metrics over HTTP, at {@code /metrics}, for as long as it is open: {@code
 * meshpay_load_…}, and of the JVM what an authority tells, too.
 */
public final class MetricsServer implements AutoCloseable {
  private static final double NANOS_PER_SECOND = 1e9;

  private final LoadFigures figures;
  private final PrometheusMeterRegistry registry;
  private final JvmGcMetrics gcMetrics;
  private final HTTPServer server;
  private final InetSocketAddress address;

  private MetricsServer(
      LoadFigures figures,
      PrometheusMeterRegistry registry,
      JvmGcMetrics gcMetrics,
      HTTPServer server,
      InetSocketAddress address) {
    this.figures = figures;
    this.registry = registry;
    this.gcMetrics = gcMetrics;
    this.server = server;
    this.address = address;
  }

  /**
   * Begins to serve.
   *
   * @param port 0 for any that is free
   * @throws java.net.BindException if the port is in use
   */
  public static MetricsServer open(InetAddress host, int port, LoadFigures figures)
      throws IOException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    JvmGcMetrics gcMetrics = new JvmGcMetrics();
    boolean isOpen = false;
    try {
      registry
          .getPrometheusRegistry()
          .register(new LoadCollector(figures, MetricsServer::cpuSeconds));
      new JvmMemoryMetrics().bindTo(registry);
      new JvmThreadMetrics().bindTo(registry);
      new ProcessorMetrics().bindTo(registry);
      gcMetrics.bindTo(registry);
      HTTPServer server =
          HTTPServer.builder()
              .inetAddress(host)
              .port(port)
              .registry(registry.getPrometheusRegistry())
              .buildAndStart();
      figures.meters().add(registry);
      isOpen = true;
      return new MetricsServer(
          figures, registry, gcMetrics, server, new InetSocketAddress(host, server.getPort()));
    } finally {
      if (!isOpen) {
        gcMetrics.close();
        registry.close();
      }
    }
  }

  private static double cpuSeconds() {
    return ProcessHandle.current()
        .info()
        .totalCpuDuration()
        .map(used -> used.toNanos() / NANOS_PER_SECOND)
        .orElse(0.0);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return address;
  }

  /** What a scraper asks for. */
  public URI uri() {
    String host = address.getAddress().getHostAddress();
    return URI.create(
        "http://%s:%d/metrics"
            .formatted(host.contains(":") ? "[" + host + "]" : host, address.getPort()));
  }

  @Override
  public void close() {
    figures.meters().remove(registry);
    server.close();
    gcMetrics.close();
    registry.close();
  }
}
