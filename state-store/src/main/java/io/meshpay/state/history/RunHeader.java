package io.meshpay.state.history;

import io.meshpay.state.journal.JournalIdentity;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/** Writes and checks the first block of a run file: see {@link RunFormat}. */
final class RunHeader {
  private static final byte[] MAGIC = "MPHISTRN".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;

  private RunHeader() {}

  static ByteBuffer write(JournalIdentity identity, RunRange range) {
    ByteBuffer block = ByteBuffer.allocate(RunFormat.BLOCK_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    block.put(MAGIC).putInt(VERSION).putInt(range.level());
    IdentityBytes.put(identity, block);
    block.putLong(range.firstPosition()).putLong(range.lastPosition()).putLong(range.entries());
    int checksum = RunFormat.checksum(block, 0, range, 0, new CRC32C());
    block.putInt(RunFormat.CHECKSUM_OFFSET, checksum);
    return block.clear();
  }

  /** Whether a block is byte for byte the header of this run. */
  static boolean matches(ByteBuffer block, JournalIdentity identity, RunRange range) {
    return block.equals(write(identity, range));
  }
}
