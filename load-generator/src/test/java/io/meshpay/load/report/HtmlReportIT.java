package io.meshpay.load.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Looks at reports as pictures. Needs Chromium: on Debian, {@code apt-get install chromium}. */
final class HtmlReportIT {
  /** A thin line has some hundred; the shortest bar of the sample some thirty. */
  private static final int PIXELS_MIN = 15;

  private static final String NASTY =
      "</script><b id=\"broken\">out</b><!-- & \u2028 \"'\\ {{page}} ${x}";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private static Path folder;
  private static Chromium chromium;

  @BeforeAll
  static void find() {
    chromium = Chromium.find(folder);
  }

  private static Path write(String page) throws IOException {
    return Files.writeString(Files.createTempFile(folder, "report", ".html"), page);
  }

  private static PageView look(String json, int width, int height, boolean isDark)
      throws Exception {
    Path page = write(HtmlReport.write(RunDocument.parse(json)));
    PageView view = chromium.look(page, width, height, isDark);
    assertEquals(List.of(), view.console());
    assertEquals("", view.root("data-error"));
    assertEquals("true", view.root("data-ready"));
    return view;
  }

  /** Chromium's windows are 500 pixels wide at least; phones are about as wide. */
  @ParameterizedTest
  @CsvSource({"1280,false", "1280,true", "500,false"})
  void everyChartIsDrawn(int width, boolean isDark) throws Exception {
    PageView view = look(SampleRun.json("sample"), width, 8_000, isDark);
    Map<String, Map<String, Integer>> pixels = view.pixels();
    assertEquals(
        Map.of(
            "ramp", Set.of("p50", "p99", "p99.9"),
            "throughput", Set.of("done", "started"),
            "latency", Set.of("p50", "p99", "p99.9"),
            "percentiles", Set.of("whole payment", "order", "confirmation"),
            "steps", Set.of("mean", "p50", "p99"),
            "cpu", Set.of("authority", "generator"),
            "underway", Set.of("under way"),
            "hostile", Set.of("bad-signature", "replay", "churn"),
            "failures",
                Set.of(
                    "CONNECTION_LOST",
                    "TIMEOUT",
                    "too busy, asked again",
                    "started late",
                    "dropped")),
        labels(pixels));
    assertEquals(List.of(), view.notDrawn(PIXELS_MIN));
    assertEquals(width, Integer.parseInt(view.root("data-width")), "it scrolls sideways");
  }

  private static Map<String, Set<String>> labels(Map<String, Map<String, Integer>> pixels) {
    return pixels.entrySet().stream()
        .collect(
            Collectors.toMap(Map.Entry::getKey, chart -> Set.copyOf(chart.getValue().keySet())));
  }

  /** Axes, grids and legends are there: what counts pixels must not be content with those. */
  @Test
  void chartsWithoutDataDoNotPassForDrawn() throws Exception {
    ObjectNode run = (ObjectNode) JSON.readTree(SampleRun.json("sample"));
    removeNumbers((ArrayNode) run.get("seconds"), Set.of("second"));
    removeNumbers((ArrayNode) run.get("steps"), Set.of("perSecond"));
    for (JsonNode step : run.get("authoritySteps")) {
      removeNumbers((ObjectNode) step, Set.of("batches"));
    }
    for (JsonNode latency : run.get("latencyMicros")) {
      for (JsonNode point : latency.get("curve")) {
        ((ArrayNode) point).setNull(1);
      }
    }
    PageView view = look(run.toString(), 1280, 8_000, false);
    Map<String, Map<String, Integer>> pixels = view.pixels();
    assertTrue(pixels.size() >= 6, pixels.toString());
    int series = pixels.values().stream().mapToInt(Map::size).sum();
    assertEquals(series, view.notDrawn(PIXELS_MIN).size(), pixels.toString());
  }

  private static void removeNumbers(ArrayNode rows, Set<String> except) {
    rows.forEach(row -> removeNumbers((ObjectNode) row, except));
  }

  private static void removeNumbers(ObjectNode row, Set<String> except) {
    for (String name : List.copyOf(row.propertyNames())) {
      if (row.get(name).isNumber() && !except.contains(name)) {
        row.putNull(name);
      } else if (row.get(name) instanceof ObjectNode errors) {
        errors.removeAll();
      }
    }
  }

  @Test
  void aLabelIsTextWhateverStandsInIt() throws Exception {
    PageView view = look(SampleRun.json(NASTY), 1280, 3_000, false);
    assertFalse(view.dom().contains("<b id=\"broken\""), "broken out");
    assertTrue(view.dom().contains("<h1>Load test: &lt;/script&gt;&lt;b id=\"broken\"&gt;out"));
  }

  @Test
  void anErrorOrARequestIsSeen() throws Exception {
    String page = HtmlReport.write(RunDocument.parse(SampleRun.json("")));
    PageView broken =
        chromium.look(
            write(page.replace("</body>", "<script>noSuchFunction()</script></body>")),
            1280,
            3_000,
            false);
    assertFalse(broken.console().isEmpty());
    assertTrue(broken.root("data-error").contains("noSuchFunction"), broken.root("data-error"));
    PageView curious =
        chromium.look(
            write(page.replace("</body>", "<img src=\"http://192.0.2.1/x.png\"></body>")),
            1280,
            3_000,
            false);
    assertTrue(
        curious.console().stream().anyMatch(line -> line.contains("Content Security Policy")),
        curious.console().toString());
  }

  @Test
  void aRunWithoutASingleSecondHasAPage() throws Exception {
    ObjectNode run = (ObjectNode) JSON.readTree(SampleRun.json(""));
    for (String field :
        List.of("seconds", "steps", "authoritySteps", "hostile", "check", "authorityMetrics")) {
      run.remove(field);
    }
    run.get("latencyMicros").forEach(latency -> ((ObjectNode) latency).remove("curve"));
    PageView view = look(run.toString(), 1280, 3_000, false);
    assertEquals(Map.of(), view.pixels());
    assertTrue(view.dom().contains("there is nothing to draw"));
  }
}
