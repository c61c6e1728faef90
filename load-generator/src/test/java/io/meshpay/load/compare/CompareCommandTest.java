package io.meshpay.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.load.CommandRun;
import io.meshpay.load.report.SampleRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

final class CompareCommandTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path folder;
  private int runs;

  /** A valid run of the sample's shape with that rate. */
  private String run(String label, double perSecond, Consumer<ObjectNode> change)
      throws IOException {
    ObjectNode run = (ObjectNode) JSON.readTree(SampleRun.json(label));
    run.put("valid", true);
    run.put("paymentsPerSecond", perSecond);
    change.accept(run);
    Path file = folder.resolve("run-" + ++runs + ".json");
    return Files.writeString(file, run.toString()).toString();
  }

  private String run(String label, double perSecond) throws IOException {
    return run(label, perSecond, unchanged -> {});
  }

  private List<String> runs(String label, double... perSecond) throws IOException {
    List<String> files = new ArrayList<>();
    for (double one : perSecond) {
      files.add(run(label, one));
    }
    return files;
  }

  private static CommandRun compare(List<String> arguments) {
    List<String> all = new ArrayList<>(List.of("bench", "compare"));
    all.addAll(arguments);
    return CommandRun.of(all.toArray(String[]::new));
  }

  private static JsonNode json(List<String> arguments) {
    List<String> all = new ArrayList<>(arguments);
    all.addAll(List.of("--json", "-"));
    CommandRun run = compare(all);
    assertEquals(0, run.exitCode(), run.err());
    return JSON.readTree(run.out());
  }

  private static List<String> names(JsonNode comparison) {
    return comparison.path("variants").valueStream().map(v -> v.path("name").asString()).toList();
  }

  @Test
  void runsOfOneLabelAreRepetitionsAndAClearDifferenceIsSignificant() throws IOException {
    List<String> files = new ArrayList<>(runs("before", 9_000, 9_100, 9_050));
    files.addAll(runs("after", 9_700, 9_850, 9_800));
    JsonNode comparison = json(files);
    assertEquals(List.of("before", "after"), names(comparison));
    JsonNode throughput = comparison.at("/measures/0");
    assertEquals("throughput", throughput.path("name").asString());
    assertEquals(9_050, throughput.at("/variants/0/mean").asDouble(), 1e-9);
    assertEquals(50, throughput.at("/variants/0/standardDeviation").asDouble(), 1e-9);
    assertTrue(throughput.at("/variants/0/difference").isMissingNode());
    JsonNode difference = throughput.at("/variants/1/difference");
    assertEquals(733.333, difference.path("absolute").asDouble(), 1e-3);
    assertTrue(difference.path("significant").asBoolean());
    assertEquals("better", difference.path("verdict").asString());
    assertEquals(
        "no significant difference",
        comparison.at("/measures/1/variants/1/difference/verdict").asString(),
        "their latencies are the same");
    assertTrue(comparison.path("warnings").isEmpty(), comparison.path("warnings").toString());

    CommandRun text = compare(files);
    assertTrue(text.out().contains("+8.1 % ("), text.out());
    assertTrue(text.out().contains("better"), text.out());
    assertFalse(text.out().contains("Nothing can be said"), text.out());
    assertFalse(text.out().contains("Warning"), text.out());
  }

  @Test
  void aDifferenceWithinTheSpreadIsNotSignificant() throws IOException {
    List<String> files = new ArrayList<>(runs("a", 9_000, 9_400, 8_700, 9_200, 8_900));
    files.addAll(runs("b", 9_100, 9_500, 8_800, 9_300, 8_950));
    CommandRun run = compare(files);
    assertEquals(0, run.exitCode(), run.err());
    assertTrue(run.out().contains("no significant difference"), run.out());
    assertFalse(run.out().contains("better"), run.out());
  }

  @Test
  void withTooFewRunsNothingIsSaidAboutSignificance() throws IOException {
    List<String> files = new ArrayList<>(runs("a", 1_000, 1_001));
    files.addAll(runs("b", 2_000, 2_001, 2_002));
    CommandRun run = compare(files);
    assertTrue(run.out().contains("Nothing can be said about significance"), run.out());
    assertTrue(run.out().contains("too few runs to tell"), run.out());
    assertFalse(run.out().contains("better"), run.out());
    assertTrue(json(files).at("/measures/0/variants/1/difference/p").isMissingNode());
  }

  @Test
  void runsWithoutLabelsAreToldApartByTheirSettings() throws IOException {
    List<String> files = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      String sync = i % 2 == 0 ? "commit" : "none";
      files.add(
          run("", 9_000 + i, run -> ((ObjectNode) run.get("settings")).put("journalSync", sync)));
    }
    JsonNode comparison = json(files);
    assertEquals(List.of("journalSync=commit", "journalSync=none"), names(comparison));
    assertEquals(3, comparison.at("/variants/1/files").size());
    assertTrue(comparison.path("warnings").toString().contains("journalSync"));
  }

  @Test
  void twoFilesThatNothingTellsApartAreTwoVariants() throws IOException {
    List<String> files = runs("", 9_000, 9_500);
    assertEquals(files, names(json(files)));
  }

  @Test
  void variantsCanBeNamed() throws IOException {
    List<String> a = runs("x", 1, 2, 3);
    List<String> b = runs("x", 4, 5, 6);
    JsonNode comparison =
        json(
            List.of(
                "--variant",
                "old=" + String.join(",", a),
                "--variant",
                "new=" + String.join(",", b)));
    assertEquals(List.of("old", "new"), names(comparison));
    assertEquals(3, comparison.at("/measures/0/variants/1/runs").asInt());
  }

  @Test
  void oneVariantHasItsSpreadAndAHint() throws IOException {
    CommandRun run = compare(runs("same", 9_000, 9_500, 9_100));
    assertEquals(0, run.exitCode());
    assertTrue(run.out().contains("nothing to compare it with"), run.out());
    assertTrue(run.out().contains("9,500"), run.out());
  }

  @Test
  void whatMakesItDoubtfulIsToldBeforeItIsBelieved() throws IOException {
    List<String> files = new ArrayList<>();
    files.add(run("a", 1_000));
    files.add(run("a", 1_001, run -> ((ObjectNode) run.get("settings")).put("accounts", 5)));
    files.add(run("a", 7, run -> run.put("valid", false)));
    files.add(
        run(
            "b",
            2_000,
            run -> {
              ((ObjectNode) run.get("machine")).put("cpu", "Another").put("cores", 64);
              run.put("schema", 1);
            }));
    CommandRun run = compare(files);
    assertEquals(0, run.exitCode(), run.err());
    for (String doubt :
        List.of(
            "The schema isn't the same: 1 | 2.",
            "The processor isn't the same: AMD EPYC | Another.",
            "The number of cores isn't the same: 2 | 64.",
            "The runs of 'a' aren't repetitions: they differ in accounts.",
            files.get(2) + " isn't valid, so it is left out.")) {
      assertTrue(run.out().contains("Warning: " + doubt), doubt + "\n" + run.out());
    }
    assertEquals(2, json(files).at("/measures/0/variants/0/runs").asInt());
  }

  @Test
  void whatIsNoResultIsRefusedByName() throws IOException {
    String good = run("", 1);
    Path bad = Files.writeString(folder.resolve("bad.json"), "{\"payments\": 3}");
    CommandRun run = compare(List.of(good, bad.toString()));
    assertEquals(1, run.exitCode());
    assertEquals("", run.out());
    assertEquals(
        "meshpay: " + bad + " is no result of bench: it has no number 'schema'", run.err().strip());
    assertEquals(1, compare(List.of(good, good)).exitCode(), "one run isn't two");
    String invalid = run("", 1, one -> one.put("valid", false));
    assertEquals(1, compare(List.of(invalid)).exitCode());
  }

  @Test
  void wrongUsageIsTold() throws IOException {
    String good = run("", 1);
    for (List<String> wrong :
        List.of(
            List.<String>of(),
            List.of("/nowhere/run.json"),
            List.of("--variant", "a"),
            List.of("--variant", "=" + good),
            List.of("--variant", "a="),
            List.of("--variant", "a=" + good, "--variant", "a=" + good),
            List.of("--variant", "a=" + good, good),
            List.of(good, "--json", "/nowhere/out.json"))) {
      CommandRun run = compare(wrong);
      assertEquals(2, run.exitCode(), wrong + run.out() + run.err());
      assertFalse(run.err().contains("Exception"), run.err());
    }
  }
}
