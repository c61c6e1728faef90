package io.meshpay.state.journal;

import io.meshpay.protocol.order.OrderDigest;
import io.meshpay.protocol.value.Digest;
import io.meshpay.state.disk.DiskFile;
import io.meshpay.state.disk.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Finds the end of the last segment after a stop, clean or not, and clears what is behind it.
 *
 * <p>A crash may have torn what was being written: any part of it may be on the disk or not. That
 * is bytes behind what had been forced, and no one rests on them. Each group says how far the
 * segment was forced when the group was written; so where a record is bad, and a later group or the
 * segment's end says that the place had been forced, it isn't torn but damaged, and nothing is
 * touched. Otherwise all from the first bad record on is overwritten with zeros.
 *
 * <p>What no one can tell apart: damage to the last group that was forced, and a group that was
 * torn. Such damage loses changes silently, unless they are below {@code knownDurable}.
 */
final class TailRecovery {
  private static final int CHUNK_BYTES = 1 << 16;

  private final ReadableFile file;
  private final SegmentHeader header;
  private final SegmentPages pages = new SegmentPages();
  private final RecordCursor cursor;
  private final JournalRecord record;
  private final OrderDigest orderDigest = new OrderDigest();
  private final UnsafeBuffer digest = new UnsafeBuffer(new byte[Digest.BYTES]);

  private final ByteBuffer chunk = ByteBuffer.allocateDirect(CHUNK_BYTES);
  private final UnsafeBuffer chunkBuffer = new UnsafeBuffer(chunk);

  private final UnsafeBuffer candidate = new UnsafeBuffer(new byte[JournalFormat.GROUP_BYTES]);

  private boolean isEnded;

  /** How much isn't zero behind the last good record, and where that ends. */
  private long usedBytes;

  private long usedEnd;

  TailRecovery(ReadableFile file, SegmentHeader header) {
    this.file = file;
    this.header = header;
    pages.use(file, header.segmentBytes());
    cursor = new RecordCursor(pages, header);
    record = new JournalRecord(new CertificateUnpacking(header.identity().epoch(), pages));
  }

  /**
   * Finds the segment's end and brings the tree there, and leaves the file as it is.
   *
   * @throws JournalDamagedException if something is damaged that had been forced
   */
  void find(JournalTree tree, long knownDurable) throws IOException {
    header.restoreTree(tree);
    RecordKind kind;
    while ((kind = cursor.next()) != null && kind != RecordKind.END) {
      if (kind.isChange()) {
        record.set(kind, cursor.position(), cursor);
        orderDigest.compute(record.orderKind(), record.order(), 0, digest, 0);
        tree.append(kind, cursor.position(), digest, 0);
      }
    }
    isEnded = kind == RecordKind.END;
    if (cursor.position() < knownDurable) {
      throw damaged(
          "no good record " + (cursor.position() + 1) + ", but " + knownDurable + " were durable");
    }
    if (!isEnded) {
      scan();
    }
  }

  /**
   * Clears what a torn write has left behind the end that was found, durably.
   *
   * @param writable the same file
   */
  void mend(DiskFile writable) throws IOException {
    if (!isEnded) {
      clear(writable);
    }
    // What a killed process wrote last may still be in the memory of the machine only.
    writable.force();
  }

  /** How many bytes of a torn write were behind the end, in words of 8 that weren't zero. */
  long tornBytes() {
    return usedBytes;
  }

  /**
   * Looks through all that is behind the last good record.
   *
   * @throws JournalDamagedException if a later group or end shows that the bad record had been
   *     forced
   */
  private void scan() throws IOException {
    RecordCursor probe = new RecordCursor(pages, header);
    for (long start = cursor.nextOffset(); start < header.segmentBytes(); start += CHUNK_BYTES) {
      int length = readChunk(start);
      for (int i = 0; i < length; i += JournalFormat.ALIGNMENT) {
        if (chunkBuffer.getLong(i) != 0) {
          usedBytes += Long.BYTES;
          usedEnd = start + i + Long.BYTES;
          if (isCandidate(i) && isEvidence(probe, start + i)) {
            throw damaged("no good record " + (cursor.position() + 1) + ", but later ones");
          }
        }
      }
    }
  }

  private boolean isCandidate(int index) {
    int length = chunkBuffer.getInt(index + JournalFormat.RECORD_LENGTH, JournalFormat.ORDER);
    return length == JournalFormat.GROUP_BYTES || length == JournalFormat.END_BYTES;
  }

  private boolean isEvidence(RecordCursor probe, long at) throws IOException {
    if (!pages.read(at, JournalFormat.END_BYTES, candidate, 0)) {
      return false;
    }
    int kind = candidate.getByte(JournalFormat.RECORD_KIND);
    if (kind == RecordKind.END.number()) {
      long last = candidate.getLong(JournalFormat.END_POSITION, JournalFormat.ORDER);
      return probe.read(at, last + 1) == RecordKind.END;
    }
    if (kind != RecordKind.GROUP.number()
        || !pages.read(at, JournalFormat.GROUP_BYTES, candidate, 0)) {
      return false;
    }
    long first = candidate.getLong(JournalFormat.GROUP_POSITION, JournalFormat.ORDER);
    int forced = candidate.getInt(JournalFormat.GROUP_FORCED_OFFSET, JournalFormat.ORDER);
    return forced > cursor.nextOffset() && probe.read(at, first) == RecordKind.GROUP;
  }

  private void clear(DiskFile writable) throws IOException {
    chunkBuffer.setMemory(0, CHUNK_BYTES, (byte) 0);
    for (long start = cursor.nextOffset(); start < usedEnd; start += CHUNK_BYTES) {
      int length = (int) Math.min(CHUNK_BYTES, usedEnd - start);
      writable.writeFully(chunk.limit(length).position(0), start);
    }
  }

  private int readChunk(long start) throws IOException {
    int length = (int) Math.min(CHUNK_BYTES, header.segmentBytes() - start);
    if (file.readFully(chunk.limit(length).position(0), start) < length) {
      throw damaged("the file is shorter than it was");
    }
    return length;
  }

  private JournalDamagedException damaged(String what) {
    return new JournalDamagedException(header.fileName(), cursor.nextOffset(), what);
  }

  /** Whether nothing more can be written into the segment. */
  boolean isEnded() {
    return isEnded;
  }

  /** Where the next record goes. */
  int endOffset() {
    return (int) cursor.nextOffset();
  }

  long lastPosition() {
    return cursor.position();
  }

  long nextGroup() {
    return cursor.nextGroup();
  }
}
