package io.meshpay.load.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.console.Progress;
import io.meshpay.load.cluster.HttpEndpoint;
import io.meshpay.load.cluster.JavaCommand;
import io.meshpay.load.committee.AuthorityTuning;
import io.meshpay.load.corpus.CorpusPlan;
import io.meshpay.load.corpus.PickModel;
import io.meshpay.load.hostile.Hostility;
import io.meshpay.load.hostile.IntrusionPlan;
import io.meshpay.load.machine.MetricsText;
import io.meshpay.load.metrics.Exposed;
import io.meshpay.load.metrics.LoadFigures;
import io.meshpay.load.metrics.MetricsServer;
import io.meshpay.load.report.LoadJson;
import io.meshpay.load.report.LoadResult;
import io.meshpay.load.report.RunNote;
import io.meshpay.load.target.TargetSettings;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Scrapes a run against a real authority while it runs, and compares it with its report. */
final class MetricsIT {
  private static final String[] DONE = {"phase=\"measurement\"", "outcome=\"DONE\""};
  private static final String[] PAYMENT = {"phase=\"measurement\"", "round=\"payment\""};

  @BeforeAll
  static void findHome() {
    System.setProperty(JavaCommand.HOME_PROPERTY, System.getProperty("meshpay.root", ".."));
  }

  private static AuthorityPlan plan() {
    PickModel uniform = new PickModel.Uniform();
    return new AuthorityPlan(
        new TargetSettings(4, 300, 1, AuthorityTuning.FOR_LOAD, List.of(), null),
        new CorpusPlan(uniform, uniform, 0, 1),
        new LoadPlan(new PlannedLoad.Rate(200, 1_000), 3, 1, 1, IntrusionPlan.NONE, null, null),
        8,
        null,
        100,
        Hostility.parse("replay=20,bad-signature=10"),
        new LinkedHashMap<>());
  }

  @Test
  void countsAsTheReportDoes() throws Exception {
    LoadFigures figures = new LoadFigures();
    Progress silent = new Progress(new PrintWriter(Writer.nullWriter()), false, System::nanoTime);
    try (MetricsServer server = MetricsServer.open(InetAddress.getLoopbackAddress(), 0, figures);
        HttpEndpoint http = new HttpEndpoint("127.0.0.1", server.address().getPort())) {
      CompletableFuture<LoadResult> run =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return new AuthorityBench(plan(), figures, silent).run();
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      MetricsText before = MetricsText.parse(http.metrics());
      assertEquals(0, Exposed.value(before, "meshpay_load_payments_finished_total", DONE));
      MetricsText during = awaitPayments(http, run);
      assertEquals(200, Exposed.value(during, "meshpay_load_target_rate"));
      assertTrue(Exposed.value(during, "meshpay_load_generator_cpu_seconds_total") > 0);
      assertTrue(during.has("jvm_memory_used_bytes"));
      assertTrue(during.has("jvm_gc_memory_allocated_bytes_total"));

      LoadResult result = run.get(60, TimeUnit.SECONDS);
      MetricsText after = MetricsText.parse(http.metrics());
      JsonNode json =
          JsonMapper.builder()
              .build()
              .readTree(LoadJson.write(result, new RunNote("", Instant.EPOCH, "0")));
      assertEquals(List.of(), result.check().differences());
      double offered = json.path("offered").asDouble();
      assertEquals(600, offered);
      assertEquals(
          offered,
          Exposed.value(after, "meshpay_load_payments_offered_total", "phase=\"measurement\""));
      assertEquals(
          json.path("late").asDouble(),
          Exposed.value(after, "meshpay_load_payments_late_total", "phase=\"measurement\""));
      double done = json.at("/latencyMicros/payment/count").asDouble();
      assertEquals(done, Exposed.value(after, "meshpay_load_payments_finished_total", DONE));
      assertEquals(done, Exposed.value(after, "meshpay_load_latency_seconds_count", PAYMENT));
      double seconds = done * json.at("/latencyMicros/payment/mean").asDouble() / 1e6;
      assertEquals(
          seconds, Exposed.value(after, "meshpay_load_latency_seconds_sum", PAYMENT), seconds / 50);
      double warmUp =
          Exposed.value(
              after,
              "meshpay_load_payments_finished_total",
              "phase=\"warm_up\"",
              "outcome=\"DONE\"");
      assertEquals(json.at("/check/acknowledged").asDouble(), warmUp + done);
      for (String kind : List.of("replay", "bad-signature")) {
        JsonNode attacks = json.path("hostile").path(kind);
        String label = "kind=\"" + kind + "\"";
        assertEquals(
            attacks.path("sent").asDouble(),
            Exposed.value(after, "meshpay_load_hostile_messages_total", label));
        assertEquals(
            attacks.path("right").asDouble(),
            Exposed.value(after, "meshpay_load_hostile_answers_total", label, "verdict=\"right\""));
      }
      assertEquals(0, Exposed.value(after, "meshpay_load_payments_under_way"));
    }
  }

  /** What is scraped as soon as payments of the measurement are seen, while more are made. */
  private static MetricsText awaitPayments(HttpEndpoint http, CompletableFuture<LoadResult> run)
      throws Exception {
    while (!run.isDone()) {
      MetricsText scraped = MetricsText.parse(http.metrics());
      if (Exposed.value(scraped, "meshpay_load_payments_finished_total", DONE) > 0) {
        return scraped;
      }
      try {
        run.get(50, TimeUnit.MILLISECONDS);
      } catch (TimeoutException goOn) {
        // It still runs: time for another look.
      }
    }
    throw new AssertionError("it is over, and no payment was seen: " + run.get());
  }
}
