package io.meshpay.load.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.load.CommandRun;
import io.meshpay.load.cluster.JavaCommand;
import io.meshpay.load.report.Chromium;
import io.meshpay.load.report.PageView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Starts real authorities and loads them for a moment. */
final class AuthorityBenchIT {
  @TempDir private Path folder;

  @BeforeAll
  static void findHome() {
    System.setProperty(JavaCommand.HOME_PROPERTY, System.getProperty("meshpay.root", ".."));
  }

  private static CommandRun bench(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("bench", "--target", "authority", "--accounts", "300", "--connections", "8"));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static JsonNode json(CommandRun run) {
    assertEquals(0, run.exitCode(), run.out() + run.err());
    return JsonMapper.builder().build().readTree(run.out());
  }

  @Test
  void aClosedLoopPaysAndTheStateIsRight() throws Exception {
    Path file = folder.resolve("result.json");
    Path page = folder.resolve("result.html");
    CommandRun run =
        bench(
            "--in-flight",
            "32",
            "--duration",
            "2",
            "--warmup",
            "1",
            "--verify-one-in",
            "10",
            "--hlog",
            folder.resolve("result.hlog").toString(),
            "--hgrm",
            folder.resolve("result.hgrm").toString(),
            "--label",
            "short",
            "--html",
            page.toString(),
            "--json",
            file.toString());
    assertEquals(0, run.exitCode(), run.out() + run.err());
    JsonNode json = JsonMapper.builder().build().readTree(Files.readString(file));
    assertEquals("closed", json.path("model").asString());
    assertTrue(json.path("payments").asLong() > 0, json.toString());
    assertTrue(json.path("errors").isEmpty(), json.toString());
    assertEquals(300, json.at("/check/accountsRead").asInt());
    assertTrue(json.at("/check/signaturesVerified").asInt() > 0);
    assertEquals(json.at("/check/executions").asLong(), json.at("/check/acknowledged").asLong());
    assertTrue(json.at("/cpuMicrosPerPayment/authority").asDouble() > 0);
    assertTrue(json.at("/cpuMicrosPerPayment/generator").asDouble() > 0);
    assertEquals(2, json.path("seconds").size(), json.path("seconds").toString());
    long order = json.at("/latencyMicros/order/p50").asLong();
    assertTrue(order > 0 && order <= json.at("/latencyMicros/payment/p50").asLong());
    assertTrue(run.out().contains("all right"), run.out());
    String percentiles = Files.readString(folder.resolve("result.hgrm"));
    assertTrue(percentiles.contains("1/(1-Percentile)"), percentiles);
    long logged = 0;
    try (HistogramLogReader reader =
        new HistogramLogReader(folder.resolve("result.hlog").toFile())) {
      for (EncodableHistogram next = reader.nextIntervalHistogram();
          next != null;
          next = reader.nextIntervalHistogram()) {
        logged += ((Histogram) next).getTotalCount();
      }
    }
    assertTrue(logged > 0 && logged <= json.path("payments").asLong(), "logged " + logged);
    assertPageOf(file, page);
  }

  /** The page is that of the JSON, and a browser draws it. */
  private void assertPageOf(Path json, Path page) throws Exception {
    Path later = folder.resolve("later.html");
    CommandRun report = CommandRun.of("bench", "report", json.toString(), "--html", "" + later);
    assertEquals(0, report.exitCode(), report.err());
    assertEquals(Files.readString(page), Files.readString(later));

    PageView view = Chromium.find(folder).look(page, 1280, 6_000, false);
    assertEquals(List.of(), view.console());
    assertEquals("", view.root("data-error"));
    assertTrue(view.dom().contains("<h1>Load test: short</h1>"));
    Map<String, Map<String, Integer>> pixels = view.pixels();
    assertEquals(
        Set.of("throughput", "latency", "percentiles", "steps", "cpu", "underway"),
        pixels.keySet());
    // In so short a run one line may lie under another.
    pixels.forEach(
        (chart, series) ->
            assertTrue(
                series.values().stream().mapToInt(Integer::intValue).max().orElse(0) > 100,
                chart + series));
  }

