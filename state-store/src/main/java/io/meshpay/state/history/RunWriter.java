package io.meshpay.state.history;

import io.meshpay.state.disk.Disk;
import io.meshpay.state.disk.DiskFile;
import io.meshpay.state.journal.JournalIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes a run file from entries that come in order. The file counts for nothing until it is
 * finished and the manifest names it.
 */
final class RunWriter implements AutoCloseable {
  private static final int BATCH_BLOCKS = 64;

  // So that the last force of a long run isn't the only one, and doesn't hold everyone up.
  private static final long FORCE_BLOCKS = 16 * 1024;

  private final JournalIdentity identity;
  private final RunRange range;
  private final long fenceStride;
  private final DiskFile file;
  private final CRC32C crc = new CRC32C();
  private final ByteBuffer batch =
      ByteBuffer.allocateDirect(BATCH_BLOCKS * RunFormat.BLOCK_BYTES)
          .order(ByteOrder.LITTLE_ENDIAN);
  private final UnsafeBuffer batchBuffer = new UnsafeBuffer(batch);
  private final UnsafeBuffer fences;
  private int fenceCount;
  private long entryCount;

  /** The block that is being filled, its place in the batch, and its entries so far. */
  private long block = 1;

  private int blockInBatch;
  private int blockEntries;

  RunWriter(Disk disk, JournalIdentity identity, RunRange range) throws IOException {
    this.identity = identity;
    this.range = range;
    fenceStride = RunFormat.fenceStride(range.entries());
    fences = new UnsafeBuffer(new byte[RunFormat.fences(range.entries()) * EntryLayout.BYTES]);
    // It grows as it is written: to fill gigabytes with zeros first would hold up the small runs.
    file = disk.create(range.fileName(), 0);
  }

  /** Appends the entry at {@code index}, which sorts behind all before it. */
  void append(DirectBuffer buffer, int index) throws IOException {
    if (entryCount == range.entries()) {
      throw new IllegalStateException(range.fileName() + " has all its entries");
    }
    if (blockEntries == 0 && (block - 1) % fenceStride == 0) {
      fences.putBytes(fenceCount * EntryLayout.BYTES, buffer, index, EntryLayout.BYTES);
      fenceCount++;
    }
    putEntry(buffer, index);
    entryCount++;
  }

  /** Ends the file and forces it to the disk. */
  void finish() throws IOException {
    if (entryCount != range.entries()) {
      throw new IllegalStateException(
          range.fileName() + " has " + entryCount + " entries, not " + range.entries());
    }
    endBlock();
    for (int i = 0; i < fenceCount; i++) {
      putEntry(fences, i * EntryLayout.BYTES);
    }
    endBlock();
    writeBatch();
    file.writeFully(RunHeader.write(identity, range), 0);
    file.force();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  private void putEntry(DirectBuffer buffer, int index) throws IOException {
    int at = blockInBatch * RunFormat.BLOCK_BYTES + blockEntries * EntryLayout.BYTES;
    batchBuffer.putBytes(at, buffer, index, EntryLayout.BYTES);
    blockEntries++;
    if (blockEntries == RunFormat.BLOCK_ENTRIES) {
      endBlock();
    }
  }

  private void endBlock() throws IOException {
    if (blockEntries == 0) {
      return;
    }
    int start = blockInBatch * RunFormat.BLOCK_BYTES;
    int end = start + blockEntries * EntryLayout.BYTES;
    batchBuffer.setMemory(end, start + RunFormat.COUNT_OFFSET - end, (byte) 0);
    batch.putInt(start + RunFormat.COUNT_OFFSET, blockEntries);
    batch.putInt(
        start + RunFormat.CHECKSUM_OFFSET, RunFormat.checksum(batch, start, range, block, crc));
    block++;
    blockInBatch++;
    blockEntries = 0;
    if (blockInBatch == BATCH_BLOCKS) {
      writeBatch();
    }
  }

  private void writeBatch() throws IOException {
    long firstBlock = block - blockInBatch;
    batch.clear().limit(blockInBatch * RunFormat.BLOCK_BYTES);
    file.writeFully(batch, firstBlock * RunFormat.BLOCK_BYTES);
    batch.clear();
    blockInBatch = 0;
    if (firstBlock / FORCE_BLOCKS != block / FORCE_BLOCKS) {
      file.force();
    }
  }
}
