package io.meshpay.state.journal;

import static io.meshpay.state.journal.SegmentedJournal.first;
import static io.meshpay.state.journal.SegmentedJournal.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.state.Seed;
import io.meshpay.state.disk.DiskContents;
import io.meshpay.state.disk.DiskFile;
import io.meshpay.state.disk.FallbackDisk;
import io.meshpay.state.disk.SimulatedDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SegmentArchiveTest {
  private static final int ENDED = 4;
  private static final long ALL = Long.MAX_VALUE;

  private SegmentedJournal made;
  private SimulatedDisk disk;
  private SimulatedDisk archive;
  private SegmentArchive moving;

  @BeforeEach
  void write() throws IOException {
    SplittableRandom random = Seed.random("archive");
    made = new SegmentedJournal(random, ENDED);
    disk = made.disk;
    archive = new SimulatedDisk(random.split());
    moving = new SegmentArchive(disk, archive, JournalFixture.IDENTITY);
  }

  private void moveAll() throws IOException {
    for (OldSegment segment : made.old(ALL, 0)) {
      moving.move(segment);
    }
  }

  /** Nothing is moved, and nothing left behind. */
  private IOException refused(OldSegment segment) throws IOException {
    Map<String, ByteBuffer> here = DiskContents.of(disk);
    Map<String, ByteBuffer> there = DiskContents.of(archive);
    IOException e = assertThrows(IOException.class, () -> moving.move(segment));
    assertEquals(here, DiskContents.of(disk));
    assertEquals(there, DiskContents.of(archive));
    return e;
  }

  private static void write(SimulatedDisk disk, String name, ByteBuffer bytes) throws IOException {
    try (DiskFile file = disk.create(name, bytes.remaining())) {
      file.writeFully(bytes.duplicate(), 0);
      file.force();
    }
  }

  @Test
  void segmentsMoveByteForByteAndAreReadFromBothFolders() throws IOException {
    Map<String, ByteBuffer> before = DiskContents.of(disk);
    moveAll();
    assertEquals(List.of(name(0), name(1), name(2), name(3)), archive.list());
    for (String name : archive.list()) {
      assertEquals(before.get(name), DiskContents.file(archive, name));
      assertFalse(disk.exists(name));
    }
    made.model.assertReadable(new FallbackDisk(disk, archive), 1, made.model.size());
    made.open(made.model.size(), first(ENDED) - 1).close();
  }

  @Test
  void singleChangesAreReadFromTheArchiveAlsoWhileItGrows() throws IOException {
    try (ArchiveReader reader = new ArchiveReader(archive, JournalFixture.IDENTITY)) {
      assertThrows(IOException.class, () -> reader.read(1, made.offsets.get(1)));
      for (OldSegment segment : made.old(ALL, 0)) {
        moving.move(segment);
        for (long position = segment.lastPosition(); position > 0; position -= 2) {
          made.model.assertIsChange(reader.read(position, made.offsets.get((int) position)));
        }
        reader.release();
        long next = segment.lastPosition() + 1;
        assertThrows(
            IOException.class, () -> reader.read(next, made.offsets.get((int) next)), "not yet");
        assertThrows(IOException.class, () -> reader.read(1, made.offsets.get(1) + 8));
      }
    }
  }

  @Test
  void aFullArchiveLeavesAllWhereItIsUntilThereIsRoom() throws IOException {
    OldSegment segment = made.old(ALL, 0).getFirst();
    archive.limit(JournalFixture.SMALL.segmentBytes() - 1);
    String message = String.valueOf(refused(segment).getMessage());
    assertTrue(message.contains("no space left"), message);
    archive.limit(ALL);
    moveAll();
    assertEquals(ENDED, archive.list().size());
  }

  @Test
  void whatIsLeftInBothFoldersIsTakenAwayHere() throws IOException {
    write(archive, name(0), DiskContents.file(disk, name(0)));
    write(archive, "arriving.part", ByteBuffer.allocate(100));
    moveAll();
    assertEquals(List.of(name(0), name(1), name(2), name(3)), archive.list());
    assertFalse(disk.exists(name(0)));
  }

  @Test
  void anotherFileOfTheSameNameIsNeverReplaced() throws IOException {
    ByteBuffer other = DiskContents.file(disk, name(0));
    other.put(5000, (byte) ~other.get(5000));
    write(archive, name(0), other);
    String message = String.valueOf(refused(made.old(ALL, 0).getFirst()).getMessage());
    assertTrue(message.contains("another file " + name(0)), message);
  }

  @Test
  void aDamagedSegmentStaysAndIsTold() throws IOException {
    OldSegment segment = made.old(ALL, 0).getFirst();
    disk.flip(segment.fileName(), 8 * (made.offsets.get(2) + 40));
    IOException e = refused(segment);
    assertEquals(name(0), ((JournalDamagedException) e).file());
    assertEquals(made.offsets.get(2), ((JournalDamagedException) e).offset());
  }

  @Test
  void aSegmentOfAnotherJournalStays() throws IOException {
    JournalIdentity ours = JournalFixture.IDENTITY;
    moving =
        new SegmentArchive(
            disk,
            archive,
            new JournalIdentity(ours.epoch() + 1, ours.committeeId(), ours.authority()));
    assertTrue(refused(made.old(ALL, 0).getFirst()) instanceof JournalIdentityException);
  }

  @Test
  void anArchiveGetsNoHoleButMayBeginAnywhere() throws IOException {
    List<OldSegment> old = made.old(ALL, 0);
    moving.move(old.get(0));
    String message = String.valueOf(refused(old.get(2)).getMessage());
    assertTrue(message.contains("but not " + name(1) + ", which " + name(2)), message);
    archive.delete(name(0));
    moving.move(old.get(2));
    assertEquals(List.of(name(2)), archive.list());
  }
}
