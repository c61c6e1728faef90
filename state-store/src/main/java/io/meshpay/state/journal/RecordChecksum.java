package io.meshpay.state.journal;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/** The CRC of records, as {@link JournalFormat} has it. Makes no garbage; for one thread. */
final class RecordChecksum {
  private static final int SALT = 0;
  private static final int POSITION = 8;
  private static final int OFFSET = 16;
  private static final int LENGTH = 20;
  private static final int PREFIX_BYTES = 24;

  private final CRC32C crc = new CRC32C();
  private final byte[] prefix = new byte[PREFIX_BYTES];
  private final UnsafeBuffer prefixBuffer = new UnsafeBuffer(prefix);

  /**
   * Computes the CRC of a record.
   *
   * @param bytes holds it from {@code index} on; its position and limit are changed
   * @param offset of the record in the segment
   */
  int compute(long salt, long position, long offset, int length, ByteBuffer bytes, int index) {
    prefixBuffer.putLong(SALT, salt, JournalFormat.ORDER);
    prefixBuffer.putLong(POSITION, position, JournalFormat.ORDER);
    prefixBuffer.putInt(OFFSET, (int) offset, JournalFormat.ORDER);
    prefixBuffer.putInt(LENGTH, length, JournalFormat.ORDER);
    crc.reset();
    crc.update(prefix, 0, PREFIX_BYTES);
    crc.update(bytes.limit(index + length).position(index + JournalFormat.RECORD_KIND));
    return (int) crc.getValue();
  }

  /** The CRC of bytes alone; changes the position and limit of {@code bytes}. */
  int compute(ByteBuffer bytes, int index, int length) {
    crc.reset();
    crc.update(bytes.limit(index + length).position(index));
    return (int) crc.getValue();
  }
}
