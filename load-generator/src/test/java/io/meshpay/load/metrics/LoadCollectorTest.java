package io.meshpay.load.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.net.ClientMetrics;
import io.meshpay.load.engine.LoadReading;
import io.meshpay.load.engine.LoadRecorder;
import io.meshpay.load.machine.MetricsText;
import io.meshpay.load.report.Attacks;
import io.meshpay.load.report.HostileConnections;
import io.meshpay.load.report.LoadCounts;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class LoadCollectorTest {
  private static final Pattern DOCUMENTED =
      Pattern.compile("(?m)^\\| `(meshpay_[a-z_]+)` \\| (.*) \\|$");

  private final LoadFigures figures = new LoadFigures();
  private final LoadCollector collector = new LoadCollector(figures, () -> 1.5);
  private final LoadRecorder recorder = new LoadRecorder(3);
  private final LoadReading reading = new LoadReading(List.of(recorder), 3);

  private MetricsText scrape() throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(text, collector.collect());
    return MetricsText.parse(text.toString(StandardCharsets.UTF_8));
  }

  private void add(Phase phase, LoadCounts more) {
    reading.look();
    figures.add(phase, more, reading, new LoadFigures.Moment(7, 100, 2));
  }

  private double value(String name, String... labels) throws IOException {
    return Exposed.value(scrape(), name, labels);
  }

  @Test
  void addsUpWhatCameByPhase() throws IOException {
    Map<String, Attacks> hostile = Map.of("replay", new Attacks(5, 3, 1, 1));
    Map<String, HostileConnections> connections =
        Map.of("churn", new HostileConnections(6, 1, 2, 3, 4));
    LoadCounts measured =
        new LoadCounts(10, 14, 3, 2, 6, Map.of("TIMEOUT", 4L), hostile, connections);
    add(Phase.WARM_UP, new LoadCounts(9, 9, 0, 0, 0, Map.of(), Map.of(), Map.of()));
    add(Phase.MEASUREMENT, measured);
    add(Phase.MEASUREMENT, measured);
    String measurement = "phase=\"measurement\"";
    assertEquals(40, value("meshpay_load_payments_offered_total", measurement));
    assertEquals(28, value("meshpay_load_payments_started_total", measurement));
    assertEquals(9, value("meshpay_load_payments_started_total", "phase=\"warm_up\""));
    String finished = "meshpay_load_payments_finished_total";
    assertEquals(20, value(finished, measurement, "outcome=\"DONE\""));
    assertEquals(8, value(finished, measurement, "outcome=\"TIMEOUT\""));
    assertEquals(0, value(finished, measurement, "outcome=\"OVERLOADED\""));
    assertEquals(4, value("meshpay_load_payments_late_total", measurement));
    assertEquals(12, value("meshpay_load_payments_dropped_total", measurement));
    assertEquals(6, value("meshpay_load_repeats_total", measurement));
    assertEquals(10, value("meshpay_load_hostile_messages_total", "kind=\"replay\""));
    String answers = "meshpay_load_hostile_answers_total";
    assertEquals(6, value(answers, "kind=\"replay\"", "verdict=\"right\""));
    assertEquals(2, value(answers, "kind=\"replay\"", "verdict=\"busy\""));
    assertEquals(2, value(answers, "kind=\"replay\"", "verdict=\"wrong\""));
    assertEquals(0, value(answers, "kind=\"garbage\"", "verdict=\"wrong\""));
    String made = "meshpay_load_hostile_connections_total";
    assertEquals(12, value(made, "kind=\"churn\"", "result=\"opened\""));
    assertEquals(2, value(made, "kind=\"churn\"", "result=\"closed_by_target\""));
    assertEquals(4, value(made, "kind=\"churn\"", "result=\"held_back\""));
    assertEquals(6, value(made, "kind=\"churn\"", "result=\"answered\""));
    assertEquals(8, value(made, "kind=\"churn\"", "result=\"wrong\""));
    assertEquals(0, value(made, "kind=\"newcomer\"", "result=\"wrong\""));
    assertEquals(7, value("meshpay_load_payments_under_way"));
    assertEquals(100, value("meshpay_load_target_rate"));
    assertEquals(2, value("meshpay_load_ramp_step"));
    assertEquals(1.5, value("meshpay_load_generator_cpu_seconds_total"));
  }

  @Test
  void countsLatenciesInBucketsWhoseBoundsBelongToThem() throws IOException {
    recorder.record(0, 100_000);
    recorder.record(0, 101_000);
    recorder.record(0, 10_000_000_000L);
    recorder.record(0, 20_000_000_000L);
    recorder.record(1, 50_000);
    add(Phase.MEASUREMENT, LoadCounts.NONE);
    add(Phase.MEASUREMENT, LoadCounts.NONE);
    String bucket = "meshpay_load_latency_seconds_bucket";
    String[] payment = {"phase=\"measurement\"", "round=\"payment\""};
    assertEquals(1, value(bucket, payment[0], payment[1], "le=\"1.0E-4\""));
    assertEquals(2, value(bucket, payment[0], payment[1], "le=\"2.0E-4\""));
    assertEquals(2, value(bucket, payment[0], payment[1], "le=\"7.0\""));
    assertEquals(3, value(bucket, payment[0], payment[1], "le=\"10.0\""));
    assertEquals(4, value(bucket, payment[0], payment[1], "le=\"+Inf\""));
    assertEquals(4, value("meshpay_load_latency_seconds_count", payment));
    assertEquals(30.0, value("meshpay_load_latency_seconds_sum", payment), 0.03);
    assertEquals(1, value("meshpay_load_latency_seconds_count", payment[0], "round=\"order\""));
    assertEquals(
        0, value("meshpay_load_latency_seconds_count", "phase=\"warm_up\"", "round=\"order\""));
  }

  /** The table of docs/load-testing.md has each metric and what HELP says of it. */
  @Test
  void theDocumentHasEveryMetric() throws IOException {
    Path root = Path.of(System.getProperty("meshpay.root", ".."));
    Map<String, String> documented = new TreeMap<>();
    Matcher row = DOCUMENTED.matcher(Files.readString(root.resolve("docs/load-testing.md")));
    while (row.find()) {
      documented.put(row.group(1), row.group(2).replace("`", ""));
    }
    Map<String, String> exposed = new TreeMap<>();
    PrometheusMeterRegistry clients = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var _ = new ClientMetrics(clients);
    List<MetricSnapshot> snapshots = new ArrayList<>(collector.collect().stream().toList());
    clients.getPrometheusRegistry().scrape().forEach(snapshots::add);
    for (MetricSnapshot snapshot : snapshots) {
      String name = snapshot.getMetadata().getName();
      if (name.endsWith("_max")) {
        continue; // Micrometer adds the longest of the last minutes to each timer.
      }
      String help = String.valueOf(snapshot.getMetadata().getHelp());
      assertTrue(help.endsWith("."), name);
      String meaning = help.substring(0, help.length() - 1);
      exposed.put(
          snapshot instanceof CounterSnapshot ? name + "_total" : name,
          snapshot instanceof HistogramSnapshot ? "histogram: " + meaning : meaning);
    }
    assertEquals(exposed, documented);
  }
}
