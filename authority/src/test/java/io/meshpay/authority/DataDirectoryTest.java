package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class DataDirectoryTest {
  private static final DataIdentity OURS = identity(1, "authority-1", 1);

  @TempDir Path temporary;

  @Test
  void aMissingFolderIsMadeAndNew() throws Exception {
    Path folder = temporary.resolve("deep/data");
    try (DataDirectory data = DataDirectory.open(folder, OURS)) {
      assertTrue(data.isNew());
      assertEquals(OURS, DataIdentity.read(folder.resolve("identity.toml")));
    }
  }

  @Test
  void aFolderIsNewUntilVotesArePossible() throws Exception {
    try (DataDirectory data = DataDirectory.open(temporary, OURS)) {
      Files.writeString(data.accounts(), "map");
      data.beginVoting();
      assertFalse(data.isNew());
      data.beginVoting();
      assertThrows(IllegalStateException.class, data::clear);
    }
    try (DataDirectory data = DataDirectory.open(temporary, OURS)) {
      assertFalse(data.isNew());
      assertEquals("map", Files.readString(data.accounts()));
    }
  }

  @Test
  void whatAnUnfinishedStartLeftIsRemoved() throws Exception {
    try (DataDirectory data = DataDirectory.open(temporary, OURS)) {
      Files.writeString(data.accounts(), "half a map");
      data.journal().create("segment", 8).close();
    }
    try (DataDirectory data = DataDirectory.open(temporary, OURS)) {
      assertTrue(data.isNew());
      data.clear();
      assertFalse(Files.exists(data.accounts()));
      assertTrue(data.journal().list().isEmpty());
    }
  }

  @Test
  void aCleanStopIsNotedUntilItIsForgotten() throws Exception {
    CleanStop stop = new CleanStop(7, Digest.of(filled(5)), -9);
    try (DataDirectory data = DataDirectory.open(temporary, OURS)) {
      assertNull(data.cleanStop());
      Files.writeString(data.accounts(), "map");
      data.markCleanStop(stop);
    }
    try (DataDirectory data = DataDirectory.open(temporary, OURS)) {
      assertEquals(stop, data.cleanStop());
      data.forgetCleanStop();
      assertNull(data.cleanStop());
      data.forgetCleanStop();
    }
  }

  @Test
  void aFolderInUseInThisProcessIsRefusedAndStaysLocked() throws Exception {
    DataDirectory data = DataDirectory.open(temporary, OURS);
    assertMessage(temporary, OURS, "is in use by process " + ProcessHandle.current().pid());
    assertEquals("refused", answerOfAnotherProcess());
    data.close();
    assertEquals("locked", answerOfAnotherProcess());
    DataDirectory.open(temporary, OURS).close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"lock", "in-use"})
  void aFolderInUseByAnotherProcessIsRefusedWithItsNumber(String file) throws Exception {
    DataDirectory.open(temporary, OURS).close();
    Process holder = LockHolder.start(temporary.resolve(file));
    try (var output = holder.inputReader()) {
      assertEquals("locked", output.readLine());
      Files.writeString(temporary.resolve(file), "4711\n");
      assertMessage(temporary, OURS, "is in use by process 4711");
    } finally {
      holder.destroyForcibly().waitFor();
    }
    DataDirectory.open(temporary, OURS).close();
  }

  @Test
  void aFolderWhoseLockFileWasRemovedStaysLocked() throws Exception {
    try (DataDirectory _ = DataDirectory.open(temporary, OURS)) {
      Files.delete(temporary.resolve("lock"));
      Process other = LockHolder.start(temporary.resolve("in-use"));
      try (var output = other.inputReader()) {
        assertEquals("refused", output.readLine());
      } finally {
        other.destroyForcibly().waitFor();
      }
    }
  }

  @Test
  void theDataOfAnotherAuthorityOrCommitteeIsRefusedAndUntouched() throws Exception {
    DataDirectory.open(temporary, OURS).close();
    String before = Files.readString(temporary.resolve("identity.toml"));
    assertMessage(
        temporary,
        identity(1, "authority-2", 2),
        "it is the data of authority authority-1 with key 01010101");
    assertMessage(
        temporary, identity(2, "authority-1", 1), "it was written for committee 01010101");
    assertEquals(before, Files.readString(temporary.resolve("identity.toml")));
    DataDirectory.open(temporary, OURS).close();
  }

  @Test
  void aMapWithoutIdentityIsRefused() throws IOException {
    Files.writeString(temporary.resolve("accounts.map"), "whose?");
    assertMessage(temporary, OURS, "no identity.toml that says whose");
  }

  @Test
  void aDamagedIdentityIsRefused() throws IOException {
    Files.writeString(temporary.resolve("identity.toml"), "committee = 3\n");
    assertMessage(temporary, OURS, "identity.toml: committee = 3 is wrong");
  }

  @Test
  void aFileInTheFoldersPlaceIsRefused() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "");
    assertMessage(file, OURS, "data folder " + file);
  }

  private String answerOfAnotherProcess() throws Exception {
    Process holder = LockHolder.start(temporary.resolve("lock"));
    try (var output = holder.inputReader()) {
      return String.valueOf(output.readLine());
    } finally {
      holder.destroyForcibly().waitFor();
    }
  }

  private static DataIdentity identity(int committee, String name, int key) {
    return new DataIdentity(Digest.of(filled(committee)), name, PublicKey.of(filled(key)));
  }

  private static byte[] filled(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  private static void assertMessage(Path folder, DataIdentity identity, String part) {
    StartException thrown =
        assertThrows(StartException.class, () -> DataDirectory.open(folder, identity));
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains(part), message);
    assertEquals(1, message.lines().count(), message);
  }
}
