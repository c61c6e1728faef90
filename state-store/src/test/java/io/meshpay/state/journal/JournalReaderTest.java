package io.meshpay.state.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.value.Digest;
import io.meshpay.state.Seed;
import io.meshpay.state.disk.FileDisk;
import io.meshpay.state.disk.SimulatedDisk;
import io.meshpay.state.journal.RecordPool.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading while the journal is written. */
class JournalReaderTest {
  private static final RecordPool POOL = new RecordPool(new SplittableRandom(9));

  @TempDir Path folder;

  private final SplittableRandom random = Seed.random("reader");

  @Test
  void aReaderFollowsTheWriterIntoNewSegments() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(random.split());
    JournalModel model = new JournalModel();
    List<Long> offsets = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(disk, JournalFixture.IDENTITY);
        Journal journal =
            Journal.open(
                JournalFixture.environment(disk, 1),
                JournalFixture.IDENTITY,
                JournalFixture.SMALL,
                0)) {
      assertEquals(0, reader.endedPosition());
      for (int i = 0; i < 1500; i++) {
        model.append(journal, POOL.any(random));
        offsets.add(journal.offset());
        if (random.nextInt(50) == 0) {
          journal.rotate();
        }
        model.commit(journal);
        int position = 1 + random.nextInt(model.size());
        model.assertIsChange(reader.read(position, offsets.get(position - 1)));
        if (i % 40 == 0) {
          reader.forEach(position, model.size(), record -> model.assertIsChange(record));
        }
      }
      assertTrue(reader.endedPosition() > 1000);
      assertTrue(reader.endedPosition() < model.size());
    }
  }

  @Test
  void theEndOfAStoppedJournalIsFoundWithoutWriting() throws IOException {
    FileDisk disk = FileDisk.open(folder);
    try (JournalReader reader = JournalReader.open(disk, JournalFixture.IDENTITY)) {
      assertEquals(0, reader.findEnd(0).position());
      assertThrows(JournalDamagedException.class, () -> reader.findEnd(1));
    }
    Digest root = write(disk, 700);
    Path last =
        folder.resolve(disk.list().stream().filter(n -> !n.equals("spare")).toList().getLast());
    byte[] whole = Files.readAllBytes(last);
    try (JournalReader reader = JournalReader.open(disk, JournalFixture.IDENTITY)) {
      JournalEnd end = reader.findEnd(700);
      assertEquals(new JournalEnd(700, end.file(), end.offset(), 0, root), end);
      assertThrows(JournalDamagedException.class, () -> reader.findEnd(701));
      byte[] torn = whole.clone();
      torn[(int) end.offset() + 100] = 1;
      Files.write(last, torn);
      assertEquals(new JournalEnd(700, end.file(), end.offset(), 8, root), reader.findEnd(700));
      assertArrayEquals(torn, Files.readAllBytes(last));
    }
  }

  @Test
  void aHeaderWithThePeaksOfAnotherHistoryIsFound() throws IOException {
    FileDisk disk = FileDisk.open(folder);
    Digest root = write(disk, 1500);
    assertEquals(root, treeOf(disk, 1500));
    String second = disk.list().get(1);
    byte[] segment = Files.readAllBytes(folder.resolve(second));
    segment[JournalFormat.HEADER_PEAKS_AT]++;
    CRC32C crc = new CRC32C();
    crc.update(segment, 0, JournalFormat.HEADER_CRC_AT);
    new UnsafeBuffer(segment)
        .putInt(JournalFormat.HEADER_CRC_AT, (int) crc.getValue(), JournalFormat.ORDER);
    Files.write(folder.resolve(second), segment);
    JournalDamagedException e =
        assertThrows(JournalDamagedException.class, () -> treeOf(disk, 1500));
    assertEquals(second, e.file());
    assertEquals(JournalFormat.HEADER_PEAKS_AT, e.offset());
  }

  private Digest write(FileDisk disk, int changes) throws IOException {
    try (Journal journal =
        Journal.open(
            JournalFixture.environment(disk, 1),
            JournalFixture.IDENTITY,
            JournalFixture.SMALL,
            0)) {
      for (int i = 0; i < changes; i++) {
        POOL.any(random).appendTo(journal);
        if (i % 20 == 0) {
          journal.commit();
        }
      }
      return journal.tree().root();
    }
  }

  private static Digest treeOf(FileDisk disk, long to) throws IOException {
    JournalTreeCheck check = new JournalTreeCheck();
    try (JournalReader reader = JournalReader.open(disk, JournalFixture.IDENTITY)) {
      reader.forEach(1, to, check::add);
    }
    return check.root();
  }

  @Test
  void aReaderBesideTheWriterSeesAllThatIsDurable() throws Exception {
    List<Change> changes = new ArrayList<>();
    for (int i = 0; i < 12_000; i++) {
      changes.add(POOL.any(random));
    }
    FileDisk disk = FileDisk.open(folder);
    try (Journal journal =
            Journal.open(
                JournalFixture.environment(disk, 1),
                JournalFixture.IDENTITY,
                JournalFixture.SMALL,
                0);
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<Integer> reading = thread.submit(reading(disk, journal, changes));
      int appended = 0;
      for (Change change : changes) {
        change.appendTo(journal);
        appended++;
        if (appended % 150 == 0) {
          journal.commit();
        }
      }
      assertTrue(reading.get() >= changes.size());
    }
  }

  /** Reads to wherever it is durable, again and again, until all of it is. */
  private static Callable<Integer> reading(FileDisk disk, Journal journal, List<Change> changes) {
    return () -> {
      int[] read = {0};
      long from = 1;
      try (JournalReader reader = JournalReader.open(disk, JournalFixture.IDENTITY)) {
        while (from <= changes.size()) {
          long durable = journal.durablePosition();
          reader.forEach(
              from,
              durable,
              record -> {
                Change change = changes.get((int) record.position() - 1);
                assertEquals(change.kind(), record.kind());
                assertEquals(
                    change.content(),
                    change.kind() == RecordKind.VOTE ? record.order() : record.certificate());
                read[0]++;
              });
          from = durable + 1;
          Thread.onSpinWait();
        }
      }
      return read[0];
    };
  }

  @Test
  void aFullDiskLeavesTheSegmentToItsEndAndIsTriedAgain() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(random.split());
    JournalModel model = new JournalModel();
    int segmentBytes = JournalFixture.SMALL.segmentBytes();
    disk.limit(segmentBytes + 1000L);
    try (Journal journal =
        Journal.open(
            JournalFixture.environment(disk, 1),
            JournalFixture.IDENTITY,
            JournalFixture.SMALL,
            0)) {
      while (journal.roomBytes() > 3000) {
        assertTrue(journal.roomBytes() < segmentBytes);
        model.append(journal, POOL.any(random));
        model.commit(journal);
      }
      disk.limit(Long.MAX_VALUE);
      for (int i = 0; i < 30; i++) {
        model.append(journal, POOL.any(random));
        model.commit(journal);
      }
      assertTrue(journal.segment() > 1);
      assertTrue(journal.roomBytes() > segmentBytes);
      model.assertReadable(disk, 1, model.size());
    }
  }

  @Test
  void aJournalThatFindsNoRoomIsBrokenAndKeepsWhatWasDurable() throws IOException {
    SimulatedDisk disk = new SimulatedDisk(random.split());
    JournalModel model = new JournalModel();
    disk.limit(JournalFixture.SMALL.segmentBytes());
    Journal journal =
        Journal.open(
            JournalFixture.environment(disk, 1), JournalFixture.IDENTITY, JournalFixture.SMALL, 0);
    assertThrows(
        JournalBrokenException.class,
        () -> {
          while (model.size() < 10_000) {
            model.appendToBreaking(journal, POOL.any(random));
            model.commit(journal);
          }
        });
    assertTrue(journal.isBroken());
    journal.close();
    disk.crash();
    Journal reopened =
        Journal.open(
            JournalFixture.environment(disk, 2),
            JournalFixture.IDENTITY,
            JournalFixture.SMALL,
            model.durable());
    model.assertRecovered(reopened, disk, random);
    reopened.close();
  }
}
