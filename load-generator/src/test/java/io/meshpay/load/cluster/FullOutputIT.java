package io.meshpay.load.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.load.report.SampleRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Real processes whose standard output is a full disk: a result that nobody got is no result. */
@EnabledIf("hasFullDevice")
@Timeout(180)
final class FullOutputIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Path FULL = Path.of("/dev/full");
  private static final String LOST = "meshpay: standard output can't be written to";

  @TempDir private Path folder;
  private TestCommittee committee;

  static boolean hasFullDevice() {
    return Files.exists(FULL);
  }

  @BeforeEach
  void found() throws IOException {
    committee = TestCommittee.found(folder.resolve("committee"), 1);
  }

  private void assertTold(Object... arguments) throws IOException, InterruptedException {
    List<String> words = Arrays.stream(arguments).map(Object::toString).toList();
    Path err = folder.resolve("err");
    Process process =
        new ProcessBuilder(JavaCommand.of(words))
            .redirectOutput(FULL.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> words + " doesn't end");
    } finally {
      process.destroyForcibly();
    }
    String said = words + ": " + Files.readString(err);
    assertEquals(1, process.exitValue(), said);
    // Nothing else is wrong with it.
    List<String> failures =
        Files.readAllLines(err).stream().filter(line -> line.startsWith("meshpay: ")).toList();
    assertEquals(List.of(LOST), failures, said);
  }

  @Test
  void ofAudits() throws Exception {
    List<LocalAuthority> one = committee.members().subList(0, 1);
    LocalCluster.start(one, folder.resolve("logs"), TestCommittee.SILENT).close();
    Path data = committee.files().authorityData(1);
    Path file = committee.files().committee();
    assertTold("audit", "verify", "--json", "--data", data, "--committee", file);
    assertTold("audit", "verify", "--data", data, "--committee", file);
    assertTold("audit", "export", "--format", "csv", "--data", data, "--committee", file);
  }

  @Test
  void ofWallets() throws Exception {
    Path wallet = committee.files().wallet(1, 1);
    Path file = committee.files().committee();
    assertTold("wallet", "history", "--json", "--wallet", wallet, "--committee", file);
    assertTold("wallet", "address", "--wallet", wallet);
  }

  private Path run(String label) throws IOException {
    ObjectNode run = (ObjectNode) JSON.readTree(SampleRun.json(label));
    run.put("valid", true);
    return Files.writeString(folder.resolve(label + ".json"), run.toString());
  }

  @Test
  void ofComparisons() throws Exception {
    Path before = run("before");
    Path after = run("after");
    assertTold("bench", "compare", before, after, "--json", "-");
    assertTold("bench", "compare", before, after);
  }
}
