package io.meshpay.load.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.committee.CommitteeFile;
import io.meshpay.load.bench.CommitteeBench;
import io.meshpay.load.cluster.FreePorts;
import io.meshpay.load.cluster.LocalCluster;
import io.meshpay.load.cluster.LocalCommittee;
import io.meshpay.load.cluster.TestCommittee;
import io.meshpay.load.metrics.LoadFigures;
import io.meshpay.load.metrics.MetricsServer;
import io.meshpay.load.monitor.PanelFiles.Query;
import io.meshpay.load.monitor.PanelFiles.Rule;
import io.meshpay.load.report.LoadResult;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every query of every panel and rule, by a real Prometheus that watches a real committee which has
 * just been paying. Needs Prometheus: on Debian, {@code apt-get install prometheus}.
 */
@TestMethodOrder(OrderAnnotation.class)
final class PrometheusQueriesIT {
  private static final String COMMITTEE = "under-test";
  private static final long PATIENCE_MILLIS = 120_000;
  private static final long POLL_MILLIS = 500;

  /** What may have no value, by the metric that is to blame. */
  private static final Map<String, String> MAY_BE_EMPTY =
      Map.of(
          "jvm_gc_pause_seconds_sum", "appears with the first collection",
          "jvm_gc_pause_seconds_max", "appears with the first collection",
          "jvm_gc_concurrent_phase_time_seconds_sum",
              "these authorities have the serial collector");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path folder;
  private static TestCommittee committee;
  private static LocalCluster cluster;
  private static MetricsServer generator;
  private static PrometheusProcess prometheus;

  @BeforeAll
  static void start() throws Exception {
    Path program = PrometheusProcess.find(System.getenv("PATH"));
    if (program == null) {
      throw new TestAbortedException("Prometheus isn't installed: apt-get install prometheus");
    }
    committee = TestCommittee.found(folder.resolve("committee"), 20);
    cluster = LocalCluster.start(committee.members(), folder.resolve("logs"), TestCommittee.SILENT);
    LoadFigures figures = new LoadFigures();
    generator = MetricsServer.open(InetAddress.getLoopbackAddress(), 0, figures);
    PrometheusFolder files =
        PrometheusFolder.write(
            PanelFiles.GRAFANA,
            folder.resolve("prometheus"),
            COMMITTEE,
            committee.members(),
            generator.address());
    String config = Files.readString(files.config());
    String hurried = config.replaceAll("(scrape|evaluation)_interval: \\d+s", "$1_interval: 1s");
    assertFalse(hurried.equals(config));
    Files.writeString(files.config(), hurried);
    prometheus = PrometheusProcess.start(program, files, FreePorts.onLoopback(1).getFirst());
    await("all are scraped", "sum(up) == 5");
    LoadResult load =
        CommitteeBench.closed(4, 3, 0.5, figures, TestCommittee.SILENT)
            .run(
                CommitteeFile.read(committee.files().committee()),
                LocalCommittee.TOKEN,
                committee.files().wallets());
    assertTrue(load.isValid(), load.failures().toString());
    await("the generator's are seen", "sum(rate(meshpay_load_latency_seconds_count[1m])) > 0");
    await("payments are seen", "min(authority:meshpay_executions:rate1m) > 0");
  }

