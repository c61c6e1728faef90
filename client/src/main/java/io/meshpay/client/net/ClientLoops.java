package io.meshpay.client.net;

import io.meshpay.mesh.transport.MeshVertx;
import io.meshpay.mesh.transport.TransportUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Event loops for clients, of which many can share one. Who needs no more than one client needn't
 * care: it opens one of its own.
 */
public final class ClientLoops implements AutoCloseable {
  private static final int RESOLVERS_MAX = 8;
  private static final long CLOSE_SECONDS_MAX = 5;

  private final MeshVertx mesh;
  private final List<ClientLoop> loops;

  private ClientLoops(MeshVertx mesh, int loops) {
    this.mesh = mesh;
    this.loops = IntStream.range(0, loops).mapToObj(i -> new ClientLoop(mesh)).toList();
  }

  /**
   * Starts them.
   *
   * @param options of which transport and interface are looked at
   * @param loops how many, each a thread
   */
  public static ClientLoops open(ClientOptions options, int loops) throws NoTransportException {
    VertxOptions vertxOptions =
        new VertxOptions()
            .setEventLoopPoolSize(loops)
            .setWorkerPoolSize(RESOLVERS_MAX)
            .setFileSystemOptions(
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false));
    try {
      MeshVertx mesh =
          MeshVertx.open(
              Vertx.builder().with(vertxOptions), options.transport(), options.interfaceName());
      return new ClientLoops(mesh, loops);
    } catch (TransportUnavailableException e) {
      throw new NoTransportException(e);
    }
  }

  public List<ClientLoop> loops() {
    return loops;
  }

  /** The transport beneath, and why no better one. */
  public String transport() {
    return mesh.transport().describe();
  }

  /** Stops all clients, closes their connections and ends the threads. Not to be called on one. */
  @Override
  public void close() {
    CompletableFuture<?>[] stopped =
        loops.stream().map(ClientLoops::stop).toArray(size -> new CompletableFuture<?>[size]);
    CompletableFuture.allOf(stopped)
        .thenCompose(done -> closeNetworks())
        .handle((done, cause) -> cause)
        .thenCompose(cause -> mesh.close().toCompletionStage())
        .orTimeout(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)
        .handle((done, cause) -> cause)
        .join();
  }

  private static CompletableFuture<Void> stop(ClientLoop loop) {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    try {
      loop.context()
          .runOnContext(
              now -> {
                var _ = loop.closeClients().onComplete(done -> stopped.complete(null));
              });
    } catch (RejectedExecutionException closed) {
      stopped.complete(null);
    }
    return stopped;
  }

  private CompletableFuture<Void> closeNetworks() {
    List<Future<Void>> closing = loops.stream().map(ClientLoop::closeNetwork).toList();
    return Future.join(closing).<Void>mapEmpty().toCompletionStage().toCompletableFuture();
  }
}
