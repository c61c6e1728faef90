package io.meshpay.state.journal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.value.Digest;
import io.meshpay.state.disk.Disk;
import io.meshpay.state.disk.ReadableDisk;
import io.meshpay.state.journal.RecordPool.Change;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A journal as a list, beside the real one. */
final class JournalModel {
  private final List<Change> changes = new ArrayList<>();
  private long durable;

  void append(Journal journal, Change change) {
    if (changes.size() % 2 == 0) {
      change.appendTo(journal);
    } else {
      change.appendKnownTo(journal);
    }
    changes.add(change);
    assertEquals(changes.size(), journal.position());
  }

  /** Appends what the journal may or may not take before it breaks. */
  void appendToBreaking(Journal journal, Change change) {
    changes.add(change);
    change.appendTo(journal);
  }

  void commit(Journal journal) {
    journal.commit();
    sawDurable(journal);
  }

  void sawDurable(Journal journal) {
    durable = Math.max(durable, journal.durablePosition());
  }

  long durable() {
    return durable;
  }

  int size() {
    return changes.size();
  }

  /** After a stop, there is what was durable and perhaps more of what was appended. */
  void assertRecovered(Journal journal, Disk disk, SplittableRandom random) throws IOException {
    long last = journal.recovery().lastPosition();
    assertTrue(
        durable <= last && last <= changes.size(),
        () -> durable + " durable, " + last + " found, " + changes.size() + " appended");
    changes.subList((int) last, changes.size()).clear();
    durable = last;
    assertEquals(last, journal.position());
    assertEquals(last, journal.durablePosition());
    assertReadable(disk, 1 + random.nextInt((int) last + 1), last);
    assertEquals(tree().root(), journal.tree().root());
  }

  /** Every record between two positions reads as it was appended. */
  void assertReadable(ReadableDisk disk, long from, long to) throws IOException {
    try (JournalReader reader = JournalReader.open(disk, JournalFixture.IDENTITY)) {
      long[] count = {0};
      reader.forEach(
          from,
          to,
          record -> {
            assertEquals(from + count[0], record.position());
            assertIsChange(record);
            count[0]++;
          });
      assertEquals(Math.max(0, to - from + 1), count[0]);
    }
  }

  void assertIsChange(JournalRecord record) throws IOException {
    Change change = changes.get((int) record.position() - 1);
    assertEquals(change.kind(), record.kind());
    DirectBuffer content = record.kind() == RecordKind.VOTE ? record.order() : record.certificate();
    byte[] bytes = new byte[content.capacity()];
    content.getBytes(0, bytes);
    assertArrayEquals(change.bytes(), bytes);
  }

  private JournalTree tree() {
    JournalTree tree = new JournalTree();
    UnsafeBuffer digest = new UnsafeBuffer(new byte[Digest.BYTES]);
    for (Change change : changes) {
      change.orderDigest().copyTo(digest, 0);
      tree.append(change.kind(), tree.size() + 1, digest, 0);
    }
    return tree;
  }
}
