package io.meshpay.load.report;

import io.meshpay.load.machine.Machine;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A result as one JSON object. Latencies are microseconds. */
public final class LoadJson {
  /** Raised when a field changes its meaning or goes; not when one is added. */
  public static final int SCHEMA = 2;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private LoadJson() {}

  public static String write(LoadResult result, RunNote note) {
    ObjectNode root = JSON.createObjectNode();
    putHead(root, note);
    root.put("target", result.target());
    root.put("model", result.model());
    root.put("valid", result.isValid());
    root.put("ordersRanOut", result.hasRunOut());
    root.put("durationSeconds", rounded(result.nanos() / 1e9));
    root.put("payments", result.payments());
    root.put("paymentsPerSecond", rounded(result.paymentsPerSecond()));
    root.put("offered", result.offered());
    root.put("late", result.late());
    root.put("dropped", result.dropped());
    root.put("repeats", result.repeats());
    ObjectNode errors = root.putObject("errors");
    result.failures().forEach(errors::put);
    ObjectNode latency = root.putObject("latencyMicros");
    LatencyJson.put(latency.putObject("order"), result.latencies().order());
    LatencyJson.put(latency.putObject("confirmation"), result.latencies().confirmation());
    LatencyJson.put(latency.putObject("payment"), result.latencies().payment());
    putCosts(root, result);
    ObjectNode metrics = root.putObject("authorityMetrics");
    result.targetMetrics().forEach((name, value) -> metrics.put(name, value));
    if (!result.targetMetrics().isEmpty()) {
      ObjectNode journal = root.putObject("journal");
      journal.put("recordsPerSecond", rounded(result.journalRecordsPerSecond()));
      journal.put("bytesPerPayment", rounded(result.journalBytesPerPayment()));
    }
    ObjectNode steps = root.putObject("authoritySteps");
    for (AuthorityStep step : result.targetSteps()) {
      steps
          .putObject(step.step())
          .put("batches", step.batches())
          .put("meanMicros", rounded(step.meanMicros()))
          .put("p50Micros", rounded(step.p50Micros()))
          .put("p99Micros", rounded(step.p99Micros()));
    }
    putHostile(root, result.hostile());
    putConnections(root, result.hostileConnections());
    putCheck(root.putObject("check"), result.check());
    putSteps(root, result);
    putSeries(root.putArray("seconds"), result.series());
    root.put("singleVerificationsPerSecond", result.verification().perSecond());
    root.put("verifier", result.verification().verifier());
    putMachine(root.putObject("machine"), result.machine());
    root.set("settings", JSON.valueToTree(result.settings()));
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }

  /** Puts what every result begins with. */
  public static void putHead(ObjectNode root, RunNote note) {
    root.put("schema", SCHEMA);
    root.put("label", note.label());
    root.put("finishedAt", note.finishedAt().toString());
    root.put("version", note.version());
  }

  /** Of authorities, what is known: their mean, and each where there are several. */
  private static void putCosts(ObjectNode root, LoadResult result) {
    ObjectNode cpu = root.putObject("cpuMicrosPerPayment");
    ProcessCost authority = result.authority();
    if (authority != null) {
      cpu.put("authority", rounded(authority.cpuMicrosPerPayment(result.payments())));
      putCost(root.putObject("authorityProcess"), authority);
    }
    cpu.put("generator", rounded(result.generator().cpuMicrosPerPayment(result.payments())));
    putCost(root.putObject("generatorProcess"), result.generator());
    if (result.authorities().size() > 1) {
      ObjectNode each = cpu.putObject("authorities");
      ObjectNode processes = root.putObject("authorityProcesses");
      result
          .authorities()
          .forEach(
              (name, cost) -> {
                each.put(name, rounded(cost.cpuMicrosPerPayment(result.payments())));
                putCost(processes.putObject(name), cost);
              });
    }
  }

