package io.meshpay.load.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalClusterIT {
  @TempDir private Path folder;

  private LocalCluster start(List<LocalAuthority> members)
      throws IOException, ClusterException, InterruptedException {
    return LocalCluster.start(members, folder.resolve("logs"), TestCommittee.SILENT);
  }

  @Test
  void runsItsAuthoritiesNoticesADeathAndLeavesNoneBehind() throws Exception {
    TestCommittee committee = TestCommittee.found(folder.resolve("committee"), 0);
    LocalCluster cluster = start(committee.members());
    List<AuthorityProcess> authorities = cluster.authorities();
    try (cluster) {
      assertEquals(4, authorities.size());
      for (AuthorityProcess authority : authorities) {
        assertTrue(authority.http().isReady(), authority.name());
        assertEquals(authority.name(), authority.http().status().path("name").asString(), "status");
        assertTrue(Files.size(authority.log()) > 0, authority.name());
      }
      cluster.check();

      cluster.authority("authority-3").kill();
      String message = messageOf(assertThrows(ClusterException.class, cluster::check));
      assertTrue(message.startsWith("authority-3 ended with exit code 137"), message);
    }
    for (AuthorityProcess authority : authorities) {
      assertFalse(authority.isAlive(), authority.name());
    }
    String log = Files.readString(authorities.getFirst().log());
    assertTrue(log.contains("has stopped"), "stopped gracefully: " + log);
  }

  @Test
  void anAuthorityThatDoesNotStartEndsAllAndSaysWhy() throws Exception {
    TestCommittee committee = TestCommittee.found(folder.resolve("committee"), 0);
    Files.delete(committee.files().authorityKey(2));
    ClusterException failure =
        assertThrows(ClusterException.class, () -> start(committee.members().subList(0, 2)));
    String message = messageOf(failure);
    assertTrue(message.startsWith("authority-2 ended with exit code 2"), message);
    assertTrue(message.contains("authority.key"), message);
    assertFalse(failure.isPortTaken());
  }

  @Test
  void saysWhenAPortIsTaken() throws Exception {
    TestCommittee committee = TestCommittee.found(folder.resolve("committee"), 0);
    int port = committee.members().getFirst().httpPort();
    try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertTrue(taken.isBound());
      ClusterException failure =
          assertThrows(ClusterException.class, () -> start(committee.members().subList(0, 1)));
      assertTrue(failure.isPortTaken(), messageOf(failure));
    }
  }

  @Test
  void anAuthorityEndsWhenItsParentIsKilled() throws Exception {
    TestCommittee committee = TestCommittee.found(folder.resolve("committee"), 0);
    Process parent = new ProcessBuilder("sleep", "600").start();
    String own = "-D" + JavaCommand.PARENT_PROPERTY + "=" + ProcessHandle.current().pid();
    String config = committee.files().authorityConfig(1).toString();
    List<String> command =
        JavaCommand.of(List.of("authority", "run", "--config", config)).stream()
            .map(
                word ->
                    word.equals(own)
                        ? "-D" + JavaCommand.PARENT_PROPERTY + "=" + parent.pid()
                        : word)
            .toList();
    Path log = folder.resolve("log");
    Process authority =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      HttpEndpoint http = new HttpEndpoint("127.0.0.1", committee.members().getFirst().httpPort());
      while (authority.isAlive() && !http.isReady()) {
        authority.waitFor(50, TimeUnit.MILLISECONDS);
      }
      http.close();
      assertTrue(authority.isAlive(), Files.readString(log));
      parent.destroyForcibly();
      assertTrue(authority.waitFor(30, TimeUnit.SECONDS));
    } finally {
      parent.destroyForcibly();
      authority.destroyForcibly();
    }
  }

  private static String messageOf(Exception failure) {
    String message = failure.getMessage();
    assertNotNull(message);
    return message;
  }
}
