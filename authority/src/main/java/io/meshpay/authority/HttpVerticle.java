package io.meshpay.authority;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What operators and their tools see of an authority, read only, without authentication: bind it to
 * an address that only they reach.
 *
 * <ul>
 *   <li>{@code /health}: 200 while the process lives and isn't failing;
 *   <li>{@code /ready}: 200 while the authority listens and votes, else 503 and why not;
 *   <li>{@code /status}: one JSON object, see {@link StatusReport};
 *   <li>{@code /metrics}: for Prometheus.
 * </ul>
 */
final class HttpVerticle extends VerticleBase {
  private static final String JSON = "application/json";
  private static final Set<HttpMethod> SERVED = Set.of(HttpMethod.GET, HttpMethod.HEAD);
  private static final int IDLE_TIMEOUT_SECONDS = 30;

  /** Far more than probes and scrapers need, and far fewer than would take the mesh's files. */
  static final int CONNECTIONS_MAX = 256;

  private final AuthorityConfig.Http config;
  private final Condition condition;
  private final Supplier<Future<JsonObject>> status;
  private final Function<@Nullable String, Future<Exposition>> metrics;
  private volatile int port;

  /** Of the one event loop that serves them. */
  private int connections;

  /**
   * @param status makes the body of {@code /status}
   * @param metrics makes the body of {@code /metrics} in a form that the Accept header allows
   */
  HttpVerticle(
      AuthorityConfig.Http config,
      Condition condition,
      Supplier<Future<JsonObject>> status,
      Function<@Nullable String, Future<Exposition>> metrics) {
    this.config = config;
    this.condition = condition;
    this.status = status;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions()
            // Scrapers and probes speak HTTP/1.1; what isn't there can't be flooded.
            .setHttp2ClearTextEnabled(false)
            .setPerFrameWebSocketCompressionSupported(false)
            .setPerMessageWebSocketCompressionSupported(false)
            .setIdleTimeout(IDLE_TIMEOUT_SECONDS)
            .setIdleTimeoutUnit(TimeUnit.SECONDS);
    HttpServer server =
        vertx.createHttpServer(options).connectionHandler(this::admit).requestHandler(this::serve);
    return server
        .listen(config.port(), config.host())
        .onSuccess(listening -> port = listening.actualPort());
  }

  /** Where it listens, once it is deployed. */
  int port() {
    return port;
  }

  private void admit(HttpConnection connection) {
    connections++;
    connection.closeHandler(closed -> connections--);
    if (connections > CONNECTIONS_MAX) {
      var _ = connection.close();
    }
  }

  private void serve(HttpServerRequest request) {
    if (!SERVED.contains(request.method())) {
      request.response().putHeader("Allow", "GET, HEAD").putHeader("Connection", "close");
      answer(request, 405, error("only GET and HEAD are served"));
      return;
    }
    switch (request.path()) {
      case "/health" -> health(request);
      case "/ready" -> ready(request);
      case "/status" ->
          status
              .get()
              .onSuccess(body -> answer(request, 200, body))
              .onFailure(failure -> fail(request, failure));
      case "/metrics" ->
          metrics
              .apply(request.getHeader("Accept"))
              .onSuccess(made -> answer(request, 200, made.contentType(), made.body()))
              .onFailure(failure -> fail(request, failure));
      case null, default ->
          answer(request, 404, error("there are /metrics, /health, /ready and /status"));
    }
  }

  private void health(HttpServerRequest request) {
    Condition.Now now = condition.now();
    boolean isHealthy = now.state() != AuthorityState.FAILED;
    answer(request, isHealthy ? 200 : 503, state(now).put("healthy", isHealthy));
  }

  private void ready(HttpServerRequest request) {
    Condition.Now now = condition.now();
    answer(request, now.isReady() ? 200 : 503, state(now).put("ready", now.isReady()));
  }

  private static JsonObject state(Condition.Now now) {
    JsonObject body = new JsonObject().put("state", now.state().name());
    return now.reason().isEmpty() ? body : body.put("reason", now.reason());
  }

  private static JsonObject error(String text) {
    return new JsonObject().put("error", text);
  }

  private static void fail(HttpServerRequest request, Throwable failure) {
    answer(request, 500, error(failure.toString()));
  }

  private static void answer(HttpServerRequest request, int code, JsonObject body) {
    answer(request, code, JSON, Buffer.buffer(body.encodePrettily() + "\n"));
  }

  private static void answer(HttpServerRequest request, int code, String type, Buffer body) {
    if (request.response().closed()) {
      return;
    }
    request.response().setStatusCode(code).putHeader("Content-Type", type);
    // Vert.x leaves out the body of an answer to HEAD, and keeps its length.
    var _ = request.response().end(body);
  }
}
