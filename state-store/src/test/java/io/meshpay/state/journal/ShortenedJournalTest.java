package io.meshpay.state.journal;

import static io.meshpay.state.journal.SegmentedJournal.first;
import static io.meshpay.state.journal.SegmentedJournal.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.value.Digest;
import io.meshpay.state.Seed;
import io.meshpay.state.disk.DiskContents;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** A journal whose first segments are no longer in its folder. */
class ShortenedJournalTest {
  private static final int ENDED = 4;
  private SegmentedJournal made;
  private Digest root;

  @BeforeEach
  void write() throws IOException {
    made = new SegmentedJournal(Seed.random("shortened"), ENDED);
    root = end().treeRoot();
  }

  private JournalReader reader() throws IOException {
    return JournalReader.open(made.disk, JournalFixture.IDENTITY);
  }

  private JournalEnd end() throws IOException {
    try (JournalReader reader = reader()) {
      return reader.findEnd(0);
    }
  }

  private void dropTwo() throws IOException {
    made.disk.delete(name(0));
    made.disk.delete(name(1));
  }

  private String refused(Executable executable) throws IOException {
    Map<String, ByteBuffer> before = DiskContents.of(made.disk);
    SegmentsMissingException e = assertThrows(SegmentsMissingException.class, executable);
    assertEquals(before, DiskContents.of(made.disk));
    assertEquals(first(2), e.firstPosition());
    return String.valueOf(e.getMessage());
  }

  @Test
  void goesOnWhereASnapshotStandsInForWhatIsMissing() throws IOException {
    dropTwo();
    try (Journal journal = made.open(15, first(2) - 1)) {
      assertEquals(made.model.size(), journal.position());
      assertEquals(root, journal.tree().root());
      made.append(journal);
      made.model.commit(journal);
    }
    made.model.assertReadable(made.disk, first(2), made.model.size());
    try (Journal journal = made.open(0, 15)) {
      assertEquals(made.model.size(), journal.position());
    }
  }

  @Test
  void isRefusedWithoutOneAndSaysWhatIsMissingAndWhatToDo() throws IOException {
    dropTwo();
    String without = refused(() -> made.open(0, 0));
    assertTrue(without.contains("positions 1 to 6 of the journal are missing"), without);
    assertTrue(without.contains(name(2)) && without.contains("no snapshot"), without);
    assertTrue(without.contains("back, from the archive"), without);
    String behind = refused(() -> made.open(0, first(2) - 2));
    assertTrue(behind.contains("the newest snapshot is of position 5"), behind);
  }

  @Test
  void aHoleStaysDamage() throws IOException {
    made.disk.delete(name(1));
    Map<String, ByteBuffer> before = DiskContents.of(made.disk);
    JournalDamagedException e =
        assertThrows(JournalDamagedException.class, () -> made.open(0, 100));
    assertEquals(name(1), e.file());
    assertThrows(JournalDamagedException.class, this::reader);
    assertEquals(before, DiskContents.of(made.disk));
  }

  @Test
  void isReadAndProvenFromWhereItBegins() throws IOException {
    dropTwo();
    try (JournalReader reader = reader()) {
      assertEquals(first(2), reader.firstPosition());
      reader.forEach(first(2), made.model.size(), made.model::assertIsChange);
      for (long position = first(2); position <= made.model.size(); position++) {
        made.model.assertIsChange(reader.read(position, made.offsets.get((int) position)));
        assertTrue(reader.prove(position, made.model.size()).isProofOf(root));
      }
      refused(() -> reader.forEach(first(2) - 1, first(2), record -> {}));
      refused(() -> reader.read(1, made.offsets.get(1)));
      refused(() -> reader.prove(first(2) - 1, made.model.size()));
    }
  }

  @Test
  void itsTreeGoesOnFromTheFirstHeadersPeaks() throws IOException {
    dropTwo();
    JournalTreeCheck tree = new JournalTreeCheck();
    try (JournalReader reader = reader()) {
      tree.startAt(reader);
      reader.forEach(first(2), made.model.size(), tree::add);
    }
    assertEquals(root, tree.root());
  }

  @Test
  void aReaderThatKnewWhatHasGoneSaysSo() throws IOException {
    try (JournalReader reader = reader()) {
      dropTwo();
      refused(() -> reader.forEach(1, 2, record -> {}));
      refused(() -> reader.read(first(1), made.offsets.get((int) first(1))));
      reader.forEach(first(2), made.model.size(), made.model::assertIsChange);
      made.disk.delete(name(3));
      assertThrows(
          JournalDamagedException.class, () -> reader.forEach(first(3), first(3), record -> {}));
    }
  }

  @Test
  void segmentsMayGoThatEndBeforeASnapshotAndNeverTheLast() throws IOException {
    assertEquals(List.of(), made.old(first(1) - 2, 0));
    assertEquals(List.of(new OldSegment(1, 3, 0)), made.old(first(1) - 1, 0));
    List<OldSegment> two = List.of(new OldSegment(1, 3, 0), new OldSegment(4, 6, 1));
    assertEquals(two, made.old(first(2) - 1, 0));
    assertEquals(two, made.old(first(3) - 2, 0));
    assertEquals(ENDED, made.old(Long.MAX_VALUE, 0).size());
    assertEquals(two, made.old(Long.MAX_VALUE, ENDED - 2));
    assertEquals(List.of(), made.old(Long.MAX_VALUE, ENDED + 7));
  }
}
