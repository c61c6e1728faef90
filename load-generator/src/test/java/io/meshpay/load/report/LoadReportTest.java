package io.meshpay.load.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.load.machine.Machine;
import io.meshpay.load.machine.ProcessMeter;
import io.meshpay.load.machine.VerificationSpeed;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Of a load on a committee, whose authorities may or may not be known. */
final class LoadReportTest {
  private static final String MONEY = "The wallets' money ran out after 2.0 s of 2.0 s";
  private static final LoadResult.StateCheck RIGHT =
      new LoadResult.StateCheck(5_000, 5_000, 200, LoadResult.StateCheck.UNKNOWN, true, List.of());

  private static Histogram latencies(long step) {
    Histogram latencies = new Histogram(1, 3_600_000_000L, 3);
    for (int i = 1; i <= 1000; i++) {
      latencies.recordValue(i * step);
    }
    return latencies;
  }

  private static SequencedMap<String, ProcessCost> authorities(long... cpuMicros) {
    SequencedMap<String, ProcessCost> authorities = new LinkedHashMap<>();
    for (long micros : cpuMicros) {
      authorities.put(
          "authority-" + (authorities.size() + 1),
          new ProcessCost(new ProcessMeter(micros, 10, 0, 100 << 20), -1, -1, -1));
    }
    return authorities;
  }

  private static LoadResult result(
      long payments,
      Map<String, Long> failures,
      String shortage,
      SequencedMap<String, ProcessCost> authorities,
      LoadResult.StateCheck check) {
    SequencedMap<String, Object> settings = new LinkedHashMap<>();
    settings.put("inFlight", 64);
    settings.put("wallets", 200);
    return new LoadResult(
        "committee of 4",
        "closed",
        settings,
        2_000_000_000L,
        payments,
        payments,
        0,
        0,
        0,
        failures,
        0.001,
        shortage.isEmpty() ? null : shortage,
        new LoadResult.Latencies(latencies(1), latencies(2), latencies(3)),
        List.of(),
        List.of(),
        new ProcessCost(new ProcessMeter(49_360, 10, 0, 100 << 20), 0, 0, 0),
        authorities,
        new LinkedHashMap<>(),
        List.of(),
        new LinkedHashMap<>(),
        new LinkedHashMap<>(),
        check,
        new VerificationSpeed("accp", 30_000),
        Machine.here());
  }

  private static LoadResult result(long payments, Map<String, Long> failures) {
    return result(payments, failures, "", authorities(40_000, 120_000), RIGHT);
  }

  private static JsonNode json(LoadResult result) {
    String text = LoadJson.write(result, new RunNote("first", Instant.EPOCH, "1"));
    return JsonMapper.builder().build().readTree(text);
  }

  @Test
  void jsonHasTheShapeThatScriptsRelyOn() {
    JsonNode json = json(result(4000, Map.of("OVERLOADED", 2L)));
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
    assertEquals(20.0, json.at("/cpuMicrosPerPayment/authority").asDouble(), "the mean");
    assertEquals(30.0, json.at("/cpuMicrosPerPayment/authorities/authority-2").asDouble());
    assertEquals(12.34, json.at("/cpuMicrosPerPayment/generator").asDouble());
    assertEquals(0.12, json.at("/authorityProcesses/authority-2/cpuSeconds").asDouble());
    assertEquals(30_000, json.get("singleVerificationsPerSecond").asLong());
    for (String field : List.of("cpu", "cores", "memoryBytes", "kernel", "java")) {
      assertFalse(json.get("machine").get(field).asString().isEmpty(), field);
    }
    assertEquals(64, json.at("/settings/inFlight").asLong());
    assertEquals(5_000, json.at("/check/executions").asLong());
    assertTrue(json.at("/check/delivered").asBoolean());
    assertTrue(json.at("/check/signaturesVerified").isMissingNode(), "clients verify all");
  }

  @Test
  void theTextNamesTheFailures() {
    String text = LoadText.write(result(4000, Map.of("OVERLOADED", 2L)));
    assertTrue(text.startsWith("2,000 payments/s"), text);
    assertTrue(text.contains("failed       2 with OVERLOADED"), text);
    assertTrue(text.contains("the mean of 2; µs of CPU a payment of each: 10, 30"), text);
    assertTrue(text.contains("settings     inFlight 64, wallets 200"), text);
    assertFalse(text.contains("say nothing"), text);
  }

  @Test
  void tooManyFailuresMakeItInvalid() {
    assertTrue(result(4000, Map.of("OVERLOADED", 4L)).isValid());
    assertFalse(result(4000, Map.of("OVERLOADED", 5L)).isValid());
    assertFalse(result(0, Map.of()).isValid());
    assertTrue(LoadText.write(result(0, Map.of())).contains("say nothing"));
  }

  @Test
  void whatRanOutIsToldAsSuchAndNotAsAFailure() {
    for (long payments : List.of(92L, 0L)) {
      LoadResult early = result(payments, Map.of(), MONEY, authorities(1), RIGHT);
      assertFalse(early.isValid());
      String text = LoadText.write(early);
      assertTrue(text.contains(MONEY), text);
      assertFalse(text.contains("say nothing"), text);
      assertTrue(json(early).get("ordersRanOut").asBoolean());
      assertFalse(json(early).get("valid").asBoolean());
    }
  }

  @Test
  void aStateThatIsWrongMakesItInvalid() {
    LoadResult.StateCheck wrong =
        new LoadResult.StateCheck(
            1, 2, 0, LoadResult.StateCheck.UNKNOWN, false, List.of("the states differ"));
    LoadResult result = result(92, Map.of(), "", authorities(1), wrong);
    assertFalse(result.isValid());
    String text = LoadText.write(result);
    assertTrue(text.contains("NOT all certificates delivered: WRONG"), text);
    assertTrue(text.contains("the states differ"), text);
  }

  @Test
  void whatIsNotKnownOfTheAuthoritiesIsLeftOut() {
    LoadResult.StateCheck unknown =
        new LoadResult.StateCheck(
            LoadResult.StateCheck.UNKNOWN, 92, 0, LoadResult.StateCheck.UNKNOWN, true, List.of());
    LoadResult result = result(92, Map.of(), "", authorities(), unknown);
    JsonNode json = json(result);
    assertTrue(json.at("/cpuMicrosPerPayment/authority").isMissingNode());
    assertTrue(json.at("/authorityProcess").isMissingNode());
    assertTrue(json.at("/journal").isMissingNode());
    assertTrue(json.at("/check/executions").isMissingNode());
    assertTrue(json.at("/cpuMicrosPerPayment/generator").asDouble() > 0);
    String text = LoadText.write(result);
    assertFalse(text.contains("\nauthority"), text);
    assertTrue(text.contains("check        92 acknowledged, every answer verified"), text);
  }
}
