package io.meshpay.load.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.load.CommandRun;
import io.meshpay.load.cluster.JavaCommand;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Loads committees that are founded for it. */
final class FoundedCommitteeIT {
  @TempDir private Path folder;

  @BeforeAll
  static void findHome() {
    System.setProperty(JavaCommand.HOME_PROPERTY, System.getProperty("meshpay.root", ".."));
  }

  @Test
  void aRampFindsARateAndEveryAuthorityIsRightAfterwards() {
    Path data = folder.resolve("kept");
    CommandRun run =
        CommandRun.of(
            "bench",
            "--accounts",
            "30",
            "--slo",
            "p50=5s",
            "--step-seconds",
            "3",
            "--warmup",
            "5",
            "--journal-sync",
            "none",
            "--data",
            data.toString(),
            "--json",
            "-");
    assertEquals(0, run.exitCode(), run.out() + run.err());
    JsonNode json = JsonMapper.builder().build().readTree(run.out());
    assertEquals("ramp", json.path("model").asString());
    assertTrue(json.path("steps").size() > 1, json.path("steps").toString());
    assertTrue(json.at("/steps/0/met").asBoolean(), json.path("steps").toString());
    assertEquals(json.at("/check/executions").asLong(), json.at("/check/acknowledged").asLong());
    assertEquals(30, json.at("/check/accountsRead").asInt());
    assertTrue(json.at("/check/differences").isEmpty(), json.toString());
    assertTrue(json.at("/journal/recordsPerSecond").asDouble() > 0);
    assertEquals("none", json.at("/settings/journalSync").asString());
    assertTrue(Files.exists(data.resolve("wallets/0001.wallet")));
    assertTrue(Files.exists(data.resolve("logs/authority-4.log")));

    CommandRun again = CommandRun.of("bench", "--data", data.toString());
    assertEquals(2, again.exitCode(), again.err());
    assertTrue(again.err().contains("exists"), again.err());
  }
}
