package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.authority.AuditFixture.Outcome;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit of an authority that has archived its first segments. */
final class AuditArchiveTest {
  private static final long SELDOM_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  @TempDir Path temporary;
  private AuditFixture audit;
  private Path archive;
  private int paid;

  @BeforeEach
  void payUntilTheFirstSegmentIsArchived() throws Exception {
    TestFolder folder = new TestFolder(temporary);
    audit = new AuditFixture(folder);
    archive = Files.createDirectory(temporary.resolve("archive"));
    JournalConfig often =
        new JournalConfig("commit", false, 1 << 20, 1, 1L << 40)
            .with(new SegmentPolicy("archive", archive, 0));
    Authority authority = TestFolder.start(folder.with(often));
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    long paidNanos = System.nanoTime();
    try (TestClient client = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, client);
      while (Files.exists(audit.segment())) {
        assertTrue(System.nanoTime() - deadlineNanos < 0);
        // Seldom at last, but never none: without a change there is no further snapshot.
        if (paid < 900 || System.nanoTime() - paidNanos > SELDOM_NANOS) {
          payments.confirm(payments.certify(payments.request(AuditFixture.PAYEE, 1, paid++)));
          paidNanos = System.nanoTime();
        }
        Thread.onSpinWait();
      }
    }
    assertTrue(authority.stop());
  }

  private Outcome both(String command, String... more) {
    String[] arguments = new String[more.length + 2];
    arguments[0] = "--archive";
    arguments[1] = archive.toString();
    System.arraycopy(more, 0, arguments, 2, more.length);
    return audit.run(command, arguments);
  }

  private static void assertWrong(Outcome outcome, String part) {
    assertEquals(2, outcome.exitCode(), outcome.err());
    assertTrue(outcome.err().contains(part), outcome.err());
  }

  @Test
  void isOfTheWholeJournalWithTheArchiveAndElseSaysWhatItTakesOnTrust() throws Exception {
    Map<String, ByteBuffer> before = FolderContents.of(temporary);
    Outcome whole = both("verify");
    assertEquals(0, whole.exitCode(), whole.err());
    String changes = "sound: the journal of authority-1, " + 2 * paid + " changes";
    assertTrue(whole.out().contains(changes), whole.out());
    JsonObject wholeJson = new JsonObject(both("verify", "--json").out());
    assertEquals("1", wholeJson.getString("firstPosition"));
    assertEquals("0", wholeJson.getString("trustedPosition"));

    Outcome part = audit.run("verify");
    assertEquals(0, part.exitCode(), part.err());
    assertTrue(part.out().contains("NOT VERIFIED: positions 1 to "), part.out());
    assertTrue(part.out().contains("on trust from the snapshot"), part.out());
    JsonObject partJson = new JsonObject(audit.run("verify", "--json").out());
    long first = Long.parseLong(partJson.getString("firstPosition"));
    assertTrue(first > 1);
    assertTrue(Long.parseLong(partJson.getString("trustedPosition")) >= first - 1);
    for (String same : new String[] {"stateDigest", "treeRoot", "journalPosition", "accounts"}) {
      assertEquals(wholeJson.getString(same), partJson.getString(same));
    }
    assertEquals(before, FolderContents.of(temporary));
  }

  @Test
  void needsASnapshotToStartFrom() throws Exception {
    Files.move(audit.data().resolve("snapshots"), temporary.resolve("aside"));
    Map<String, ByteBuffer> before = FolderContents.of(temporary);
    assertWrong(audit.run("verify"), "name the archive by --archive, or put the segments back");
    assertEquals(before, FolderContents.of(temporary));
    assertEquals(0, both("verify").exitCode());
  }

  @Test
  void findsAViolationInTheArchiveAndInWhatIsThere() throws Exception {
    Path segment = archive.resolve("00000000000000000001.journal");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[4096 + 100] ^= 1;
    Files.write(segment, bytes);
    Outcome damaged = both("verify");
    assertEquals(1, damaged.exitCode());
    assertTrue(damaged.err().contains("violation at position 1, 000"), damaged.err());
    assertEquals(0, audit.run("verify").exitCode());
    Files.writeString(
        audit.data().resolve("clean-stop.toml"),
        Files.readString(audit.data().resolve("clean-stop.toml"))
            .replaceFirst("[0-9a-f]{64}", "0".repeat(64)));
    assertEquals(1, audit.run("verify").exitCode());
  }

  @Test
  void showsAndProvesWhatIsArchivedWithTheArchiveOnly() throws Exception {
    Outcome all = both("export", "--format", "csv");
    assertEquals(0, all.exitCode(), all.err());
    assertEquals("", all.err());
    assertEquals(1 + paid, all.out().lines().count());
    Outcome some = audit.run("export", "--format", "csv");
    assertEquals(0, some.exitCode(), some.err());
    long first =
        Long.parseLong(
            new JsonObject(audit.run("verify", "--json").out()).getString("firstPosition"));
    String warning =
        "meshpay: this begins at position %d: positions 1 to %d are not here. What was archived,"
            .formatted(first, first - 1);
    assertTrue(some.err().startsWith(warning), some.err());
    assertEquals(1, some.err().lines().count(), some.err());
    assertTrue(some.out().lines().count() < 1 + paid);
    Path file = temporary.resolve("some.csv");
    Outcome told = audit.run("export", "--format", "csv", "--output", file.toString(), "--json");
    assertEquals(0, told.exitCode(), told.err());
    assertTrue(told.err().startsWith(warning), told.err());
    assertEquals(some.out(), Files.readString(file));
    JsonObject summary = new JsonObject(told.out());
    assertEquals("exported", summary.getString("status"));
    assertEquals(Long.toString(first), summary.getString("firstPosition"));
    assertEquals(Long.toString(some.out().lines().count() - 1), summary.getString("payments"));

    Outcome proof = both("prove", "--position", "1");
    assertEquals(0, proof.exitCode(), proof.err());
    Path proofFile = Files.writeString(temporary.resolve("proof.json"), proof.out());
    String root = new JsonObject(audit.run("verify", "--json").out()).getString("treeRoot");
    Outcome checked =
        AuditFixture.runPlain("verify-proof", "--proof", proofFile.toString(), "--root", root);
    assertEquals(0, checked.exitCode(), checked.err());
    assertWrong(audit.run("prove", "--position", "1"), "position 1 is not here");
    String last = Integer.toString(2 * paid);
    assertEquals(
        both("prove", "--position", last).out(), audit.run("prove", "--position", last).out());
  }

  @Test
  void takesNoOthersArchive() throws Exception {
    assertWrong(
        audit.run("verify", "--archive", temporary.toString()), "has no archive.toml that says");
    Path note = archive.resolve("archive.toml");
    String key = audit.folder.authorityKey.publicKey().toHex();
    Files.writeString(
        note, Files.readString(note).replace(key, TestFolder.key(9).publicKey().toHex()));
    assertWrong(both("verify"), "it is the data of authority authority-1 with key");
  }
}
