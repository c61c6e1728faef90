package io.meshpay.load.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.load.machine.Machine;
import io.meshpay.load.machine.VerificationSpeed;
import io.meshpay.load.report.HtmlReport;
import io.meshpay.load.report.RunDocument;
import io.meshpay.load.report.RunNote;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class BenchReportTest {
  private static BenchResult result(long payments, Map<String, Long> errors) {
    return result(payments, errors, Ending.TIME);
  }

  private static BenchResult result(long payments, Map<String, Long> errors, Ending ending) {
    Recording recording = new Recording();
    for (int i = 1; i <= 1000; i++) {
      recording.record(new PaymentEnd.Confirmed(i, 2L * i));
    }
    return new BenchResult(
        "committee of 4",
        2_000_000_000L,
        payments,
        recording.latencies(),
        List.of(),
        errors,
        ending,
        new LoadCpu.CpuPerPayment(12.34, Map.of("authority-1", 10.0, "authority-2", 30.0)),
        new VerificationSpeed("accp", 30_000),
        Machine.here(),
        new BenchSettings(64, 2, 1, 100, "USD", "tcp", 1));
  }

  private static String json(BenchResult result) {
    return BenchReport.json(result, new RunNote("first", Instant.EPOCH, "1"));
  }

  @Test
  void jsonHasTheShapeThatScriptsRelyOn() {
    String text = json(result(4000, Map.of("OVERLOADED", 2L)));
    JsonNode json = JsonMapper.builder().build().readTree(text);
    assertEquals("committee of 4", json.get("target").asString());
    assertEquals("closed", json.get("model").asString());
    assertEquals(4000, json.get("payments").asLong());
    assertEquals(2000.0, json.get("paymentsPerSecond").asDouble());
    for (String phase : List.of("order", "confirmation", "payment")) {
      for (String percentile : List.of("p50", "p90", "p99", "p999", "max")) {
        assertTrue(json.at("/latencyMicros/" + phase + "/" + percentile).isIntegralNumber());
      }
    }
    assertEquals(500.0, json.at("/latencyMicros/order/p50").asDouble(), 1.0);
    assertEquals(3000.0, json.at("/latencyMicros/payment/max").asDouble(), 3.0);
    assertEquals(2, json.at("/errors/OVERLOADED").asLong());
    assertEquals(20.0, json.at("/cpuMicrosPerPayment/authority").asDouble());
    assertEquals(12.3, json.at("/cpuMicrosPerPayment/generator").asDouble());
    assertEquals(30_000, json.get("singleVerificationsPerSecond").asLong());
    for (String field : List.of("cpu", "cores", "memoryBytes", "kernel", "java")) {
      assertFalse(json.get("machine").get(field).asString().isEmpty(), field);
    }
    assertEquals(64, json.at("/settings/inFlight").asLong());
  }

  @Test
  void aPageCanBeMadeOfTheJson() {
    String page = HtmlReport.write(RunDocument.parse(json(result(4000, Map.of()))));
    assertTrue(page.contains("<title>MeshPay load test: first – committee of 4</title>"), page);
  }

  @Test
  void theTextNamesTheFailures() {
    String text = BenchReport.text(result(4000, Map.of("OVERLOADED", 2L)));
    assertTrue(text.startsWith("2,000 payments/s"), text);
    assertTrue(text.contains("failed       2 with OVERLOADED"), text);
    assertFalse(text.contains("say nothing"), text);
  }

  @Test
  void tooManyFailuresMakeItInvalid() {
    assertTrue(result(4000, Map.of("OVERLOADED", 4L)).isValid());
    assertFalse(result(4000, Map.of("OVERLOADED", 5L)).isValid());
    assertFalse(result(0, Map.of()).isValid());
    assertTrue(BenchReport.text(result(0, Map.of())).contains("say nothing"));
  }

  @Test
  void moneyThatRanOutIsToldAsSuchAndNotAsAFailure() {
    BenchResult early = result(92, Map.of(), Ending.MONEY);
    assertFalse(early.isValid());
    String text = BenchReport.text(early);
    assertTrue(text.contains("money ran out after 2.0 s of 2.0 s"), text);
    assertTrue(text.contains("--balance"), text);
    assertFalse(text.contains("say nothing"), text);
    JsonNode json = JsonMapper.builder().build().readTree(json(early));
    assertTrue(json.get("ordersRanOut").asBoolean());
    assertFalse(json.get("valid").asBoolean());

    String none = BenchReport.text(result(0, Map.of(), Ending.MONEY));
    assertFalse(none.contains("say nothing"), none);
    String orders = BenchReport.text(result(92, Map.of(), Ending.ORDERS));
    assertTrue(orders.contains("--warmup"), orders);
  }

  @Test
  void withoutTheAuthoritiesProcessesTheirCostIsLeftOut() {
    BenchResult local = result(1, Map.of());
    BenchResult remote =
        new BenchResult(
            local.target(),
            local.nanos(),
            local.payments(),
            local.latencies(),
            local.series(),
            local.errors(),
            local.ending(),
            new LoadCpu.CpuPerPayment(5, Map.of()),
            local.verification(),
            local.machine(),
            local.settings());
    JsonNode json = JsonMapper.builder().build().readTree(json(remote));
    assertTrue(json.at("/cpuMicrosPerPayment/authority").isMissingNode());
    assertEquals(5.0, json.at("/cpuMicrosPerPayment/generator").asDouble());
  }
}
