package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.authority.AuthorityConfig.Http;
import io.meshpay.authority.AuthorityConfig.Limits;
import io.meshpay.authority.AuthorityConfig.Mesh;
import io.meshpay.state.journal.JournalSync;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds docs/operations.md to the code: the configuration's keys, the status and the metrics. */
final class OperationsDocumentTest {
  private static final Path FOLDER = Path.of("/etc/meshpay");
  private static final Pattern SETTING =
      Pattern.compile("(?m)^\\| `([A-Za-z.]+)` \\| ([^|]+) \\| ([^|]+) \\|");
  private static final Pattern METRIC = Pattern.compile("(?m)^\\| `(meshpay_[a-z_]+)` \\|");
  private static final Pattern FIELD = Pattern.compile("(?m)^\\| `([A-Za-z]+)` \\|");
  private static final Pattern RANGE = Pattern.compile("from (\\d+) to (\\d+)");

  @TempDir Path temporary;
  private final String document;

  OperationsDocumentTest() throws IOException {
    Path root = Path.of(System.getProperty("meshpay.root", ".."));
    document = Files.readString(root.resolve("docs/operations.md"));
  }

  /** The part of the document under a heading. */
  private String section(String heading) {
    int start = document.indexOf("\n## " + heading + "\n");
    assertTrue(start >= 0, "no section " + heading);
    int end = document.indexOf("\n## ", start + 4);
    return document.substring(start, end < 0 ? document.length() : end);
  }

  private Map<String, Matcher> settings() {
    Map<String, Matcher> rows = new LinkedHashMap<>();
    Matcher row = SETTING.matcher(section("Configuration"));
    while (row.find()) {
      Matcher copy = SETTING.matcher(row.group());
      assertTrue(copy.find());
      rows.put(row.group(1), copy);
    }
    return rows;
  }

  private static AuthorityConfig config(JournalConfig journal) {
    return new AuthorityConfig(
        "authority-1",
        FOLDER.resolve("committee.json"),
        FOLDER.resolve("genesis.json"),
        FOLDER.resolve("authority.key"),
        FOLDER.resolve("data"),
        new Mesh("192.0.2.1", "mesh0", 7400, "auto", 1400, 10_000, 120),
        new Http("127.0.0.1", 7401),
        journal,
        Limits.DEFAULT);
  }

  /** Keys and values as they stand in a file. */
  private static Map<String, String> entries(String toml) {
    Map<String, String> entries = new LinkedHashMap<>();
    String prefix = "";
    for (String line : toml.lines().toList()) {
      if (line.startsWith("[")) {
        prefix = line.substring(1, line.indexOf(']')) + ".";
      } else if (line.matches("[A-Za-z]+ = .*")) {
        String value = line.substring(line.indexOf('=') + 1).replaceAll("#.*", "").strip();
        entries.put(prefix + line.substring(0, line.indexOf(' ')), value);
      }
    }
    return entries;
  }

  @Test
  void everySettingStandsThere() {
    JournalConfig every =
        new JournalConfig("none", true, 1 << 26, 3_600, 1L << 31)
            .with(new SegmentPolicy("archive", Path.of("/mnt/archive"), 0));
    assertEquals(JournalSync.values().length, JournalConfig.SYNCS.size());
    assertEquals(entries(config(every).toToml(FOLDER)).keySet(), settings().keySet());
  }

  @Test
  void everyDefaultStandsThere() {
    Map<String, String> written = entries(config(JournalConfig.DEFAULT).toToml(FOLDER));
    Set<String> needed =
        Set.of(
            "name", "committee", "genesis", "key", "data", "mesh.host", "mesh.port", "http.port");
    settings()
        .forEach(
            (key, row) -> {
              String said = row.group(2).replaceAll("[`,]", "").strip();
              if (needed.contains(key)) {
                assertEquals("needed", said, key);
              } else if (!Set.of("mesh.interface", "journal.unsafe", "journal.archive")
                  .contains(key)) {
                assertEquals(written.get(key), said, key);
              }
            });
  }

  @Test
  void everyRangeStandsThere() {
    Map<String, String> written = entries(config(JournalConfig.DEFAULT).toToml(FOLDER));
    int ranges = 0;
    for (Map.Entry<String, String> setting : written.entrySet()) {
      if (!setting.getValue().matches("\\d+")) {
        continue;
      }
      String range = range(setting.getKey());
      Matcher row = settings().get(setting.getKey());
      assertNotNull(row, setting.getKey());
      String said = row.group(3).replace(",", "");
      assertTrue(said.startsWith(range), setting.getKey() + " is " + range + ", not " + said);
      ranges++;
    }
    assertEquals(16, ranges);
  }

  /** What a refusal of −1 says. */
  private static String range(String key) {
    String name = key.substring(key.indexOf('.') + 1);
    String toml = config(JournalConfig.DEFAULT).toToml(FOLDER);
    int section = toml.indexOf("[" + key.substring(0, key.indexOf('.')) + "]");
    String wrong =
        toml.substring(0, section)
            + toml.substring(section).replaceFirst("(?m)^" + name + " = \\d+", name + " = -1");
    try {
      AuthorityConfig.parse(wrong, FOLDER, "a.toml");
    } catch (StartException e) {
      Matcher range = RANGE.matcher(String.valueOf(e.getMessage()));
      assertTrue(range.find(), e.getMessage());
      return range.group(1) + " to " + range.group(2);
    }
    throw new AssertionError(key + " = -1 is accepted");
  }

  @Test
  void everyMetricAndEveryFieldOfTheStatusStandsThere() throws Exception {
    Authority authority = new TestFolder(temporary).start();
    try (HttpProbe http = new HttpProbe(authority.httpPort())) {
      String metrics = http.get("/metrics").body();
      Set<String> exported =
          Pattern.compile("(?m)^# TYPE (meshpay_[a-z_]+) ")
              .matcher(metrics)
              .results()
              .map(type -> type.group(1))
              .collect(Collectors.toCollection(TreeSet::new));
      assertEquals(exported, firstColumn(METRIC, section("Metrics")));

      Set<String> fields = new TreeSet<>(http.json("/status").fieldNames());
      fields.add("reason"); // There unless the authority votes.
      fields.add("journalDamage"); // There if something is.
      fields.add("verifierTrials"); // There if the verifier was chosen by a trial.
      assertEquals(fields, firstColumn(FIELD, section("Status")));
    } finally {
      assertTrue(authority.stop());
    }
  }

  private static Set<String> firstColumn(Pattern row, String section) {
    return row.matcher(section)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
