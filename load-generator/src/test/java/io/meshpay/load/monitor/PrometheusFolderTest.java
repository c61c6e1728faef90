package io.meshpay.load.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.load.cluster.LocalAuthority;
import io.meshpay.load.cluster.TestCommittee;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PrometheusFolderTest {
  @TempDir private Path folder;

  @Test
  void hasTheProjectsConfigurationAndOtherTargets() throws Exception {
    LocalAuthority first = new LocalAuthority("authority-1", folder, "127.0.0.1", 1234);
    LocalAuthority second = new LocalAuthority("authority-2", folder, "::1", 1235);
    PrometheusFolder written =
        PrometheusFolder.write(PanelFiles.GRAFANA, folder, "mine", List.of(first, second), null);
    assertEquals(
        -1, Files.mismatch(PanelFiles.GRAFANA.resolve("prometheus.yml"), written.config()));
    assertEquals(
        -1,
        Files.mismatch(
            PanelFiles.GRAFANA.resolve("rules/alerts.yml"), folder.resolve("rules/alerts.yml")));
    assertEquals(
        List.of(
            "- {targets: [\"127.0.0.1:1234\"],"
                + " labels: {committee: \"mine\", authority: \"authority-1\"}}",
            "- {targets: [\"[::1]:1235\"],"
                + " labels: {committee: \"mine\", authority: \"authority-2\"}}"),
        Files.readAllLines(folder.resolve("targets/committee.yml")));
  }

  @Test
  void alsoWatchesALoadGenerator() throws Exception {
    InetSocketAddress generator = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1236);
    PrometheusFolder.write(PanelFiles.GRAFANA, folder, "mine", List.of(), generator);
    assertEquals(
        List.of("- {targets: [\"127.0.0.1:1236\"], labels: {committee: \"mine\"}}"),
        Files.readAllLines(folder.resolve("load-targets/generator.yml")));
  }

  @Test
  void findsTheAuthoritiesOfACommitteesFolder() throws Exception {
    TestCommittee committee = TestCommittee.found(folder.resolve("committee"), 0);
    assertEquals(committee.members(), WatchedCommittee.in(committee.files().root()));
    Path empty = Files.createDirectory(folder.resolve("empty"));
    assertThrows(NoSuchFileException.class, () -> WatchedCommittee.in(empty));
  }

  @Test
  void findsTheProgramOnThePath() throws Exception {
    Path bin = Files.createDirectory(folder.resolve("bin"));
    Path program = Files.createFile(bin.resolve("prometheus"));
    String path = folder + "::" + bin;
    assertNull(PrometheusProcess.find(path), "it can't be executed");
    assertTrue(program.toFile().setExecutable(true));
    assertEquals(program, PrometheusProcess.find(path));
    assertNull(PrometheusProcess.find(null));
  }
}
