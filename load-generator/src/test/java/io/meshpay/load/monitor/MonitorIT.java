package io.meshpay.load.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.load.CommandRun;
import io.meshpay.load.cluster.FreePorts;
import io.meshpay.load.cluster.LocalAuthority;
import io.meshpay.load.cluster.LocalCluster;
import io.meshpay.load.cluster.TestCommittee;
import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code meshpay monitor} on a committee that runs already. Needs Prometheus: on Debian, {@code
 * apt-get install prometheus}.
 */
@Timeout(300)
final class MonitorIT {
  private static final int SECONDS = 15;
  private static final long POLL_MILLIS = 200;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path folder;
  private static TestCommittee committee;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    if (PrometheusProcess.find(System.getenv("PATH")) == null) {
      throw new TestAbortedException("Prometheus isn't installed: apt-get install prometheus");
    }
    committee = TestCommittee.found(folder.resolve("west-side"), 4);
    cluster = LocalCluster.start(committee.members(), folder.resolve("logs"), TestCommittee.SILENT);
  }

  @AfterAll
  static void stop() {
    HTTP.close();
    if (cluster != null) {
      cluster.close();
    }
  }

  private static CommandRun monitor(Path committeeFolder, int port) {
    return CommandRun.of(
        "monitor",
        "--committee-folder",
        committeeFolder.toString(),
        "--port",
        String.valueOf(port),
        "--duration",
        String.valueOf(SECONDS));
  }

  private static JsonNode get(int port, String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    return JsonMapper.shared()
        .readTree(HTTP.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
  }

  /** How many of the committee's authorities have been scraped; 0 until Prometheus answers. */
  private static int scraped(int port) throws InterruptedException {
    try {
      int up = 0;
      for (JsonNode series : get(port, "/api/v1/query?query=up").at("/data/result")) {
        assertEquals("west-side", series.at("/metric/committee").asString());
        up += series.at("/value/1").asInt();
      }
      return up;
    } catch (IOException notYet) {
      return 0;
    }
  }

  @Test
  void itWatchesThemAndLeavesThemAloneAtTheEnd() throws Exception {
    int port = FreePorts.onLoopback(1).getFirst();
    CompletableFuture<CommandRun> run =
        CompletableFuture.supplyAsync(() -> monitor(committee.files().root(), port));
    while (scraped(port) < committee.members().size()) {
      assertThrows(
          TimeoutException.class,
          () -> run.get(POLL_MILLIS, TimeUnit.MILLISECONDS),
          "it ended before all were scraped");
    }
    assertTrue(get(port, "/api/v1/rules").at("/data/groups").size() > 0);

    CommandRun ended = run.get();
    assertEquals(0, ended.exitCode(), ended.err());
    assertTrue(ended.out().contains("Watching 4 authorities of west-side."), ended.out());
    assertThrows(ConnectException.class, () -> get(port, "/-/ready"));
    cluster.check();
    for (LocalAuthority authority : committee.members()) {
      assertEquals("VOTING", get(authority.httpPort(), "/status").get("state").asString());
    }
  }

  @Test
  void aFolderThatIsNoCommitteesIsRefused() throws Exception {
    CommandRun run = monitor(folder.resolve("logs"), FreePorts.onLoopback(1).getFirst());
    assertEquals(2, run.exitCode(), run.err());
    assertEquals("", run.out());
    assertTrue(run.err().contains("authority.toml"), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  @Test
  void aPortInUseIsRefused() throws Exception {
    try (ServerSocket taken = new ServerSocket(0)) {
      CommandRun run = monitor(committee.files().root(), taken.getLocalPort());
      assertEquals(1, run.exitCode(), run.err());
      assertTrue(run.err().contains("is in use: choose another"), run.err());
    }
  }
}
