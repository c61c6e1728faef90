package io.meshpay.state.journal;

import io.meshpay.state.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Collects records and writes them at once. For one thread, no garbage. */
final class GroupBuffer {
  private final RecordChecksum checksum = new RecordChecksum();
  private final ByteBuffer bytes;
  private final UnsafeBuffer buffer;

  /** Where in the segment the buffer's first byte goes, and the segment's salt. */
  private int offset;

  private long salt;
  private int length;

  GroupBuffer(int capacity) {
    bytes = ByteBuffer.allocateDirect(capacity);
    buffer = new UnsafeBuffer(bytes);
  }

  /** Goes on at an offset of a segment; the buffer must be empty. */
  void moveTo(long segmentSalt, int segmentOffset) {
    salt = segmentSalt;
    offset = segmentOffset;
  }

  boolean isEmpty() {
    return length == 0;
  }

  boolean hasRoom(int recordBytes) {
    return buffer.capacity() - length >= JournalFormat.aligned(recordBytes);
  }

  /** Where in the segment the next record goes. */
  int nextOffset() {
    return offset + length;
  }

  /** Where in {@link #buffer()} the next record's payload goes. */
  int payloadIndex() {
    return length + JournalFormat.RECORD_BYTES;
  }

  UnsafeBuffer buffer() {
    return buffer;
  }

  /** Makes a record of the payload that was put at {@link #payloadIndex()}. */
  void add(RecordKind kind, long position, int payloadBytes) {
    int index = length;
    int recordBytes = JournalFormat.RECORD_BYTES + payloadBytes;
    buffer.putInt(index + JournalFormat.RECORD_LENGTH, recordBytes, JournalFormat.ORDER);
    buffer.putByte(index + JournalFormat.RECORD_KIND, (byte) kind.number());
    int crc = checksum.compute(salt, position, nextOffset(), recordBytes, bytes, index);
    buffer.putInt(index + JournalFormat.RECORD_CRC, crc, JournalFormat.ORDER);
    length += JournalFormat.aligned(recordBytes);
    buffer.setMemory(index + recordBytes, length - index - recordBytes, (byte) 0);
  }

  /** Opens a group: everything before {@code forcedOffset} is on the disk. */
  void addGroup(long number, long firstPosition, int forcedOffset) {
    buffer.putLong(length + JournalFormat.GROUP_NUMBER, number, JournalFormat.ORDER);
    buffer.putLong(length + JournalFormat.GROUP_POSITION, firstPosition, JournalFormat.ORDER);
    buffer.putInt(length + JournalFormat.GROUP_FORCED_OFFSET, forcedOffset, JournalFormat.ORDER);
    add(RecordKind.GROUP, firstPosition, JournalFormat.GROUP_BYTES - JournalFormat.RECORD_BYTES);
  }

  /** Ends the segment. */
  void addEnd(long lastPosition) {
    buffer.putLong(length + JournalFormat.END_POSITION, lastPosition, JournalFormat.ORDER);
    add(RecordKind.END, lastPosition + 1, JournalFormat.END_BYTES - JournalFormat.RECORD_BYTES);
  }

  /** Writes all records and is empty again; returns how many bytes they were. */
  int writeTo(DiskFile file) throws IOException {
    file.writeFully(bytes.limit(length).position(0), offset);
    int written = length;
    offset += length;
    length = 0;
    return written;
  }
}
