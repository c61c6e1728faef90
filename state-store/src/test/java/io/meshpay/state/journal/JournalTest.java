package io.meshpay.state.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.state.disk.FileDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  @TempDir Path folder;

  private final SplittableRandom random = new SplittableRandom(42);
  private final List<byte[]> appended = new ArrayList<>();
  private FileDisk disk;

  @BeforeEach
  void openDisk() throws IOException {
    disk = FileDisk.open(folder);
  }

  private Journal open(long knownDurable) throws IOException {
    return Journal.open(
        JournalFixture.environment(disk, 3),
        JournalFixture.IDENTITY,
        JournalFixture.SMALL,
        knownDurable);
  }

  private void vote(Journal journal, TransferOrder order) {
    byte[] bytes = order.toBytes();
    assertEquals(appended.size() + 1, journal.appendVote(new UnsafeBuffer(bytes), 0));
    appended.add(bytes);
  }

  private void execute(Journal journal, Certificate certificate) {
    byte[] bytes = certificate.toBytes();
    assertEquals(
        appended.size() + 1, journal.appendExecution(new UnsafeBuffer(bytes), 0, bytes.length));
    appended.add(bytes);
  }

  /** Votes for some orders and executes them. */
  private void pay(Journal journal, int count) {
    List<TransferOrder> orders = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      orders.add(JournalFixture.order(random));
      vote(journal, orders.getLast());
    }
    journal.commit();
    JournalFixture.certificates(random, orders, 3).forEach(made -> execute(journal, made));
    journal.commit();
  }

  private List<byte[]> read(long from, long to) throws IOException {
    List<byte[]> records = new ArrayList<>();
    try (JournalReader reader = JournalReader.open(disk, JournalFixture.IDENTITY)) {
      reader.forEach(
          from,
          to,
          record -> {
            assertEquals(from + records.size(), record.position());
            records.add(content(record));
          });
    }
    return records;
  }

  @Test
  void aReaderFollowsTheWriterFromSegmentToSegment() throws IOException {
    try (Journal journal = open(0);
        JournalReader reader = JournalReader.open(disk, JournalFixture.IDENTITY)) {
      List<byte[]> followed = new ArrayList<>();
      for (int step = 0; step < 60; step++) {
        pay(journal, 20);
        reader.forEach(
            followed.size() + 1,
            journal.durablePosition(),
            record -> followed.add(content(record)));
        assertEquals(appended.size(), followed.size());
      }
      for (int i = 0; i < followed.size(); i++) {
        assertArrayEquals(appended.get(i), followed.get(i));
      }
      assertTrue(journal.segment() > 1, "more than one segment");
    }
  }

  private static byte[] content(JournalRecord record) throws IOException {
    DirectBuffer content = record.kind() == RecordKind.VOTE ? record.order() : record.certificate();
    byte[] bytes = new byte[content.capacity()];
    content.getBytes(0, bytes);
    return bytes;
  }

  private void assertRead(long from, long to) throws IOException {
    List<byte[]> records = read(from, to);
    assertEquals(to - from + 1, records.size());
    for (int i = 0; i < records.size(); i++) {
      assertArrayEquals(appended.get((int) from - 1 + i), records.get(i));
    }
  }

  @Test
  void whatWasCommittedIsReadBackByteForByteFromAnyPositionOn() throws IOException {
    try (Journal journal = open(0)) {
      for (int i = 0; i < 40; i++) {
        pay(journal, 1 + i % 33);
      }
      assertEquals(appended.size(), journal.durablePosition());
      assertRead(1, appended.size());
      assertRead(appended.size() / 2, appended.size() - 3);
      assertRead(appended.size(), appended.size());
    }
  }

  @Test
  void aJournalGoesOnWhereItWasClosed() throws IOException {
    for (int i = 0; i < 12; i++) {
      try (Journal journal = open(appended.size())) {
        assertEquals(appended.size(), journal.recovery().lastPosition());
        assertEquals(0, journal.recovery().clearedBytes());
        pay(journal, 30);
      }
    }
    assertRead(1, appended.size());
  }

  @Test
  void oneRecordIsReadAtItsOffset() throws IOException {
    try (Journal journal = open(0);
        JournalReader reader = JournalReader.open(disk, JournalFixture.IDENTITY)) {
      List<Long> offsets = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        vote(journal, JournalFixture.order(random));
        journal.commit();
        offsets.add(journal.offset());
        int position = 1 + random.nextInt(appended.size());
        JournalRecord record = reader.read(position, offsets.get(position - 1));
        assertArrayEquals(appended.get(position - 1), content(record));
        assertEquals(position, record.position());
      }
      assertThrows(JournalDamagedException.class, () -> reader.read(5, offsets.get(5)));
    }
  }

  @Test
  void rotatingEndsTheSegmentOnce() throws IOException {
    try (Journal journal = open(0)) {
      pay(journal, 3);
      journal.rotate();
      journal.commit();
      journal.rotate();
      journal.commit();
      assertEquals(List.of(SegmentName.of(1), SegmentName.of(7), SegmentName.SPARE), disk.list());
      pay(journal, 2);
      assertEquals(7, journal.segment());
    }
    try (JournalReader reader = JournalReader.open(disk, JournalFixture.IDENTITY)) {
      assertEquals(6, reader.endedPosition());
    }
    assertRead(1, 10);
  }

  /** As on a disk that is slow or full: what there is of the segment is kept for payments. */
  @Test
  void rotatingWaitsUntilTheNextSegmentIsThere() throws IOException {
    List<Runnable> waiting = new ArrayList<>();
    boolean[] isSlow = new boolean[1];
    JournalEnvironment environment =
        new JournalEnvironment(
            disk,
            () -> 0,
            random::nextLong,
            task -> {
              if (isSlow[0]) {
                waiting.add(task);
              } else {
                task.run();
              }
            });
    try (Journal journal =
        Journal.open(environment, JournalFixture.IDENTITY, JournalFixture.SMALL, 0)) {
      pay(journal, 1);
      isSlow[0] = true;
      journal.rotate();
      journal.commit();
      assertEquals(3, journal.segment());
      pay(journal, 1);
      journal.rotate();
      journal.commit();
      assertEquals(3, journal.segment());
      assertEquals(4, journal.durablePosition());
      waiting.removeFirst().run();
      journal.commit();
      assertEquals(5, journal.segment());
      isSlow[0] = false;
      waiting.removeFirst().run();
      pay(journal, 1);
    }
    assertRead(1, 6);
  }
}
