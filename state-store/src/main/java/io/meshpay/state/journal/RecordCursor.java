package io.meshpay.state.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a segment record by record and checks each. Stops where no good record is, which may
 * be the end of what was written or damage; that is for others to judge. For one thread.
 */
final class RecordCursor {
  private final SegmentPages pages;
  private final RecordChecksum checksum = new RecordChecksum();
  private final ByteBuffer bytes =
      ByteBuffer.allocateDirect(JournalFormat.aligned(JournalFormat.RECORD_BYTES_MAX));
  private final UnsafeBuffer record = new UnsafeBuffer(bytes);

  private SegmentHeader header;
  private long offset;
  private long nextOffset;
  private long nextPosition;
  private long nextGroup;
  private int length;
  private @Nullable RecordKind kind;

  /** Starts at the first record of a segment that {@code pages} reads. */
  RecordCursor(SegmentPages pages, SegmentHeader header) {
    this.pages = pages;
    this.header = header;
    start(header);
  }

  void start(SegmentHeader newHeader) {
    header = newHeader;
    nextOffset = JournalFormat.HEADER_BYTES;
    nextPosition = newHeader.firstPosition();
    nextGroup = newHeader.firstGroup();
    kind = null;
  }

  /**
   * Goes to the next record.
   *
   * @return its kind, or null where there is no good one; then {@link #nextOffset()} is where
   */
  @Nullable RecordKind next() throws IOException {
    if (kind == RecordKind.END) {
      return null;
    }
    RecordKind next = read(nextOffset, nextPosition);
    if (next == null || !continues(next)) {
      kind = null;
      return null;
    }
    kind = next;
    nextOffset += JournalFormat.aligned(length);
    if (next.isChange()) {
      nextPosition++;
    } else if (next == RecordKind.GROUP) {
      nextGroup++;
    }
    return next;
  }

  /**
   * Reads the record at an offset if there is a good one of this position.
   *
   * @return its kind, or null
   * @throws JournalDamagedException if its kind is unknown: it must not be taken for a torn one
   */
  @Nullable RecordKind read(long at, long position) throws IOException {
    offset = at;
    if (at % JournalFormat.ALIGNMENT != 0
        || at < JournalFormat.HEADER_BYTES
        || !pages.read(at, JournalFormat.RECORD_BYTES, record, 0)) {
      return null;
    }
    length = record.getInt(JournalFormat.RECORD_LENGTH, JournalFormat.ORDER);
    if (length < JournalFormat.RECORD_BYTES
        || length > JournalFormat.RECORD_BYTES_MAX
        || !pages.read(at, JournalFormat.aligned(length), record, 0)
        || !isIntact(at, position)) {
      return null;
    }
    int number = record.getByte(JournalFormat.RECORD_KIND);
    RecordKind found = RecordKind.of(number);
    if (found == null) {
      throw new JournalDamagedException(
          header.fileName(), at, "a record of kind " + number + ", unknown to this version");
    }
    return found;
  }

  private boolean isIntact(long at, long position) {
    for (int i = length; i < JournalFormat.aligned(length); i++) {
      if (record.getByte(i) != 0) {
        return false;
      }
    }
    return record.getInt(JournalFormat.RECORD_CRC, JournalFormat.ORDER)
        == checksum.compute(header.salt(), position, at, length, bytes, 0);
  }

  /** Whether the record just read may follow on those before it. */
  private boolean continues(RecordKind next) {
    boolean isFirst = nextOffset == JournalFormat.HEADER_BYTES;
    return switch (next) {
      case GROUP ->
          length == JournalFormat.GROUP_BYTES
              && record.getLong(JournalFormat.GROUP_NUMBER, JournalFormat.ORDER) == nextGroup
              && record.getLong(JournalFormat.GROUP_POSITION, JournalFormat.ORDER) == nextPosition;
      case END ->
          length == JournalFormat.END_BYTES
              && !isFirst
              && record.getLong(JournalFormat.END_POSITION, JournalFormat.ORDER)
                  == nextPosition - 1;
      case VOTE, EXECUTION -> !isFirst;
    };
  }

  /** The record's kind; null before the first and after the last. */
  @Nullable RecordKind kind() {
    return kind;
  }

  /** The whole record, from 0 on; valid until the next call. */
  DirectBuffer record() {
    return record;
  }

  /** The record's length. */
  int length() {
    return length;
  }

  /** Where the record is. */
  long offset() {
    return offset;
  }

  /** The position of the last change up to here. */
  long position() {
    return nextPosition - 1;
  }

  long nextOffset() {
    return nextOffset;
  }

  /** The number that the next group would have. */
  long nextGroup() {
    return nextGroup;
  }

  SegmentHeader header() {
    return header;
  }
}
