package io.meshpay.load.monitor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What stands in {@code grafana/}: its dashboards and rules. */
final class PanelFiles {
  static final Path ROOT = Path.of(System.getProperty("meshpay.root", ".."));
  static final Path GRAFANA = ROOT.resolve("grafana");

  private static final Pattern RULE =
      Pattern.compile(
          "(?m)^      - (record|alert): (\\S+)\\n        expr: (?:>-\\n((?:          .*\\n)+)|(.*)\\n)");

  /** Of PromQL: what stands before a parenthesis, and lists of labels, are no metrics. */
  private static final Pattern NO_METRIC =
      Pattern.compile(
          "\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]"
              + "|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)"
              + "|\\b[a-z_0-9]+(?=\\s*\\(|\\s+(?:by|without)\\b)");

  private static final Pattern WORD = Pattern.compile("(?<![\\w:.])[a-zA-Z_:][\\w:]*");
  private static final Set<String> OPERATORS =
      Set.of("and", "or", "unless", "offset", "bool", "atan2", "by", "on", "ignoring");

  private PanelFiles() {}

  /** A dashboard and the file that it stands in. */
  record Dashboard(Path file, JsonNode json) {
    String name() {
      return file.getFileName().toString();
    }

    /** Its panels, rows left out. */
    List<JsonNode> panels() {
      List<JsonNode> panels = new ArrayList<>();
      for (JsonNode panel : json.path("panels")) {
        if (!panel.path("type").asString().equals("row")) {
          panels.add(panel);
        }
      }
      return panels;
    }
  }

  /** A query and where it stands. */
  record Query(String where, String expression) {
    /** The metrics that it names. */
    Set<String> metrics() {
      return PanelFiles.metrics(expression);
    }
  }

  /** A recording rule or an alert. */
  record Rule(boolean isAlert, String name, String expression) {
    Query query() {
      return new Query(name, expression);
    }
  }

  static List<Dashboard> dashboards() throws IOException {
    List<Dashboard> dashboards = new ArrayList<>();
    try (Stream<Path> files = Files.list(GRAFANA.resolve("dashboards"))) {
      for (Path file : files.sorted().toList()) {
        dashboards.add(
            new Dashboard(file, JsonMapper.builder().build().readTree(Files.readString(file))));
      }
    }
    return dashboards;
  }

  static List<Query> panelQueries() throws IOException {
    List<Query> queries = new ArrayList<>();
    for (Dashboard dashboard : dashboards()) {
      for (JsonNode panel : dashboard.panels()) {
        for (JsonNode target : panel.path("targets")) {
          queries.add(
              new Query(
                  dashboard.name() + ", " + panel.path("title").asString(),
                  target.path("expr").asString()));
        }
      }
    }
    return queries;
  }

  static List<Rule> rules() throws IOException {
    List<Rule> rules = new ArrayList<>();
    for (String file : List.of("recording.yml", "alerts.yml")) {
      Matcher rule = RULE.matcher(Files.readString(GRAFANA.resolve("rules").resolve(file)));
      while (rule.find()) {
        String expression = rule.group(3) == null ? rule.group(4) : rule.group(3);
        rules.add(
            new Rule(
                rule.group(1).equals("alert"),
                rule.group(2),
                expression.strip().replaceAll("\\s*\\n\\s*", " ")));
      }
    }
    return rules;
  }

  static String operations() throws IOException {
    return Files.readString(ROOT.resolve("docs/operations.md"));
  }

  static String loadTesting() throws IOException {
    return Files.readString(ROOT.resolve("docs/load-testing.md"));
  }

  /** Those that have tables of metrics: of authorities, and of the load generator. */
  static String documents() throws IOException {
    return operations() + loadTesting();
  }

  static Set<String> metrics(String expression) {
    String names = NO_METRIC.matcher(expression).replaceAll(" ");
    Set<String> metrics = new TreeSet<>();
    WORD.matcher(names)
        .results()
        .map(word -> word.group())
        .filter(word -> !OPERATORS.contains(word) && !word.matches("\\d.*"))
        .forEach(metrics::add);
    return metrics;
  }
}
