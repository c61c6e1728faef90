package io.meshpay.load.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.load.monitor.PanelFiles.Dashboard;
import io.meshpay.load.monitor.PanelFiles.Query;
import io.meshpay.load.monitor.PanelFiles.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Holds what stands in grafana/ to itself, to the metrics that exist, and to the runbook. */
final class GrafanaFilesTest {
  private static final Pattern DOCUMENTED =
      Pattern.compile("(?m)^\\| `(meshpay_[a-z_]+)` \\| (.*)");
  private static final String DATA_SOURCE = "${datasource}";
  private static final Set<String> PROMETHEUS_OWN = Set.of("up", "ALERTS");

  @Test
  void identifiersAreUnique() throws IOException {
    Set<String> uids = new HashSet<>();
    Set<String> titles = new HashSet<>();
    for (Dashboard dashboard : PanelFiles.dashboards()) {
      assertTrue(uids.add(dashboard.json().path("uid").asString()), dashboard.name());
      assertTrue(titles.add(dashboard.json().path("title").asString()), dashboard.name());
      Set<Integer> ids = new HashSet<>();
      for (JsonNode panel : dashboard.json().path("panels")) {
        assertTrue(
            panel.path("id").isInt() && ids.add(panel.path("id").asInt()), where(dashboard, panel));
      }
    }
    assertEquals(4, uids.size());
    assertFalse(uids.contains(""));
  }

  @Test
  void everyPanelSaysWhatItShowsAndInWhichUnit() throws IOException {
    for (Dashboard dashboard : PanelFiles.dashboards()) {
      for (JsonNode panel : dashboard.panels()) {
        String where = where(dashboard, panel);
        assertFalse(panel.path("title").asString().isBlank(), where);
        assertTrue(panel.path("description").asString().endsWith("."), where);
        assertFalse(panel.at("/fieldConfig/defaults/unit").asString("").isBlank(), where);
        assertTrue(panel.path("targets").size() > 0, where);
      }
    }
  }

  @Test
  void panelsDoNotLieOnEachOther() throws IOException {
    for (Dashboard dashboard : PanelFiles.dashboards()) {
      Set<List<Integer>> taken = new HashSet<>();
      for (JsonNode panel : dashboard.json().path("panels")) {
        JsonNode place = panel.path("gridPos");
        int right = place.path("x").asInt() + place.path("w").asInt();
        assertTrue(right <= 24, where(dashboard, panel));
        for (int x = place.path("x").asInt(); x < right; x++) {
          for (int y = 0; y < place.path("h").asInt(); y++) {
            List<Integer> cell = List.of(x, place.path("y").asInt() + y);
            assertTrue(taken.add(cell), where(dashboard, panel));
          }
        }
      }
    }
  }

  @Test
  void theDataSourceIsAVariableEverywhere() throws IOException {
    for (Dashboard dashboard : PanelFiles.dashboards()) {
      assertEquals("datasource", dashboard.json().at("/templating/list/0/name").asString());
      List<JsonNode> users = new ArrayList<>();
      dashboard.json().path("annotations").path("list").forEach(users::add);
      for (JsonNode variable : dashboard.json().at("/templating/list")) {
        if (variable.path("type").asString().equals("query")) {
          users.add(variable);
        }
      }
      for (JsonNode panel : dashboard.panels()) {
        users.add(panel);
        panel.path("targets").forEach(users::add);
      }
      for (JsonNode user : users) {
        assertEquals(DATA_SOURCE, user.at("/datasource/uid").asString(), dashboard.name() + user);
      }
    }
  }

  @Test
  void everyQueryIsOfTheChosenCommittee() throws IOException {
    for (Query query : PanelFiles.panelQueries()) {
      for (String metric : query.metrics()) {
        String selector = metric + "\\{[^}]*committee=\"\\$committee\"";
        assertTrue(Pattern.compile(selector).matcher(query.expression()).find(), query.toString());
      }
    }
  }

  @Test
  void everyMetricInAQueryExists() throws IOException {
    Set<String> known = documented();
    Set<String> recorded =
        PanelFiles.rules().stream()
            .filter(rule -> !rule.isAlert())
            .map(Rule::name)
            .collect(Collectors.toSet());
    List<Query> queries = queries();
    assertTrue(queries.size() > 100, "found only " + queries.size());
    for (Query query : queries) {
      assertFalse(query.metrics().isEmpty(), query.toString());
      for (String metric : query.metrics()) {
        boolean exists =
            metric.contains(":")
                ? recorded.contains(metric)
                : metric.startsWith("meshpay_")
                    ? known.contains(metric)
                    : metric.matches("(jvm|process|system|vertx)_.*")
                        || PROMETHEUS_OWN.contains(metric);
        assertTrue(exists, metric + " in " + query);
      }
    }
  }

  @Test
  void everyMetricIsUsedOrSaidToBeUnused() throws IOException {
    Set<String> used = new TreeSet<>();
    queries().forEach(query -> used.addAll(query.metrics()));
    Set<String> unused = new TreeSet<>();
    PanelFiles.documents()
        .lines()
        .map(DOCUMENTED::matcher)
        .filter(row -> row.find())
        .map(row -> row.group(1))
        .filter(
            metric ->
                Stream.of("", "_bucket", "_sum", "_count")
                    .noneMatch(part -> used.contains(metric + part)))
        .forEach(unused::add);
    Set<String> said = new TreeSet<>();
    for (String line : Files.readAllLines(PanelFiles.GRAFANA.resolve("unused-metrics.txt"))) {
      if (!line.startsWith("#") && !line.isBlank()) {
        assertTrue(line.matches("meshpay_[a-z_]+: .+"), "no reason: " + line);
        said.add(line.substring(0, line.indexOf(':')));
      }
    }
    assertEquals(said, unused);
  }

