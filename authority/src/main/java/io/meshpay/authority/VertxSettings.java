package io.meshpay.authority;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.util.EnumSet;
import java.util.UUID;

/** How an authority sets up Vert.x. */
final class VertxSettings {
  /** More event loops than one only take turns on a core that the pipeline's threads need. */
  private static final int CORES_PER_MESH_LOOP = 4;

  private VertxSettings() {}

  /** How many event loops carry the mesh's traffic. */
  static int meshLoops(int cores) {
    return Math.max(1, cores / CORES_PER_MESH_LOOP);
  }

  /**
   * A builder without its transport.
   *
   * @param registry gets the metrics that Vert.x keeps of itself
   */
  static VertxBuilder builder(MeterRegistry registry, int cores) {
    MicrometerMetricsOptions metrics = new MicrometerMetricsOptions();
    // Registries are global by name: several authorities in one process keep theirs apart.
    metrics.setRegistryName("meshpay-" + UUID.randomUUID()).setEnabled(true);
    metrics.setLabels(EnumSet.of(Label.POOL_TYPE, Label.POOL_NAME));
    // Nobody watches those who watch; and their label would be whatever method a client writes.
    metrics.addDisabledMetricsCategory(MetricsDomain.HTTP_SERVER);
    VertxOptions options =
        new VertxOptions()
            .setMetricsOptions(metrics)
            // One for HTTP, so that a scrape never waits for payments, nor they for it.
            .setEventLoopPoolSize(meshLoops(cores) + 1)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false));
    return Vertx.builder().with(options).withMetrics(new MicrometerMetricsFactory(registry));
  }
}
