package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.value.PublicKey;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an authority shows over HTTP. */
final class AuthorityHttpTest {
  private static final PublicKey PAYEE = TestFolder.key(3).publicKey();

  @TempDir Path temporary;
  private TestFolder folder;
  private Authority authority;
  private HttpProbe http;

  @BeforeEach
  void start() throws Exception {
    folder = new TestFolder(temporary);
    authority = folder.start();
    http = new HttpProbe(authority.httpPort());
  }

  @AfterEach
  void stop() {
    http.close();
    assertTrue(authority.stop());
  }

  @Test
  void anAuthorityThatVotesIsHealthyAndReady() throws Exception {
    assertEquals(200, http.get("/health").statusCode());
    HttpResponse<String> ready = http.get("/ready");
    assertEquals(200, ready.statusCode());
    assertEquals(
        new JsonObject().put("state", "VOTING").put("ready", true), new JsonObject(ready.body()));
    assertEquals("application/json", ready.headers().firstValue("Content-Type").orElseThrow());
  }

  @Test
  void theStatusSaysWhoItIsAndHowFar() throws Exception {
    pay();
    JsonObject status = http.json("/status");
    assertEquals("authority-1", status.getString("name"));
    assertEquals(BuildVersion.number(), status.getString("version"));
    assertEquals("VOTING", status.getString("state"));
    assertEquals("1", status.getString("epoch"));
    assertEquals(folder.committee.id().toHex(), status.getString("committeeId"));
    assertEquals(folder.authorityKey.publicKey().toHex(), status.getString("publicKey"));
    assertEquals("127.0.0.1:" + authority.meshPort(), status.getString("endpoint"));
    assertTrue(status.getString("transport").matches("io_uring|epoll|nio"));
    assertEquals("3", status.getString("accounts"));
    assertEquals("3", status.getString("entries"));
    assertEquals("1000", status.getString("accountsMax"));
    assertEquals("1", status.getString("votes"));
    assertEquals("1", status.getString("executions"));
    assertEquals("2", status.getString("journalPosition"));
    assertEquals("0", status.getString("uptimeSeconds"));
    assertTrue(status.getString("stateDigest").matches("[0-9a-f]{64}"));
    assertTrue(status.containsKey("verifier") && status.containsKey("signer"));
    assertTrue(status.containsKey("queueDepth") && status.containsKey("connections"));
  }

  @Test
  void metricsHaveHelpAndCountPayments() throws Exception {
    pay();
    String metrics = http.get("/metrics").body();
    String transport = http.json("/status").getString("transport");
    assertLine(metrics, "meshpay_transport_info{transport=\"" + transport + "\"} 1");
    assertLine(metrics, "meshpay_state{state=\"voting\"} 1.0");
    assertLine(metrics, "meshpay_state{state=\"recovering\"} 0.0");
    assertLine(metrics, "meshpay_votes_total 1.0");
    assertLine(metrics, "meshpay_executions_total 1.0");
    assertLine(metrics, "meshpay_refusals_total{code=\"BAD_SIGNATURE\"} 0.0");
    assertLine(metrics, "meshpay_accounts 3.0");
    assertLine(metrics, "meshpay_voting_power 1.0");
    assertLine(metrics, "meshpay_voting_power_committee 1.0");
    assertLine(metrics, "meshpay_voting_power_quorum 1.0");
    assertLine(metrics, "meshpay_ring_slots 256.0");
    assertLine(metrics, "meshpay_frames_total{direction=\"in\",protocol=\"tcp\"} 2.0");
    assertTrue(metrics.contains("\nmeshpay_build_info{"), metrics);
    assertTrue(metrics.contains("\nmeshpay_authority_info{"), metrics);
    assertTrue(metrics.contains("\nmeshpay_connections "), metrics);
    assertTrue(metrics.contains("\nprocess_cpu_time_ns_total "), metrics);
    assertTrue(metrics.contains("\njvm_memory_used_bytes{"), metrics);
  }