  @Test
  void everyRecordedRuleIsNamedAndUsed() throws IOException {
    Set<String> used = new TreeSet<>();
    queries().forEach(query -> used.addAll(query.metrics()));
    for (Rule rule : PanelFiles.rules()) {
      if (!rule.isAlert()) {
        assertTrue(
            rule.name().matches("(authority|committee):meshpay_[a-z_]+:[a-z0-9_]+"), rule.name());
        assertTrue(used.contains(rule.name()), rule.name() + " is used nowhere");
      }
    }
  }

  @Test
  void everyAlertHasItsSeveritySummaryAndSectionOfTheRunbook() throws IOException {
    String alerts = Files.readString(PanelFiles.GRAFANA.resolve("rules/alerts.yml"));
    Set<String> anchors = anchors(PanelFiles.operations());
    Set<String> names = new TreeSet<>();
    for (String part : alerts.split("      - alert: ")) {
      if (!part.startsWith("MeshPay")) {
        continue;
      }
      String name = part.substring(0, part.indexOf('\n'));
      assertTrue(names.add(name), name);
      assertTrue(part.matches("(?s).*severity: (critical|warning)}.*"), name);
      assertTrue(part.contains("          summary: \""), name);
      String anchor = name.toLowerCase(Locale.ROOT);
      assertTrue(part.contains("          runbook: docs/operations.md#" + anchor + "\n"), name);
      assertTrue(anchors.contains(anchor), "docs/operations.md has no section " + name);
    }
    Set<String> parsed =
        PanelFiles.rules().stream()
            .filter(Rule::isAlert)
            .map(Rule::name)
            .collect(Collectors.toSet());
    assertEquals(parsed, names);
    Set<String> sections =
        Pattern.compile("(?m)^### (MeshPay\\w+)$")
            .matcher(PanelFiles.operations())
            .results()
            .map(heading -> heading.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(names, sections);
  }

  @Test
  void everyLinkLeadsToASectionOfADocument() throws IOException {
    Map<String, Set<String>> anchors =
        Map.of(
            "${docs}", anchors(PanelFiles.operations()),
            "${guide}", anchors(PanelFiles.loadTesting()));
    for (Dashboard dashboard : PanelFiles.dashboards()) {
      for (JsonNode panel : dashboard.panels()) {
        String url = panel.at("/links/0/url").asString("");
        String where = where(dashboard, panel) + ": " + url;
        int hash = url.indexOf('#');
        assertTrue(hash > 0, where);
        Set<String> sections = anchors.get(url.substring(0, hash));
        assertTrue(sections != null && sections.contains(url.substring(hash + 1)), where);
      }
    }
  }

  @Test
  void everyAlertIsTestedFiringAndNotFiring() throws IOException {
    StringBuilder cases = new StringBuilder();
    try (Stream<Path> files = Files.list(PanelFiles.GRAFANA.resolve("test"))) {
      for (Path file : files.toList()) {
        cases.append(Files.readString(file));
      }
    }
    for (Rule rule : PanelFiles.rules()) {
      if (rule.isAlert()) {
        String evaluated = "alertname: " + rule.name() + "\\n +eval_time: \\S+\\n +exp_alerts:";
        assertTrue(Pattern.compile(evaluated + "\\n").matcher(cases).find(), rule.name());
        assertTrue(Pattern.compile(evaluated + " \\[]\\n").matcher(cases).find(), rule.name());
      }
    }
  }

  @Test
  void whatDockerStartsHasAVersion() throws IOException {
    String compose = Files.readString(PanelFiles.GRAFANA.resolve("docker-compose.yml"));
    List<String> images =
        Pattern.compile("image: (\\S+)").matcher(compose).results().map(i -> i.group(1)).toList();
    assertEquals(2, images.size());
    images.forEach(image -> assertTrue(image.matches("[a-z/]+:v?\\d+\\.\\d+\\.\\d+"), image));
  }

  @Test
  void findsTheMetricsOfAQuery() {
    assertEquals(
        Set.of("a_total", "b:c:d", "up"),
        PanelFiles.metrics(
            "sum by (x, le) (rate(a_total{y=\"z\"}[$__rate_interval])) / on (x) group_left ()"
                + " max_over_time(b:c:d[5m]) > 14.4 * 1e9 and up == 0"));
  }

  private static List<Query> queries() throws IOException {
    List<Query> queries = new ArrayList<>(PanelFiles.panelQueries());
    PanelFiles.rules().forEach(rule -> queries.add(rule.query()));
    return queries;
  }

  /** The metrics that the documents name; a histogram has three. */
  private static Set<String> documented() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String line : PanelFiles.documents().lines().toList()) {
      var row = DOCUMENTED.matcher(line);
      if (row.find()) {
        if (row.group(2).startsWith("histogram")) {
          Stream.of("_bucket", "_sum", "_count").forEach(part -> names.add(row.group(1) + part));
        } else {
          names.add(row.group(1));
        }
      }
    }
    return names;
  }

  /** What links into a document can lead to. */
  private static Set<String> anchors(String document) {
    return document
        .lines()
        .filter(line -> line.matches("##+ .*"))
        .map(line -> line.replaceFirst("#+ ", "").toLowerCase(Locale.ROOT))
        .map(heading -> heading.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }

  private static String where(Dashboard dashboard, JsonNode panel) {
    return dashboard.name() + ", " + panel.path("title").asString("");
  }
}
