package io.meshpay.load.bench;

import io.meshpay.load.machine.Machine;
import io.meshpay.load.report.LatencyJson;
import io.meshpay.load.report.LoadJson;
import io.meshpay.load.report.RunNote;
import java.util.Formatter;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A bench result as JSON for programs and as text for people. */
public final class BenchReport {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private BenchReport() {}

  /** One JSON object; latencies and counts are numbers. */
  public static String json(BenchResult result, RunNote note) {
    ObjectNode root = JSON.createObjectNode();
    LoadJson.putHead(root, note);
    root.put("target", result.target());
    root.put("model", "closed");
    root.put("payments", result.payments());
    root.put("paymentsPerSecond", rounded(result.paymentsPerSecond()));
    root.put("durationSeconds", rounded(result.nanos() / 1e9));
    ObjectNode latency = root.putObject("latencyMicros");
    LatencyJson.put(latency.putObject("order"), result.latencies().order());
    LatencyJson.put(latency.putObject("confirmation"), result.latencies().confirmation());
    LatencyJson.put(latency.putObject("payment"), result.latencies().payment());
    ObjectNode errors = root.putObject("errors");
    result.errors().forEach(errors::put);
    root.put("valid", result.isValid());
    root.put("ordersRanOut", result.hasRunOut());
    putCpu(root, result.cpu());
    LoadJson.putSeries(root.putArray("seconds"), result.series());
    root.put("singleVerificationsPerSecond", result.verification().perSecond());
    root.put("verifier", result.verification().verifier());
    root.set("machine", machine(result.machine()));
    putSettings(root.putObject("settings"), result.settings());
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  private static void putCpu(ObjectNode root, LoadCpu.CpuPerPayment cpu) {
    ObjectNode node = root.putObject("cpuMicrosPerPayment");
    cpu.authority().ifPresent(micros -> node.put("authority", rounded(micros)));
    node.put("generator", rounded(cpu.generator()));
    if (!cpu.authorities().isEmpty()) {
      ObjectNode each = node.putObject("authorities");
      cpu.authorities().forEach((name, micros) -> each.put(name, rounded(micros)));
    }
  }

  private static ObjectNode machine(Machine machine) {
    return JSON.createObjectNode()
        .put("cpu", machine.cpu())
        .put("cores", machine.cores())
        .put("memoryBytes", Long.toString(machine.memoryBytes()))
        .put("kernel", machine.kernel())
        .put("java", machine.java());
  }

  private static void putSettings(ObjectNode node, BenchSettings settings) {
    node.put("inFlight", settings.inFlight());
    node.put("durationSeconds", settings.durationSeconds());
    node.put("warmupSeconds", settings.warmupSeconds());
    node.put("wallets", settings.wallets());
    node.put("token", settings.token());
    node.put("transport", settings.transport());
    node.put("clients", settings.clients());
  }

  private static double rounded(double value) {
    return Math.round(value * 10) / 10.0;
  }

  /** A few lines for a terminal. */
  public static String text(BenchResult result) {
    BenchSettings settings = result.settings();
    Formatter text = new Formatter(Locale.ROOT);
    text.format("%,.0f payments/s%n", result.paymentsPerSecond());
    text.format(
        "  %,d payments in %.1f s, %d in flight over %d wallets by %s, after %.0f s of warm-up%n",
        result.payments(),
        result.nanos() / 1e9,
        settings.inFlight(),
        settings.wallets(),
        settings.transport(),
        settings.warmupSeconds());
    text.format(
        "  one core here verifies %,d signatures/s one by one (%s)%n",
        result.verification().perSecond(), result.verification().verifier());
    text.format("%n");
    text.format("latency, ms %8s %8s %8s %8s %8s%n", "p50", "p90", "p99", "p99.9", "max");
    latency(text, "order", result.latencies().order());
    latency(text, "confirmation", result.latencies().confirmation());
    latency(text, "payment", result.latencies().payment());
    text.format("%n");
    cpu(text, result.cpu());
    Machine machine = result.machine();
    text.format(
        "machine      %s, %d cores, %s%n", machine.cpu(), machine.cores(), machine.kernel());
    text.format("             Java %s%n", machine.java());
    text.format("target       %s%n", result.target());
    errors(text, result.errors());
    if (result.hasRunOut()) {
      text.format("%s%n", shortage(result));
    } else if (!result.isValid()) {
      text.format("Too many payments failed: these figures say nothing.%n");
    }
    return text.toString();
  }

  private static String shortage(BenchResult result) {
    boolean isMoney = result.ending() == Ending.MONEY;
    return String.format(
        Locale.ROOT,
        isMoney
            ? "The wallets' money ran out after %.1f s of %.1f s: give the wallets more"
                + " (committee create --balance), or a shorter --duration."
            : "The signed orders ran out after %.1f s of %.1f s, as the committee was much faster"
                + " than in the warm-up: give a longer --warmup, or a shorter --duration.",
        result.nanos() / 1e9,
        result.settings().durationSeconds());
  }

  private static void latency(Formatter text, String name, Histogram histogram) {
    Percentiles percentiles = Percentiles.of(histogram);
    text.format(
        "%-12s%8.2f %8.2f %8.2f %8.2f %8.2f%n",
        name,
        percentiles.p50() / 1e3,
        percentiles.p90() / 1e3,
        percentiles.p99() / 1e3,
        percentiles.p999() / 1e3,
        percentiles.max() / 1e3);
  }

  private static void cpu(Formatter text, LoadCpu.CpuPerPayment cpu) {
    text.format("CPU          %.0f µs a payment in this generator%n", cpu.generator());
    cpu.authority()
        .ifPresent(
            micros ->
                text.format(
                    "             %.0f µs in each authority, the mean of %d on this machine%n",
                    micros, cpu.authorities().size()));
  }

  private static void errors(Formatter text, Map<String, Long> errors) {
    errors.forEach((code, count) -> text.format("failed       %,d with %s%n", count, code));
  }
}