  @Test
  void anOpenLoopKeepsItsRateWithOrdersOfAFileThatIsUsedAgain() {
    String corpus = folder.resolve("orders.corpus").toString();
    CommandRun made =
        CommandRun.of(
            "bench",
            "corpus",
            "--out",
            corpus,
            "--accounts",
            "300",
            "--orders",
            "2000",
            "--zipf",
            "1");
    assertEquals(0, made.exitCode(), made.err());
    for (String sync : List.of("commit", "none")) {
      JsonNode json =
          json(
              bench(
                  "--rate",
                  "100",
                  "--duration",
                  "2",
                  "--warmup",
                  "1",
                  "--threads",
                  "2",
                  "--corpus",
                  corpus,
                  "--journal-sync",
                  sync,
                  "--json",
                  "-"));
      assertEquals("open", json.path("model").asString());
      assertEquals(200, json.path("offered").asLong());
      assertEquals(0, json.path("dropped").asLong());
      assertEquals(200, json.at("/latencyMicros/payment/count").asLong());
      assertEquals(sync, json.at("/settings/journalSync").asString());
    }
    CommandRun other = bench("--seed", "2", "--corpus", corpus, "--duration", "1");
    assertEquals(1, other.exitCode());
    assertTrue(other.err().contains("another committee"), other.err());
  }

  @Test
  void hostileMessagesAreAnsweredAsTheyShouldBe() {
    JsonNode json =
        json(
            bench(
                "--in-flight",
                "32",
                "--duration",
                "2",
                "--warmup",
                "0.5",
                "--chains",
                "20",
                "--hostile",
                "bad-signature=20,double-spend=20,replay=20,stale=20,garbage=20",
                "--json",
                "-"));
    for (String kind : List.of("bad-signature", "double-spend", "replay", "stale", "garbage")) {
      JsonNode attacks = json.path("hostile").path(kind);
      assertTrue(attacks.path("right").asLong() > 0, json.path("hostile").toString());
      assertEquals(0, attacks.path("wrong").asLong(), json.path("hostile").toString());
    }
  }

  /** Both at the same time, and payments that must not feel them. */
  @Test
  void slowReadersAndChurnHurtNobody() {
    JsonNode json =
        json(
            bench(
                "--rate",
                "100",
                "--duration",
                "8",
                "--warmup",
                "0.5",
                "--slow-readers",
                "1",
                "--churn",
                "50",
                "--json",
                "-"));
    JsonNode connections = json.path("hostileConnections");
    JsonNode slow = connections.path("slow-reader");
    assertEquals(1, slow.path("opened").asInt(), connections.toString());
    assertTrue(
        slow.path("heldBack").asInt() + slow.path("closedByTarget").asInt() >= 1,
        connections.toString());
    assertTrue(connections.at("/churn/opened").asInt() > 100, connections.toString());
    assertTrue(connections.at("/newcomer/answered").asInt() >= 2, connections.toString());
    for (JsonNode kind : connections) {
      assertEquals(0, kind.path("wrong").asInt(), connections.toString());
    }
    assertEquals(50, json.at("/settings/churn").asInt());
    assertTrue(
        json.at("/seconds/2/hostileConnections/churn/opened").asInt() > 0,
        json.path("seconds").toString());
  }

  @Test
  void wrongUsageIsToldBeforeAnythingIsDone() {
    for (List<String> wrong :
        List.of(
            List.of("--connections", "0"),
            List.of("--connections", "5001"),
            List.of("--accounts", "1"),
            List.of("--rate", "-1"),
            List.of("--rate", "10", "--slo", "p99=1s"),
            List.of("--slo", "fast"),
            List.of("--burst", "1:1"),
            List.of("--hot", "ten"),
            List.of("--journal-sync", "sometimes"),
            List.of("--threads", "2", "--chains", "5"),
            List.of("--hostile", "shouting=3"),
            List.of("--slow-readers", "1001"),
            List.of("--churn", "-1"),
            List.of("--weights", "/nowhere"))) {
      CommandRun run = bench(wrong.toArray(String[]::new));
      assertEquals(2, run.exitCode(), wrong + run.err());
      assertFalse(run.err().contains("Exception"), run.err());
    }
  }
}
