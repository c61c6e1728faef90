package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.authority.AuditFixture.Outcome;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of files that commands can't read: in one line, with the name and what is wrong. */
final class UnreadableFilesTest {
  @TempDir Path temporary;
  private AuditFixture audit;
  private Path folder;
  private Path missing;

  @BeforeEach
  void write() throws Exception {
    audit = new AuditFixture(new TestFolder(temporary));
    audit.write();
    folder = Files.createDirectory(temporary.resolve("a-folder"));
    missing = temporary.resolve("missing");
  }

  private static void assertTold(Path file, String what, Outcome outcome) {
    assertEquals(2, outcome.exitCode(), outcome.toString());
    assertEquals("", outcome.out());
    assertEquals(1, outcome.err().lines().count(), outcome.err());
    assertTrue(outcome.err().startsWith("meshpay: "), outcome.err());
    assertTrue(outcome.err().contains(file.toString()), outcome.err());
    assertTrue(outcome.err().contains(what), outcome.err());
    assertFalse(outcome.err().contains("Exception"), outcome.err());
  }

  private Outcome withCommittee(Path file) {
    return AuditFixture.runPlain(
        "verify", "--data", audit.data().toString(), "--committee", file.toString());
  }

  private Outcome withProof(Path file) {
    String root = "0".repeat(64);
    return AuditFixture.runPlain("verify-proof", "--proof", file.toString(), "--root", root);
  }

  @Test
  void whatIsMissing() {
    assertTold(missing, "doesn't exist", withCommittee(missing));
    assertTold(missing, "doesn't exist", withProof(missing));
    assertTold(missing, "doesn't exist", audit.run("verify", "--head", missing.toString()));
    Path within = missing.resolve("payments.csv");
    assertTold(
        within,
        "no such file",
        audit.run("export", "--format", "csv", "--output", within.toString()));
  }

  @Test
  void whatIsAFolder() {
    assertTold(folder, "Is a directory", withCommittee(folder));
    assertTold(folder, "Is a directory", withProof(folder));
    assertTold(folder, "Is a directory", audit.run("verify", "--head", folder.toString()));
    assertTold(
        folder, "exists", audit.run("export", "--format", "csv", "--output", folder.toString()));
  }

  @Test
  void exceptionsInWords() {
    NoSuchFileException absent = new NoSuchFileException("a/b");
    assertEquals("no such file: a/b", FailureText.describe(absent));
    assertEquals("no such file: a/b", FailureText.describe(new UncheckedIOException(absent)));
    assertEquals("no such file: a/b", FailureText.describe(new ExecutionException(absent)));
    assertEquals("no permission for a/b", FailureText.describe(new AccessDeniedException("a/b")));
    assertEquals(
        "a/b: No space left on device",
        FailureText.describe(new FileSystemException("a/b", null, "No space left on device")));
    assertEquals("not UTF-8 text", FailureText.describe(new MalformedInputException(1)));
    assertEquals(
        "java.lang.OutOfMemoryError: heap", FailureText.describe(new OutOfMemoryError("heap")));
    assertEquals("first", FailureText.describe(new IllegalStateException("first\nsecond")));
    assertEquals(
        "java.lang.IllegalStateException", FailureText.describe(new IllegalStateException()));
  }
}
