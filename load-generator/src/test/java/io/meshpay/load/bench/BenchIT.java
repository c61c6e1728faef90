package io.meshpay.load.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.console.Progress;
import io.meshpay.load.CommandRun;
import io.meshpay.load.cluster.AuthorityProcess;
import io.meshpay.load.cluster.JavaCommand;
import io.meshpay.load.cluster.LocalCluster;
import io.meshpay.load.cluster.TestCommittee;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Drives a running committee of four, and in the end takes it away. */
@TestMethodOrder(OrderAnnotation.class)
final class BenchIT {
  @TempDir private static Path folder;
  private static TestCommittee committee;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    committee = TestCommittee.found(folder.resolve("committee"), 20);
    cluster = LocalCluster.start(committee.members(), folder.resolve("logs"), TestCommittee.SILENT);
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static List<String> arguments(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "bench",
                "--committee",
                committee.files().committee().toString(),
                "--wallets",
                committee.files().wallets().toString(),
                "--in-flight",
                "8",
                "--warmup",
                "0.5"));
    arguments.addAll(List.of(more));
    return arguments;
  }

  private static CommandRun bench(String... more) {
    return CommandRun.of(arguments(more).toArray(String[]::new));
  }

  private static List<String> digests() throws IOException, InterruptedException {
    List<String> digests = new ArrayList<>();
    for (AuthorityProcess authority : cluster.authorities()) {
      digests.add(authority.http().status().path("stateDigest").asString());
    }
    return digests.stream().distinct().toList();
  }

  @Test
  @Order(1)
  void measuresByTcpAndLeavesNothingPending() throws Exception {
    Path file = folder.resolve("tcp.json");
    Path page = folder.resolve("tcp.html");
    CommandRun run = bench("--duration", "2", "--json", file.toString(), "--html", page.toString());
    assertEquals(0, run.exitCode(), run.out() + run.err());
    JsonNode json = JsonMapper.builder().build().readTree(Files.readString(file));
    assertTrue(json.path("payments").asLong() > 0);
    assertTrue(json.path("paymentsPerSecond").asDouble() > 0);
    assertTrue(json.path("errors").isEmpty(), json.toString());
    assertTrue(json.path("singleVerificationsPerSecond").asLong() > 0);
    assertTrue(json.at("/cpuMicrosPerPayment/authority").asDouble() > 0, json.toString());
    assertTrue(json.at("/cpuMicrosPerPayment/generator").asDouble() > 0);
    assertEquals(4, json.at("/cpuMicrosPerPayment/authorities").size());
    assertEquals(4, json.path("authorityProcesses").size());
    assertTrue(json.at("/check/delivered").asBoolean(), json.toString());
    assertEquals(2, json.path("seconds").size(), json.path("seconds").toString());
    long order = json.at("/latencyMicros/order/p50").asLong();
    assertTrue(order > 0 && order <= json.at("/latencyMicros/payment/p50").asLong());
    assertEquals(8, json.at("/settings/inFlight").asInt());
    assertEquals(20, json.at("/settings/wallets").asInt());
    assertTrue(run.out().contains("payments/s"), run.out());
    assertEquals(1, digests().size(), "every certificate is at every authority");
    assertTrue(!json.path("seconds").isEmpty(), json.toString());
    assertTrue(json.at("/seconds/0/authorityCpuPercent").asDouble() > 0, json.toString());
    assertTrue(Files.readString(page).contains("</html>"));
  }

  @Test
  @Order(2)
  void measuresByUdpAndPrintsJsonAlone() throws Exception {
    CommandRun run = bench("--duration", "1", "--udp", "--json", "-");
    assertEquals(0, run.exitCode(), run.out() + run.err());
    JsonNode json = JsonMapper.builder().build().readTree(run.out());
    assertEquals("udp", json.at("/settings/transport").asString());
    assertTrue(json.path("errors").isEmpty(), json.toString());
    assertEquals(1, digests().size());
  }

  @Test
  @Order(3)
  void anOpenLoopOfManyClientsKeepsItsRate() throws Exception {
    Path log = folder.resolve("open.hlog");
    CommandRun run =
        bench(
            "--duration",
            "2",
            "--rate",
            "50",
            "--clients",
            "12",
            "--hlog",
            log.toString(),
            "--json",
            "-");
    assertEquals(0, run.exitCode(), run.out() + run.err());
    JsonNode json = JsonMapper.builder().build().readTree(run.out());
    assertEquals("open", json.path("model").asString());
    assertEquals(100, json.path("offered").asLong());
    assertEquals(0, json.path("dropped").asLong());
    assertEquals(100, json.at("/latencyMicros/payment/count").asLong());
    assertEquals(48, json.at("/settings/connections").asInt());
    assertTrue(Files.size(log) > 0);
    assertEquals(1, digests().size());
  }

  @Test
  @Order(3)
  void aRunThatWasKilledHurtsNoWallet() throws Exception {
    Process killed =
        new ProcessBuilder(JavaCommand.of(arguments("--duration", "60")))
            .redirectErrorStream(true)
            .start();
    try (BufferedReader said = killed.inputReader(StandardCharsets.UTF_8)) {
      String line = said.readLine();
      while (line != null && !line.startsWith("paying: 1 s")) {
        line = said.readLine();
      }
      assertTrue(line != null, "ended with " + killed.waitFor());
    } finally {
      killed.destroyForcibly().waitFor();
    }
    CommandRun run = bench("--duration", "1", "--json", "-");
    assertEquals(0, run.exitCode(), run.out() + run.err());
    JsonNode json = JsonMapper.builder().build().readTree(run.out());
    assertTrue(json.path("errors").isEmpty(), json.toString());
    assertEquals(20, json.at("/settings/wallets").asInt(), "none was skipped: " + run.err());
    assertEquals("0", equivocations());
  }

  private static String equivocations() throws IOException, InterruptedException {
    return cluster.authorities().getFirst().http().status().path("equivocations").asString();
  }

  @Test
  @Order(4)
  void wrongUsageIsToldBeforeAnythingIsDone() {
    assertEquals(2, bench("--token", "EUR").exitCode());
    assertEquals(2, bench("--in-flight", "0").exitCode());
    assertEquals(2, bench("--json", "/nowhere/result.json").exitCode());
    String wallets = folder.resolve("logs").toString();
    CommandRun noWallets = bench("--wallets", wallets);
    assertEquals(2, noWallets.exitCode(), noWallets.err());
    CommandRun founded = bench("--accounts", "10");
    assertEquals(2, founded.exitCode());
    assertTrue(founded.err().contains("--accounts is for a throw-away"), founded.err());
  }

  @Test
  @Order(5)
  void withoutAQuorumItSaysSoAndExitsWithThree() throws Exception {
    cluster.authority("authority-1").kill();
    cluster.authority("authority-2").kill();
    CommandRun run = bench("--duration", "1");
    assertEquals(3, run.exitCode(), run.out() + run.err());
    assertTrue(run.err().contains("no quorum"), run.err());
  }

  @Test
  @Order(6)
  void itsErrorStandsOnALineOfItsOwn() {
    ByteArrayOutputStream terminal = new ByteArrayOutputStream();
    PrintWriter err = new PrintWriter(terminal, true, StandardCharsets.UTF_8);
    CommandLine bench =
        new CommandLine(new BenchCommand(new Progress(err, true, System::nanoTime)));
    bench.setErr(err);
    assertEquals(3, bench.execute(arguments().stream().skip(1).toArray(String[]::new)));
    String said = terminal.toString(StandardCharsets.UTF_8);
    assertTrue(said.contains("\rasking for accounts"), said);
    assertTrue(said.matches("(?s).* \rmeshpay: no quorum[^\r]*"), said);
  }
}
