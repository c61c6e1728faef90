package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.authority.AuthorityConfig.Http;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The answers that a running authority gives too briefly to be caught. */
final class HttpVerticleTest {
  private final Vertx vertx = Vertx.vertx();
  private final Condition condition = new Condition();
  private HttpVerticle verticle;
  private HttpProbe http;

  @BeforeEach
  void deploy() throws Exception {
    verticle =
        new HttpVerticle(
            new Http("127.0.0.1", 0),
            condition,
            () -> Future.failedFuture(new IllegalStateException("no status")),
            accept -> Future.failedFuture(new IllegalStateException("no metrics")));
    Waiting.bound(vertx.deployVerticle(verticle), "HTTP");
    http = new HttpProbe(verticle.port());
  }

  @AfterEach
  void close() throws Exception {
    http.close();
    Waiting.await(vertx.close(), 10_000);
  }

  @ParameterizedTest
  @CsvSource({"STARTING,200", "RECOVERING,200", "STOPPING,200", "FAILED,503"})
  void onlyAnAuthorityThatVotesIsReady(AuthorityState state, int health) throws Exception {
    condition.set(state, "the reason");
    assertEquals(health, http.get("/health").statusCode());
    HttpResponse<String> ready = http.get("/ready");
    assertEquals(503, ready.statusCode());
    assertEquals(
        new JsonObject().put("state", state.name()).put("reason", "the reason").put("ready", false),
        new JsonObject(ready.body()));
  }

  @Test
  void aStartDoesNotHideAFailureThatCameBefore() {
    condition.set(AuthorityState.FAILED, "a bug");
    condition.leaveStarting(AuthorityState.VOTING, "");
    assertEquals(AuthorityState.FAILED, condition.now().state());
  }

  /** Netty's WebSocket handler, which nobody needs here, would fail at the 129th of them. */
  @Test
  void manyRequestsInOneWriteAreAllAnswered() throws Exception {
    int requests = 1_000;
    try (Socket socket = connect()) {
      String request = "GET /health HTTP/1.1\r\nHost: test\r\n\r\n";
      socket.getOutputStream().write(request.repeat(requests).getBytes(StandardCharsets.US_ASCII));
      var lines =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      int answers = 0;
      while (answers < requests) {
        String line = lines.readLine();
        assertNotNull(line, () -> "closed before all were answered");
        answers += line.endsWith("HTTP/1.1 200 OK") ? 1 : 0;
      }
    }
  }

  @Test
  void connectionsAboveTheLimitAreClosedAndTheOthersServed() throws Exception {
    List<Socket> held = new ArrayList<>();
    try {
      for (int i = 0; i < HttpVerticle.CONNECTIONS_MAX; i++) {
        held.add(connect());
      }
      try (Socket refused = connect()) {
        assertEquals(-1, refused.getInputStream().read());
      }
      Socket last = held.getLast();
      last.getOutputStream()
          .write("GET /health HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      String answer = new String(last.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(answer.contains("200 OK"), answer);
      // It has closed, so there is room again.
      assertEquals(200, http.get("/health").statusCode());
    } finally {
      for (Socket socket : held) {
        socket.close();
      }
    }
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), verticle.port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  @ParameterizedTest
  @CsvSource({"/status,no status", "/metrics,no metrics"})
  void whatCannotBeMadeIsAnInternalError(String path, String reason) throws Exception {
    HttpResponse<String> answer = http.get(path);
    assertEquals(500, answer.statusCode());
    assertTrue(new JsonObject(answer.body()).getString("error").contains(reason));
  }
}
