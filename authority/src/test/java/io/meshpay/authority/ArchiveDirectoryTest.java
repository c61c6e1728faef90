package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveDirectoryTest {
  private static final DataIdentity OURS = identity("authority-1", 1);
  private static final DataIdentity OTHERS = identity("authority-2", 2);

  @TempDir Path temporary;
  private Path archive;
  private DataDirectory data;

  @BeforeEach
  void open() throws Exception {
    archive = Files.createDirectory(temporary.resolve("archive"));
    data = DataDirectory.open(temporary.resolve("data"), OURS);
  }

  @AfterEach
  void close() {
    data.close();
  }

  private static DataIdentity identity(String name, int key) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) key);
    return new DataIdentity(Digest.of(new byte[32]), name, PublicKey.of(bytes));
  }

  private void use(Path folder) throws Exception {
    ArchiveDirectory.open(folder, data, OURS).close();
  }

  /** Refused for what was configured: the start fails. */
  private void refused(Path folder, String part) throws Exception {
    StartException thrown = unchanged(StartException.class, folder);
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains(part), message);
    assertEquals(1, message.lines().count(), message);
  }

  /** Not at hand: the start goes on without. */
  private void absent(Path folder, String part) throws Exception {
    String message = String.valueOf(unchanged(ArchiveAbsentException.class, folder).getMessage());
    assertTrue(message.contains(part), message);
  }

  private <T extends Exception> T unchanged(Class<T> expected, Path folder) throws Exception {
    Map<String, ByteBuffer> before = FolderContents.of(temporary);
    T thrown = assertThrows(expected, () -> use(folder));
    assertEquals(before, FolderContents.of(temporary));
    return thrown;
  }

  @Test
  void anEmptyFolderBecomesTheArchiveAndIsItFromThenOn() throws Exception {
    use(archive);
    ArchiveIdentity noted = data.archive();
    assertNotNull(noted);
    assertEquals(OURS, noted.owner());
    assertEquals(noted, ArchiveIdentity.read(archive.resolve("archive.toml")));
    use(archive);
    assertEquals(noted, data.archive());
  }

  @Test
  void anArchiveThatWasMadeButNotNotedIsTakenOver() throws Exception {
    use(archive);
    ArchiveIdentity noted = data.archive();
    Files.delete(temporary.resolve("data/archive.toml"));
    use(archive);
    assertEquals(noted, data.archive());
  }

  @Test
  void aMissingFolderIsAMistakeAtFirstAndAMissingDiskLater() throws Exception {
    refused(temporary.resolve("archvie"), "doesn't exist: make the folder");
    use(archive);
    absent(temporary.resolve("archvie"), "isn't there: is it mounted?");
  }

  @Test
  void anEmptyMountPointIsNotTheArchive() throws Exception {
    use(archive);
    Path empty = Files.createDirectory(temporary.resolve("empty"));
    absent(empty, "is it mounted?");
    assertFalse(Files.exists(empty.resolve("lock")));
  }

  @Test
  void anotherArchiveOfTheSameAuthorityIsNotIt() throws Exception {
    use(archive);
    Files.delete(temporary.resolve("data/archive.toml"));
    Path second = Files.createDirectory(temporary.resolve("second"));
    use(second);
    absent(archive, "is another one of this authority's");
    Files.delete(temporary.resolve("data/archive.toml"));
    use(archive);
  }

  @Test
  void anotherAuthoritysArchiveIsRefused() throws Exception {
    try (DataDirectory theirs = DataDirectory.open(temporary.resolve("theirs"), OTHERS)) {
      ArchiveDirectory.open(archive, theirs, OTHERS).close();
    }
    refused(archive, "it is the data of authority authority-2");
    use(Files.createDirectory(temporary.resolve("own")));
    refused(archive, "it is the data of authority authority-2");
  }

  @Test
  void segmentsOfNobodyAreRefused() throws Exception {
    Files.writeString(archive.resolve("00000000000000000001.journal"), "");
    refused(archive, "it has segments, but no archive.toml that says whose");
  }

  @Test
  void aFolderWithinTheDataIsRefusedAlsoThroughALink() throws Exception {
    refused(temporary.resolve("data"), "within the data folder");
    Path link = Files.createSymbolicLink(temporary.resolve("link"), temporary.resolve("data"));
    refused(link, "within the data folder");
    Files.createDirectory(temporary.resolve("data/journal"));
    refused(link.resolve("journal"), "within the data folder");
  }

  @Test
  void anArchiveInUseIsRefusedHereAndInAnotherProcess() throws Exception {
    try (ArchiveDirectory held = ArchiveDirectory.open(archive, data, OURS)) {
      assertTrue(held.segments().list().contains("archive.toml"));
      refused(archive, "archive " + archive.toRealPath() + " is in use by process");
    }
    Process holder = LockHolder.start(archive.resolve("lock"));
    try (var output = holder.inputReader()) {
      assertEquals("locked", output.readLine());
      refused(archive, "is in use by process");
    } finally {
      holder.destroyForcibly().waitFor();
    }
    use(archive);
  }
}
