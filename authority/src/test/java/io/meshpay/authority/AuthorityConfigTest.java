package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.authority.AuthorityConfig.Http;
import io.meshpay.authority.AuthorityConfig.Limits;
import io.meshpay.authority.AuthorityConfig.Mesh;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AuthorityConfigTest {
  private static final Path FOLDER = Path.of("/somewhere/authority-1");
  private static final String SHORTEST =
      """
      name = "authority-1"
      committee = "../committee.json"
      genesis = "../genesis.json"
      key = "authority.key"
      data = "/var/lib/meshpay"
      [mesh]
      host = "192.0.2.1"
      port = 7400
      [http]
      port = 7401
      """;

  @TempDir Path temporary;

  @Test
  void theShortestFileGetsDefaultsAndPathsStartAtItsFolder() throws StartException {
    AuthorityConfig config = AuthorityConfig.parse(SHORTEST, FOLDER, "a.toml");
    assertEquals(
        new AuthorityConfig(
            "authority-1",
            Path.of("/somewhere/committee.json"),
            Path.of("/somewhere/genesis.json"),
            Path.of("/somewhere/authority-1/authority.key"),
            Path.of("/var/lib/meshpay"),
            Mesh.on("192.0.2.1", 7400),
            new Http("127.0.0.1", 7401),
            JournalConfig.DEFAULT,
            Limits.DEFAULT),
        config);
  }

  @Test
  void whatIsWrittenReadsBack() throws StartException {
    AuthorityConfig config =
        new AuthorityConfig(
            "authority-1",
            Path.of("/somewhere/committee.json"),
            Path.of("/somewhere/genesis.json"),
            Path.of("/somewhere/authority-1/my \"key\" \\ of\tgold.key"),
            FOLDER,
            new Mesh("::1", "mesh0", 1, "io_uring", 600, 7, 8),
            new Http("localhost", 2),
            new JournalConfig("none", true, 1 << 20, 1, 1 << 21)
                .with(new SegmentPolicy("archive", Path.of("/mnt/archive"), 3)),
            new Limits(3, 64, 4, 32, 5, 600),
            new AuthorityConfig.Verifier("tink", 1 << 20));
    String toml = config.toToml(FOLDER);
    assertEquals(config, AuthorityConfig.parse(toml, FOLDER, "a.toml"));
    assertTrue(toml.contains("committee = \"../committee.json\""), toml);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/var/lib/meshpay", "/var/lib/meshpay/journal/a", "/var/lib/x/../meshpay/archive"})
  void anArchiveWithinTheDataFolderIsRefused(String archive) {
    assertMessage(
        SHORTEST + "[journal]\nsegments = \"archive\"\narchive = \"" + archive + "\"\n",
        "journal.archive = ",
        "outside of the data folder");
  }

  @Test
  void defaultsWrittenOutReadBackWithoutAnInterface() throws StartException {
    AuthorityConfig config = AuthorityConfig.parse(SHORTEST, FOLDER, "a.toml");
    assertEquals(config, AuthorityConfig.parse(config.toToml(FOLDER), FOLDER, "a.toml"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sync = 'none' | journal.sync = \"none\" | unsafe = true",
        "sync = 'interval' | journal.sync = \"interval\" | unsafe = true",
        "sync = 'never' | journal.sync = \"never\" | commit, interval, none",
        "unsafe = 1 | journal.unsafe = 1 | true or false",
        "segmentBytes = 1048577 | journal.segmentBytes = 1048577 | a multiple of 4096",
        "segmentBytes = 4096 | journal.segmentBytes = 4096 | from 1048576",
        "snapshotSeconds = 0 | journal.snapshotSeconds = 0 | from 1 to",
        "snapshotBytes = 1 | journal.snapshotBytes = 1 | from 1048576 to",
        "segments = 'drop' | journal.segments = \"drop\" | keep, archive, delete",
        "segments = 'archive' | journal.segments = \"archive\" | archive = \"FOLDER\"",
        "archive = 'x' | journal.archive = \"/somewhere/authority-1/x\" | segments = \"archive\"",
        "segmentsKept = -1 | journal.segmentsKept = -1 | from 0 to 1000000"
      })
  void aWrongJournalIsRefused(String line, String what, String why) {
    assertMessage(SHORTEST + "[journal]\n" + line.replace('\'', '"') + "\n", what, why);
  }

  @Test
  void oneHostHasNoTwoServersOnOnePort() throws StartException {
    String same =
        SHORTEST.replace("[http]\nport = 7401", "[http]\nhost = \"192.0.2.1\"\nport = 7400");
    StartException refused =
        assertThrows(StartException.class, () -> AuthorityConfig.parse(same, FOLDER, "a.toml"));
    assertEquals(
        "a.toml: http.port = 7400 is wrong: it must be another than mesh.port on the same host",
        refused.getMessage());
    assertTrue(refused.isConfiguration());

    String otherHost = SHORTEST.replace("port = 7401", "port = 7400");
    assertEquals(7400, AuthorityConfig.parse(otherHost, FOLDER, "a.toml").http().port());
    String anyFree = same.replace("port = 7400", "port = 0");
    assertEquals(0, AuthorityConfig.parse(anyFree, FOLDER, "a.toml").http().port());
  }

  @Test
  void aFileIsReadFromItsFolder() throws Exception {
    Path file = Files.writeString(temporary.resolve("a.toml"), SHORTEST);
    assertEquals(
        temporary.toAbsolutePath().resolve("authority.key"), AuthorityConfig.read(file).key());
  }

  @Test
  void anUnknownKeyIsRefusedWithTheNearestValidOnes() {
    assertMessage(SHORTEST.replace("name", "nmae"), "name is missing");
    assertMessage(
        SHORTEST.replace("[http]", "prot = 7\n[http]"), "unknown key mesh.prot", "mesh.port");
    assertMessage(SHORTEST + "[limit]\n", "unknown key limit", "limits");
    assertMessage("nam = 1\n" + SHORTEST, "unknown key nam;", "did you mean name,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "name",
        "committee",
        "genesis",
        "key",
        "data",
        "mesh.host",
        "mesh.port",
        "http.port"
      })
  void aMissingKeyIsNamed(String key) {
    String[] parts = key.split("\\.");
    String[] lines = SHORTEST.split("\n");
    StringBuilder without = new StringBuilder();
    String section = "";
    for (String line : lines) {
      if (line.startsWith("[")) {
        section = line.substring(1, line.length() - 1) + ".";
      }
      boolean isIt =
          line.startsWith(parts[parts.length - 1] + " =")
              && section.equals(parts.length == 1 ? "" : parts[0] + ".");
      without.append(isIt ? "" : line + "\n");
    }
    assertMessage(without.toString(), "a.toml: " + key + " is missing: it must be ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mesh | port = 7400 | port = 65536 | mesh.port = 65536 | from 0 to 65535",
        "mesh | port = 7400 | port = -1 | mesh.port = -1 | from 0 to 65535",
        "mesh | port = 7400 | port = 7400.5 | mesh.port = 7400.5 | whole number",
        "mesh | port = 7400 | port = '7400' | mesh.port = \"7400\" | whole number",
        "mesh | port = 7400 | port = 99999999999999999999 | mesh.port = 99999999999999999999 | from 0",
        "http | port = 7401 | port = 70000 | http.port = 70000 | from 0 to 65535",
        "http | port = 7401 | port = true | http.port = true | whole number",
        "mesh | host = \"192.0.2.1\" | host = \"a b\" | mesh.host = \"a b\" | address",
        "mesh | host = \"192.0.2.1\" | host = 1 | mesh.host = 1 | address",
        "name | authority-1 | Authority | name = \"Authority\" | a-z, 0-9",
        "key | authority.key | '' | key = \"\" | a path",
        "key | authority.key | \\u0000 | key = \"\\u0000\" | a path"
      })
  void aWrongValueIsNamedWithItsRange(
      String where, String right, String wrong, String named, String range) {
    assertMessage(SHORTEST.replace(right, wrong), named, "it must be", range);
    assertTrue(named.contains(where));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mesh | interface = \"mesh0/1\" | interface's name",
        "mesh | interface = \"a-name-too-long-0\" | interface's name",
        "mesh | transport = \"iouring\" | auto, io_uring, epoll, nio",
        "mesh | datagramBytesMax = 507 | from 508 to 65507",
        "mesh | datagramBytesMax = 65508 | from 508 to 65507",
        "mesh | connectionsMax = 0 | from 1 to 1000000",
        "limits | accountsMax = 0 | from 1 to 100000000",
        "limits | clockSkewMillis = -1 | from 0 to 86400000",
        "limits | ringSlots = 8 | from 16 to 65536",
        "limits | ringSlots = 100 | a power of two",
        "limits | leavesMax = 1025 | from 1 to 1024",
        "limits | shutdownMillis = 99 | from 100 to 600000"
      })
  void aWrongSettingIsNamedWithItsRange(String section, String setting, String range) {
    String toml = SHORTEST.replace("[http]", "[limits]\n[http]");
    assertMessage(
        toml.replace("[" + section + "]", "[" + section + "]\n" + setting),
        "a.toml: " + section + "." + setting + " is wrong",
        range);
  }

  @Test
  void textThatIsNotTomlIsRefusedWithItsLine() {
    assertMessage("name = \"a\"\nkey = = 2\n", "a.toml, line 2: not TOML");
    assertMessage("name = \"a\"\nname = \"b\"\n", "a.toml, line ", "not TOML: Duplicate key");
    assertMessage("mesh = 3\n" + SHORTEST.substring(0, SHORTEST.indexOf("[mesh]")), "mesh = 3");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    Path absent = temporary.resolve("absent.toml");
    StartException noFile = assertThrows(StartException.class, () -> AuthorityConfig.read(absent));
    assertEquals(absent + ": no such file", noFile.getMessage());

    Path binary = Files.write(temporary.resolve("b.toml"), new byte[] {(byte) 0xC3, 0x28});
    StartException noText = assertThrows(StartException.class, () -> AuthorityConfig.read(binary));
    assertEquals(binary + ": not UTF-8 text", noText.getMessage());
  }

  private static void assertMessage(String toml, String... parts) {
    StartException thrown =
        assertThrows(
            StartException.class, () -> AuthorityConfig.parse(toml, FOLDER, "a.toml"), toml);
    assertTrue(thrown.isConfiguration());
    String message = String.valueOf(thrown.getMessage());
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
    assertEquals(1, message.lines().count(), message);
  }
}
