package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.crypto.KeyDocument;
import io.meshpay.protocol.crypto.SigningKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A key that has voted doesn't start on an empty folder, as on a disk that isn't mounted. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class VotedMarkTest {
  @TempDir Path temporary;
  private TestFolder folder;
  private Path mark;
  private Path elsewhere;

  @BeforeEach
  void makeFolder() throws Exception {
    folder = new TestFolder(temporary);
    mark = temporary.resolve("authority.key.used");
    elsewhere = temporary.resolve("elsewhere");
  }

  private void startAndStop() throws Exception {
    Authority authority = folder.start();
    assertEquals(AuthorityState.VOTING, authority.state());
    authority.stop();
    authority.ended().get();
  }

  private static boolean isMarked(Path mark, SigningKey key) throws Exception {
    return Files.readAllLines(mark).contains(key.publicKey().toString());
  }

  @Test
  void dataThatHasGoneIsNoFirstStart() throws Exception {
    assertFalse(Files.exists(mark));
    startAndStop();
    assertTrue(isMarked(mark, folder.authorityKey));
    Files.move(folder.config.data(), elsewhere);

    StartException refused = assertThrows(StartException.class, folder::start);
    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("this key has voted"), message);
    assertTrue(message.contains(folder.config.data() + " is new"), message);
    assertTrue(Files.exists(folder.config.data().resolve("new")));

    Files.move(folder.config.data(), temporary.resolve("empty"));
    Files.move(elsewhere, folder.config.data());
    startAndStop();
    assertEquals(1, Files.readAllLines(mark).size());
  }

  @Test
  void aStartThatNeverVotesLeavesNoMark() throws Exception {
    Authority authority = Authority.start(folder.config, null, true, () -> TestFolder.NOW_MICROS);
    authority.stop();
    authority.ended().get();
    assertFalse(Files.exists(mark));
    startAndStop();
  }

  @Test
  void anotherKeyInTheSamePlaceBeginsAnew() throws Exception {
    Files.writeString(mark, TestFolder.key(77).publicKey() + "\n");
    startAndStop();
    List<String> lines = Files.readAllLines(mark);
    assertEquals(2, lines.size());
    assertTrue(isMarked(mark, folder.authorityKey));
    assertTrue(isMarked(mark, TestFolder.key(77)));
  }

  @Test
  void dataFromBeforeThereWereMarksGetsOne() throws Exception {
    startAndStop();
    Files.delete(mark);
    startAndStop();
    assertTrue(isMarked(mark, folder.authorityKey));
  }

  @Test
  void aMarkThatCannotBeLeftHindersNobody() throws Exception {
    Path keyFolder = Files.createDirectory(temporary.resolve("keys"));
    AuthorityConfig config = folder.withKey(keyFolder.resolve("a.key"));
    Files.writeString(config.key(), KeyDocument.write(folder.authorityKey));
    TestFolder.permit(config.key(), "rw-------");
    // A link into a folder that isn't there can be read as missing, and not be made.
    Files.createSymbolicLink(
        keyFolder.resolve("a.key.used"), temporary.resolve("missing").resolve("mark"));
    Authority authority = TestFolder.start(config);
    assertEquals(AuthorityState.VOTING, authority.state());
    authority.stop();
    authority.ended().get();
  }
}
