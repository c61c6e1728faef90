package io.meshpay.load.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Runs the README's first command, by the launcher. */
final class DemoIT {
  private static final Path ROOT =
      Path.of(System.getProperty("meshpay.root", "..")).toAbsolutePath();

  @TempDir private Path folder;

  private Process demo(String... options) throws Exception {
    List<String> command =
        Stream.concat(Stream.of(ROOT.resolve("meshpay").toString(), "demo"), Stream.of(options))
            .toList();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    // Where its own folder goes, so that the test sees whether it is removed.
    builder.environment().put("MESHPAY_OPTS", "-Djava.io.tmpdir=" + temporary());
    return builder.start();
  }

  private Path temporary() throws Exception {
    return Files.createDirectories(folder.resolve("tmp"));
  }

  private String output() throws Exception {
    return Files.readString(folder.resolve("output"));
  }

  private List<Path> leftovers() throws Exception {
    try (Stream<Path> entries = Files.list(temporary())) {
      return entries.filter(path -> path.toString().contains("meshpay-demo-")).toList();
    }
  }

  @Test
  void showsThatMoneyMovesAndNoneIsMadeOrLost() throws Exception {
    Path file = folder.resolve("demo.json");
    Process demo = demo("--duration", "2", "--json", file.toString());
    assertTrue(demo.waitFor(5, TimeUnit.MINUTES));
    assertEquals(0, demo.exitValue(), output());

    JsonNode json = JsonMapper.builder().build().readTree(Files.readString(file));
    assertTrue(json.path("payments").asLong() > 0);
    assertTrue(json.path("paymentsPerSecond").asDouble() > 0);
    for (String percentile : List.of("p50", "p99", "p999", "max")) {
      assertTrue(json.at("/latencyMillis/" + percentile).asDouble() > 0, percentile);
    }
    Set<String> names = new HashSet<>();
    Set<String> digests = new HashSet<>();
    for (JsonNode authority : json.path("authorities")) {
      names.add(authority.path("name").asString());
      digests.add(authority.path("stateDigest").asString());
      assertEquals(expectedTransport(), authority.path("transport").asString());
    }
    assertEquals(4, names.size());
    assertEquals(1, digests.size());
    assertEquals(64, digests.iterator().next().length());
    assertTrue(json.path("digestsEqual").asBoolean());
    assertTrue(json.path("conserved").asBoolean());

    assertTrue(output().contains("Paid 12.50 USD"), output());
    assertTrue(output().contains("Valid"), output());
    assertEquals(List.of(), leftovers());
  }

  /** The best of this machine, as an earlier process found out. */
  private static String expectedTransport() throws Exception {
    boolean isLinux = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux");
    return isLinux && io.netty.channel.uring.IoUring.isAvailable()
        ? "io_uring"
        : isLinux ? "epoll" : "nio";
  }

  @Test
  void whenItIsInterruptedNothingIsLeft() throws Exception {
    Process demo = demo("--duration", "600");
    while (demo.isAlive() && !output().contains("Paid 12.50 USD")) {
      demo.waitFor(100, TimeUnit.MILLISECONDS);
    }
    assertTrue(demo.isAlive(), output());
    List<ProcessHandle> authorities = demo.descendants().toList();
    assertEquals(4, authorities.size());
    demo.destroy();
    assertTrue(demo.waitFor(30, TimeUnit.SECONDS), output());
    for (ProcessHandle authority : authorities) {
      authority.onExit().get(30, TimeUnit.SECONDS);
    }
    assertEquals(List.of(), leftovers());
  }
}
