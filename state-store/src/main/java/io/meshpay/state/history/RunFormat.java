package io.meshpay.state.history;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The layout of a run file: blocks of 4,096 bytes, numbers little-endian.
 *
 * <pre>
 * block 0          header
 * blocks 1..n      the entries in order, 73 to a block, the last block may have fewer
 * blocks n+1..n+f  fences: a copy of the first entry of every s-th entry block, 73 to a block
 * </pre>
 *
 * <p>n, s and f follow from the number of entries; there are at most {@link #FENCES_MAX} fences. An
 * open run keeps them in memory, so that a look-up reads few blocks while memory stays bounded
 * however long the run is.
 *
 * <p>A block of entries or fences:
 *
 * <pre>
 *    0  entries, 56 bytes each, see {@link EntryLayout}; zeros after the last
 * 4088  how many, u32
 * 4092  CRC32C, u32
 * </pre>
 *
 * <p>The header:
 *
 * <pre>
 *    0  "MPHISTRN"
 *    8  format version, u32: 1
 *   12  level, u32
 *   16  epoch, i64
 *   24  committee id, 32 bytes
 *   56  authority key, 32 bytes
 *   88  first position, i64
 *   96  last position, i64
 *  104  entries, i64
 *  112  zeros
 * 4092  CRC32C, u32
 * </pre>
 *
 * <p>The checksum covers first position, last position and block number (i64 each), then the block
 * without the checksum: so a block that belongs elsewhere doesn't pass. It is checked at every
 * read; nobody reads gigabytes at the start to find out that they are whole.
 */
final class RunFormat {
  static final int BLOCK_BYTES = 4096;
  static final int BLOCK_ENTRIES = 73;
  static final int COUNT_OFFSET = BLOCK_ENTRIES * EntryLayout.BYTES;
  static final int CHECKSUM_OFFSET = BLOCK_BYTES - Integer.BYTES;
  static final int FENCES_MAX = 4 * BLOCK_ENTRIES;

  private RunFormat() {}

  /** How many blocks of entries a run has. */
  static long entryBlocks(long entries) {
    return Math.ceilDiv(entries, (long) BLOCK_ENTRIES);
  }

  /** How many blocks of entries there are to a fence. */
  static long fenceStride(long entries) {
    return Math.ceilDiv(entryBlocks(entries), (long) FENCES_MAX);
  }

  /** How many fences a run has: at most {@link #FENCES_MAX}. */
  static int fences(long entries) {
    return (int) Math.ceilDiv(entryBlocks(entries), fenceStride(entries));
  }

  static long fileBytes(long entries) {
    long blocks = 1 + entryBlocks(entries) + entryBlocks(fences(entries));
    return Math.multiplyExact(blocks, BLOCK_BYTES);
  }

  /** The checksum of the block that starts at {@code offset}; moves neither mark nor limit. */
  static int checksum(ByteBuffer buffer, int offset, RunRange range, long block, CRC32C crc) {
    ByteBuffer place =
        ByteBuffer.allocate(3 * Long.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(range.firstPosition())
            .putLong(range.lastPosition())
            .putLong(block)
            .flip();
    crc.reset();
    crc.update(place);
    crc.update(buffer.slice(offset, CHECKSUM_OFFSET));
    return (int) crc.getValue();
  }
}