  @Test
  void theStateDigestIsAMetricByItsFirst48Bits() throws Exception {
    pay();
    String digest = http.json("/status").getString("stateDigest");
    double prefix = Long.parseLong(digest.substring(0, 12), 16);
    Matcher shown =
        Pattern.compile("(?m)^meshpay_state_digest_prefix (\\S+)$")
            .matcher(http.get("/metrics").body());
    assertTrue(shown.find());
    assertEquals(prefix, Double.parseDouble(shown.group(1)));
  }

  @Test
  void metricsTellHowLongThingsTake() throws Exception {
    pay();
    String metrics = http.get("/metrics").body();
    for (String request : new String[] {"transfer", "confirmation"}) {
      String labels = "{outcome=\"answered\",request=\"" + request + "\"";
      assertLine(metrics, "meshpay_request_seconds_count" + labels + "} 1");
      assertLine(metrics, "meshpay_request_seconds_bucket" + labels + ",le=\"60.0\"} 1");
    }
    assertLine(metrics, "meshpay_step_seconds_count{step=\"journal\"} 2");
    assertTrue(metrics.contains("\nmeshpay_event_loop_lag_seconds_count{loop=\"0\"} "), metrics);
    assertTrue(metrics.contains("\nmeshpay_disk_free_bytes "), metrics);
    assertLine(metrics, "meshpay_journal_durable_position 2.0");
  }

  @Test
  void whoAsksForProtobufGetsNativeHistograms() throws Exception {
    pay();
    HttpResponse<byte[]> answer =
        http.getAccepting(
            "/metrics",
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;"
                + "encoding=delimited,text/plain;version=0.0.4;q=0.3");
    assertEquals(
        "application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily;"
            + " encoding=delimited",
        answer.headers().firstValue("Content-Type").orElseThrow());
    String body = new String(answer.body(), StandardCharsets.ISO_8859_1);
    assertTrue(body.contains("meshpay_request_seconds"), body);
    assertFalse(body.contains("# TYPE"), body);
  }

  @Test
  void everyMetricOfOursHasAHelp() throws Exception {
    String metrics = http.get("/metrics").body();
    Matcher type = Pattern.compile("(?m)^# TYPE (meshpay_\\S+) ").matcher(metrics);
    int count = 0;
    while (type.find()) {
      assertTrue(metrics.contains("# HELP " + type.group(1) + " "), type.group(1));
      count++;
    }
    assertTrue(count > 20, metrics);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/metrics/", "/status/x", "/..%2f", "/favicon.ico"})
  void anUnknownPathIsNotFound(String path) throws Exception {
    HttpResponse<String> answer = http.get(path);
    assertEquals(404, answer.statusCode());
    assertTrue(new JsonObject(answer.body()).containsKey("error"));
  }

  @ParameterizedTest
  @CsvSource({"POST,/status", "PUT,/ready", "DELETE,/metrics", "PATCH,/health", "SHUTDOWN,/health"})
  void onlyReadingIsServed(String method, String path) throws Exception {
    HttpResponse<String> answer = http.send(method, path);
    assertEquals(405, answer.statusCode());
    assertEquals("GET, HEAD", answer.headers().firstValue("Allow").orElseThrow());
    assertEquals(AuthorityState.VOTING, authority.state());
    assertFalse(http.get("/metrics").body().contains(method), "a method became a label");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health", "/ready", "/status", "/metrics"})
  void headIsGetWithoutTheBody(String path) throws Exception {
    HttpResponse<String> answer = http.send("HEAD", path);
    assertEquals(200, answer.statusCode());
    assertEquals("", answer.body());
  }

  private void pay() throws Exception {
    try (TestClient client = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, client);
      payments.confirm(payments.certify(payments.request(PAYEE, 1, 0)));
    }
  }

  private static void assertLine(String metrics, String line) {
    assertTrue(metrics.lines().anyMatch(line::equals), () -> line + " is not in\n" + metrics);
  }
}
