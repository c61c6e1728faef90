package io.meshpay.state.history;

import io.meshpay.state.disk.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Reads entries of a run by number and holds the block of the last one. Every block is checked as
 * it is read.
 */
final class RunCursor {
  private static final long NO_BLOCK = -1;

  private final ReadableFile file;
  private final RunRange range;
  private final long firstBlock;
  private final long entries;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer block =
      ByteBuffer.allocate(RunFormat.BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private final UnsafeBuffer buffer = new UnsafeBuffer(block);
  private long held = NO_BLOCK;

  /** Over {@code entries} entries that start in {@code firstBlock}. */
  RunCursor(ReadableFile file, RunRange range, long firstBlock, long entries) {
    this.file = file;
    this.range = range;
    this.firstBlock = firstBlock;
    this.entries = entries;
  }

  /** What {@link #index} points into. */
  DirectBuffer buffer() {
    return buffer;
  }

  /**
   * Where entry {@code entry} starts in {@link #buffer()}, until the next call.
   *
   * @throws HistoryDamagedException if its block isn't what was written
   */
  int index(long entry) throws IOException {
    long wanted = firstBlock + entry / RunFormat.BLOCK_ENTRIES;
    if (wanted != held) {
      load(wanted, entry - entry % RunFormat.BLOCK_ENTRIES);
    }
    return (int) (entry % RunFormat.BLOCK_ENTRIES) * EntryLayout.BYTES;
  }

  private void load(long number, long firstEntry) throws IOException {
    held = NO_BLOCK;
    long offset = number * RunFormat.BLOCK_BYTES;
    if (file.readFully(block.clear(), offset) < RunFormat.BLOCK_BYTES) {
      throw new HistoryDamagedException(range.fileName(), offset, "it ends here");
    }
    block.clear();
    long count = Math.min(RunFormat.BLOCK_ENTRIES, entries - firstEntry);
    if (block.getInt(RunFormat.CHECKSUM_OFFSET) != RunFormat.checksum(block, 0, range, number, crc)
        || block.getInt(RunFormat.COUNT_OFFSET) != count) {
      throw new HistoryDamagedException(range.fileName(), offset, "the block's checksum is wrong");
    }
    held = number;
  }
}
