package io.meshpay.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChronicleAccountStoreTest extends AccountStoreContract {
  private static final DirectBuffer ACCOUNT = TestOrder.buffer(TestOrder.account(1));

  @TempDir Path folder;
  private int files;

  @Override
  AccountStore open(long entriesMax) throws IOException {
    return ChronicleAccountStore.open(newFile(), entriesMax);
  }

  private File newFile() {
    return folder.resolve("accounts-" + files++ + ".map").toFile();
  }

  @Test
  void givesBackAfterReopeningWhatItHeld() throws IOException {
    File file = newFile();
    Map<String, String> held;
    try (ChronicleAccountStore store = ChronicleAccountStore.open(file, 100)) {
      assertFalse(store.hadEntries());
      AccountRecord record = new AccountRecord();
      for (int i = 0; i < 150; i++) {
        record.reset(i);
        record.nextSequenceNumber(i * 7L);
        store.store(TestOrder.buffer(TestOrder.account(i)), 0, 0, record);
      }
      assertFalse(store.hadEntries());
      held = LedgerState.dump(store);
    }
    try (ChronicleAccountStore store = ChronicleAccountStore.open(file, 100)) {
      assertTrue(store.hadEntries());
      assertEquals(150, store.entries());
      assertEquals(100, store.entriesMax());
      assertEquals(held, LedgerState.dump(store));
    }
  }

  @Test
  void aFileWithoutEntriesCountsAsUnused() throws IOException {
    File file = newFile();
    ChronicleAccountStore.open(file, 100).close();
    try (ChronicleAccountStore store = ChronicleAccountStore.open(file, 100)) {
      assertFalse(store.hadEntries());
      assertEquals(0, store.entries());
    }
  }

  @Test
  void saysWhatAFileWasMadeForWhenEntriesMaxDiffers() throws IOException {
    File file = newFile();
    ChronicleAccountStore.open(file, 100).close();
    String message = refusal(file, 200);
    assertTrue(message.contains("made for at most 100 entries, but 200 are configured"), message);
    ChronicleAccountStore.open(file, 100).close();
  }

  @Test
  void refusesAFileThatIsInUseInThisProcess() throws IOException {
    File file = newFile();
    try (ChronicleAccountStore store = ChronicleAccountStore.open(file, 100)) {
      store.store(ACCOUNT, 0, 0, new AccountRecord());
      String message = refusal(file, 100);
      assertTrue(message.contains("is in use"), message);
      assertTrue(store.load(ACCOUNT, 0, 0, new AccountRecord()));
    }
    ChronicleAccountStore.open(file, 100).close();
  }

  @Test
  void refusesAFileThatIsInUseByAnotherProcess() throws IOException, InterruptedException {
    File file = newFile();
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LockHolder.class.getName(),
                file.getPath())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      assertEquals('!', other.getInputStream().read());
      String message = refusal(file, 100);
      assertTrue(message.contains("is in use"), message);
    } finally {
      other.destroyForcibly().waitFor();
    }
    ChronicleAccountStore.open(file, 100).close();
  }

  /** Holds a file's lock until it is killed. */
  static final class LockHolder {
    private LockHolder() {}

    public static void main(String[] arguments) throws IOException {
      try (StoreFileLock lock = StoreFileLock.of(new File(arguments[0]))) {
        System.out.print(lock.isHeld() ? "!" : "?");
        System.out.flush();
        while (System.in.read() >= 0) {
          // Waits for the end of the input.
        }
      }
    }
  }

  @Test
  void refusesAtOnceWhatIsNoMap() throws IOException {
    for (String content : new String[] {"x", "garbage", "garbage".repeat(1000)}) {
      File file = newFile();
      Files.writeString(file.toPath(), content);
      assertTrue(refusal(file, 100).contains("is not an account map"));
      assertEquals(content, Files.readString(file.toPath()));
    }
    File zeros = newFile();
    Files.write(zeros.toPath(), new byte[5000]);
    assertTrue(refusal(zeros, 100).contains("is not an account map"));
    assertTrue(refusal(folder.toFile(), 100).contains("is not an account map"));
  }

  @Test
  void refusesAMapThatWasCutOrWhoseHeadWasChanged() throws IOException {
    File file = newFile();
    ChronicleAccountStore.open(file, 1000).close();
    byte[] bytes = Files.readAllBytes(file.toPath());
    Files.write(file.toPath(), java.util.Arrays.copyOf(bytes, bytes.length / 2));
    assertTrue(refusal(file, 1000).contains("can't be opened as an account map"));
    bytes[100] ^= 1;
    Files.write(file.toPath(), bytes);
    assertTrue(refusal(file, 1000).contains("can't be opened as an account map"));
  }

  @Test
  void refusesAFolderThatIsNotThere() {
    File file = folder.resolve("none").resolve("accounts.map").toFile();
    assertThrows(IOException.class, () -> ChronicleAccountStore.open(file, 100));
  }

  @Test
  void refusesAnEntriesMaxOutOfRange() {
    for (long entriesMax : new long[] {0, -1, ChronicleAccountStore.ENTRIES_MAX_LIMIT + 1}) {
      File file = newFile();
      assertThrows(
          IllegalArgumentException.class, () -> ChronicleAccountStore.open(file, entriesMax));
      assertFalse(file.exists());
    }
  }

  private static String refusal(File file, long entriesMax) {
    IOException e =
        assertThrows(IOException.class, () -> ChronicleAccountStore.open(file, entriesMax));
    String message = String.valueOf(e.getMessage());
    assertTrue(message.contains(file.getPath()), message);
    return message;
  }
}