  private static void putCost(ObjectNode node, ProcessCost cost) {
    node.put("cpuSeconds", rounded(cost.used().cpuMicros() / 1e6));
    node.put("voluntarySwitches", cost.used().voluntarySwitches());
    node.put("involuntarySwitches", cost.used().involuntarySwitches());
    node.put("residentBytes", cost.used().residentBytes());
    if (cost.gcPauses() >= 0) {
      node.put("gcPauses", cost.gcPauses());
      node.put("gcPauseMillis", rounded(cost.gcPauseMillis()));
    }
    if (cost.allocatedBytes() >= 0) {
      node.put("allocatedBytes", cost.allocatedBytes());
    }
  }

  private static void putHostile(ObjectNode node, Map<String, Attacks> hostile) {
    ObjectNode kinds = node.putObject("hostile");
    hostile.forEach(
        (kind, attacks) ->
            kinds
                .putObject(kind)
                .put("sent", attacks.sent())
                .put("right", attacks.right())
                .put("busy", attacks.busy())
                .put("wrong", attacks.wrong()));
  }

  private static void putConnections(ObjectNode node, Map<String, HostileConnections> hostile) {
    ObjectNode kinds = node.putObject("hostileConnections");
    hostile.forEach(
        (kind, connections) ->
            kinds
                .putObject(kind)
                .put("opened", connections.opened())
                .put("closedByTarget", connections.closedByTarget())
                .put("heldBack", connections.heldBack())
                .put("answered", connections.answered())
                .put("wrong", connections.wrong()));
  }

  private static void putCheck(ObjectNode node, LoadResult.StateCheck check) {
    if (check.executions() != LoadResult.StateCheck.UNKNOWN) {
      node.put("executions", check.executions());
    }
    node.put("acknowledged", check.acknowledged());
    node.put("accountsRead", check.accountsRead());
    if (check.signaturesVerified() != LoadResult.StateCheck.UNKNOWN) {
      node.put("signaturesVerified", check.signaturesVerified());
    }
    if (check.isDelivered() != null) {
      node.put("delivered", check.isDelivered());
    }
    ArrayNode differences = node.putArray("differences");
    check.differences().forEach(differences::add);
  }

  private static void putSteps(ObjectNode root, LoadResult result) {
    if (result.steps().isEmpty()) {
      return;
    }
    ArrayNode steps = root.putArray("steps");
    for (LoadResult.RampStep step : result.steps()) {
      steps
          .addObject()
          .put("perSecond", rounded(step.perSecond()))
          .put("donePerSecond", rounded(step.donePerSecond()))
          .put("p50", step.p50())
          .put("p99", step.p99())
          .put("p999", step.p999())
          .put("met", step.isMet());
    }
  }

  /** Puts what happened second by second. */
  public static void putSeries(ArrayNode seconds, List<SecondPoint> series) {
    for (SecondPoint point : series) {
      LoadCounts counts = point.counts();
      ObjectNode second =
          seconds
              .addObject()
              .put("second", point.second())
              .put("payments", counts.payments())
              .put("started", counts.started())
              .put("p50", point.p50())
              .put("p99", point.p99())
              .put("p999", point.p999())
              .put("max", point.max())
              .put("underWay", point.underWay())
              .put("failures", counts.failed())
              .put("repeats", counts.repeats())
              .put("late", counts.late())
              .put("dropped", counts.dropped());
      ObjectNode errors = second.putObject("errors");
      counts.failures().forEach(errors::put);
      if (!counts.hostile().isEmpty()) {
        putHostile(second, counts.hostile());
      }
      if (!counts.connections().isEmpty()) {
        putConnections(second, counts.connections());
      }
      if (point.targetCpuPercent() >= 0) {
        second.put("authorityCpuPercent", rounded(point.targetCpuPercent()));
      }
      second.put("generatorCpuPercent", rounded(point.generatorCpuPercent()));
    }
  }

  private static void putMachine(ObjectNode node, Machine machine) {
    node.put("cpu", machine.cpu());
    node.put("cores", machine.cores());
    node.put("memoryBytes", Long.toString(machine.memoryBytes()));
    node.put("kernel", machine.kernel());
    node.put("java", machine.java());
  }

  private static double rounded(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
