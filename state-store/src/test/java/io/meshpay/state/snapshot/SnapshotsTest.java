package io.meshpay.state.snapshot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.AccountRecord;
import io.meshpay.state.AccountStore;
import io.meshpay.state.HeapAccountStore;
import io.meshpay.state.StateDigest;
import io.meshpay.state.disk.FileDisk;
import io.meshpay.state.disk.SimulatedDisk;
import io.meshpay.state.journal.JournalIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotsTest {
  private static final Digest STATE_DIGEST = Digest.of(new byte[Digest.BYTES]);
  private static final JournalIdentity IDENTITY = identity(1);

  @TempDir private Path folder;
  private Snapshots snapshots;

  @BeforeEach
  void open() throws IOException {
    snapshots = new Snapshots(FileDisk.open(folder), IDENTITY);
  }

  private static JournalIdentity identity(long epoch) {
    return new JournalIdentity(
        epoch, Digest.of(new byte[Digest.BYTES]), PublicKey.of(new byte[PublicKey.BYTES]));
  }

  /** A store of made-up entries: what a snapshot holds is nothing to it but bytes. */
  private static HeapAccountStore store(int entries) {
    SplittableRandom random = new SplittableRandom(entries);
    HeapAccountStore store = new HeapAccountStore(1_000_000);
    AccountRecord record = new AccountRecord();
    byte[] bytes = new byte[AccountRecord.BYTES];
    byte[] account = new byte[PublicKey.BYTES];
    for (int i = 0; i < entries; i++) {
      random.nextBytes(bytes);
      random.nextBytes(account);
      record.buffer().putBytes(0, bytes);
      store.store(new UnsafeBuffer(account), 0, random.nextInt(3), record);
    }
    return store;
  }

  private static Map<String, String> dump(AccountStore store) {
    Map<String, String> entries = new TreeMap<>();
    store.forEach(
        (account, offset, slot, record) -> {
          byte[] key = new byte[PublicKey.BYTES];
          account.getBytes(offset, key);
          byte[] value = new byte[AccountRecord.BYTES];
          record.buffer().getBytes(0, value);
          entries.put(HexFormat.of().formatHex(key) + slot, HexFormat.of().formatHex(value));
        });
    return entries;
  }

  @Test
  void whatIsWrittenIsLoaded() throws IOException {
    for (int entries : new int[] {0, 1, 4095, 4096, 4097, 10_000}) {
      HeapAccountStore written = store(entries);
      Digest digest = StateDigest.of(written);
      Snapshot snapshot = snapshots.write(written, entries + 7, digest);
      HeapAccountStore loaded = new HeapAccountStore(1_000_000);
      List<Long> progress = new ArrayList<>();
      assertEquals(snapshot, snapshots.load(entries + 7, loaded, progress::add));
      assertEquals(new Snapshot(entries + 7, entries, digest), snapshot);
      assertEquals(dump(written), dump(loaded));
      assertEquals(entries == 0, progress.isEmpty());
    }
    assertEquals(List.of(10_007L, 4104L, 4103L, 4102L, 8L, 7L), snapshots.positions());
  }

  @Test
  void everyDamagedByteIsFound() throws IOException {
    snapshots.write(store(3), 5, STATE_DIGEST);
    Path file = folder.resolve("00000000000000000005.snapshot");
    byte[] sound = Files.readAllBytes(file);
    for (int i = 0; i < sound.length; i++) {
      byte[] damaged = sound.clone();
      damaged[i] ^= 4;
      Files.write(file, damaged);
      assertThrows(SnapshotDamagedException.class, () -> load(5), "byte " + i);
    }
    for (int length : new int[] {0, 1, 255, 256, 300, sound.length - 1}) {
      Files.write(file, Arrays.copyOf(sound, length));
      assertThrows(SnapshotDamagedException.class, () -> load(5), "length " + length);
    }
    Files.write(file, Arrays.copyOf(sound, sound.length + 1));
    assertThrows(SnapshotDamagedException.class, () -> load(5));
    Files.write(folder.resolve("00000000000000000006.snapshot"), sound);
    assertThrows(SnapshotDamagedException.class, () -> load(6));
  }

  private void load(long position) throws IOException {
    snapshots.load(position, new HeapAccountStore(10), done -> {});
  }

  @Test
  void anotherAuthoritysIsRefused() throws IOException {
    new Snapshots(FileDisk.open(folder), identity(2)).write(store(1), 5, STATE_DIGEST);
    IOException refusal = assertThrows(IOException.class, () -> load(5));
    assertFalse(refusal instanceof SnapshotDamagedException);
    assertTrue(String.valueOf(refusal.getMessage()).contains("another authority"));
  }

  @Test
  void theOldestAndTheUnfinishedAreCleared() throws IOException {
    Files.write(folder.resolve("draft.part"), new byte[3]);
    Files.write(folder.resolve("notes.txt"), new byte[3]);
    for (int position = 1; position <= 4; position++) {
      snapshots.write(store(1), position, STATE_DIGEST);
    }
    Files.write(folder.resolve("draft.part"), new byte[3]);
    snapshots.prune(2);
    assertEquals(List.of(4L, 3L), snapshots.positions());
    assertTrue(Files.exists(folder.resolve("notes.txt")));
    assertFalse(Files.exists(folder.resolve("draft.part")));
  }

  @Test
  void aFullDiskIsLeftWithoutADraft() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(1));
    Snapshots full = new Snapshots(disk, IDENTITY);
    full.write(store(5), 1, STATE_DIGEST);
    List<String> before = disk.list();
    disk.limit(1_000_000);
    assertThrows(IOException.class, () -> full.write(store(10_000), 2, STATE_DIGEST));
    assertEquals(before, disk.list());
    disk.limit(10_000_000);
    full.write(store(10_000), 2, STATE_DIGEST);
    assertEquals(List.of(2L, 1L), full.positions());
    assertEquals(10_000, full.load(2, new HeapAccountStore(1_000_000), done -> {}).entries());
  }
}