  @AfterAll
  static void stop() {
    HTTP.close();
    if (prometheus != null) {
      prometheus.close();
    }
    if (generator != null) {
      generator.close();
    }
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  @Order(1)
  void everyQueryOfEveryPanelHasAnAnswer() throws Exception {
    List<Query> queries = new ArrayList<>();
    for (Query query : PanelFiles.panelQueries()) {
      queries.add(new Query(query.where(), substitute(query.expression())));
    }
    assertAnswered(queries);
  }

  @Test
  @Order(2)
  void everyRecordingRuleHasAnAnswer() throws Exception {
    List<Query> queries = new ArrayList<>();
    for (Rule rule : PanelFiles.rules()) {
      if (!rule.isAlert()) {
        queries.add(rule.query());
        queries.add(new Query("what is recorded", rule.name()));
      }
    }
    assertAnswered(queries);
  }

  /** An alert has no answer while all is well, but whatever it looks at is there. */
  @Test
  @Order(3)
  void everyAlertCanBeEvaluatedAndLooksAtWhatIsThere() throws Exception {
    List<Query> looked = new ArrayList<>();
    for (Rule rule : PanelFiles.rules()) {
      if (rule.isAlert()) {
        query(rule.expression());
        rule.query().metrics().forEach(metric -> looked.add(new Query(rule.name(), metric)));
      }
    }
    assertAnswered(looked);
  }

  @Test
  @Order(4)
  void prometheusFindsNoFaultInItsRulesAndNoAlertOfAHealthyCommitteeFires() throws Exception {
    int rules = 0;
    for (JsonNode group : get("/api/v1/rules").at("/data/groups")) {
      for (JsonNode rule : group.path("rules")) {
        assertEquals("ok", rule.path("health").asString(), rule.toString());
        rules++;
      }
    }
    assertEquals(PanelFiles.rules().size(), rules);
    for (String alert : List.of("QuorumLost", "QuorumAtRisk", "AuthorityDown", "PipelineStuck")) {
      assertEquals(0, query("ALERTS{alertname=\"MeshPay" + alert + "\"}").size(), alert);
    }
    await("the states agree", "committee:meshpay_state_digest:agreeing == 4");
  }

  @Test
  @Order(5)
  void theDeathOfAnAuthorityIsNoticed() throws Exception {
    cluster.authority("authority-4").kill();
    await("it is missed", "ALERTS{alertname=\"MeshPayAuthorityDown\", authority=\"authority-4\"}");
    await("the quorum is at risk", "ALERTS{alertname=\"MeshPayQuorumAtRisk\"}");
    await("three vote", "committee:meshpay_voting_power:voting == 3");
    assertEquals(0, query("ALERTS{alertname=\"MeshPayQuorumLost\"}").size());
  }

  /** As Grafana does it. */
  private static String substitute(String expression) {
    return expression
        .replace("$__rate_interval", "1m")
        .replace("$committee", COMMITTEE)
        .replace("$authority", "authority-[1-4]");
  }

  private static void assertAnswered(List<Query> queries) throws Exception {
    assertFalse(queries.isEmpty());
    Set<String> unanswered = new TreeSet<>();
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    do {
      unanswered.clear();
      for (Query query : queries) {
        boolean isNeeded = query.metrics().stream().noneMatch(MAY_BE_EMPTY::containsKey);
        if (query(query.expression()).isEmpty() && isNeeded) {
          unanswered.add(query.where() + ": " + query.expression());
        }
      }
    } while (!unanswered.isEmpty() && pause(deadline));
    assertEquals(Set.of(), unanswered);
  }

  private static void await(String what, String expression) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (query(expression).isEmpty()) {
      assertTrue(pause(deadline), "not in time: " + what);
    }
  }

  /** Waits a little; false when it has waited long enough. */
  private static boolean pause(long deadlineNanos) throws IOException, InterruptedException {
    prometheus.check(POLL_MILLIS);
    return System.nanoTime() - deadlineNanos < 0;
  }

  private static JsonNode query(String expression) throws IOException, InterruptedException {
    String encoded = URLEncoder.encode(expression, StandardCharsets.UTF_8);
    JsonNode answer = get("/api/v1/query?query=" + encoded);
    assertEquals("success", answer.path("status").asString(), expression + ": " + answer);
    return answer.at("/data/result");
  }

  private static JsonNode get(String path) throws IOException, InterruptedException {
    URI uri = URI.create(prometheus.root() + path);
    String body = HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    return JsonMapper.builder().build().readTree(body);
  }
}
