package io.meshpay.state.history;

import io.meshpay.state.journal.JournalIdentity;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The list of the runs that count, the oldest first; numbers little-endian.
 *
 * <pre>
 *  0  "MPHISTMF"
 *  8  format version, u32: 1
 * 12  runs, u32
 * 16  epoch, i64
 * 24  committee id, 32 bytes
 * 56  authority key, 32 bytes
 * 88  per run: first position, last position, entries (i64 each), level (u32), 0 (u32)
 *  …  CRC32C of all before, u32
 * </pre>
 *
 * <p>The first run starts at position 1, or where the journal began when the index was begun; every
 * other one where the one before it ends.
 */
final class Manifest {
  static final String FILE_NAME = "manifest";

  private static final byte[] MAGIC = "MPHISTMF".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int HEADER_BYTES = 88;
  private static final int RUN_BYTES = 32;

  private Manifest() {}

  static ByteBuffer write(JournalIdentity identity, List<RunRange> runs) {
    ByteBuffer buffer =
        ByteBuffer.allocate(HEADER_BYTES + runs.size() * RUN_BYTES + Integer.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(MAGIC).putInt(VERSION).putInt(runs.size());
    IdentityBytes.put(identity, buffer);
    for (RunRange run : runs) {
      buffer.putLong(run.firstPosition()).putLong(run.lastPosition()).putLong(run.entries());
      buffer.putInt(run.level()).putInt(0);
    }
    return buffer.putInt(checksum(buffer, buffer.position())).flip();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws HistoryDamagedException if that isn't what the buffer holds, or it is of another
   *     identity
   */
  static List<RunRange> read(ByteBuffer bytes, JournalIdentity identity)
      throws HistoryDamagedException {
    ByteBuffer buffer = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    int checked = buffer.limit() - Integer.BYTES;
    check(checked >= HEADER_BYTES && (checked - HEADER_BYTES) % RUN_BYTES == 0, "its length");
    check(buffer.getInt(checked) == checksum(buffer, checked), "its checksum is wrong");
    byte[] magic = new byte[MAGIC.length];
    buffer.get(magic);
    check(Arrays.equals(magic, MAGIC), "it doesn't start with MPHISTMF");
    check(buffer.getInt() == VERSION, "it isn't of format version " + VERSION);
    check(buffer.getInt() == (checked - HEADER_BYTES) / RUN_BYTES, "its number of runs");
    check(
        IdentityBytes.matches(identity, buffer), "it is of another authority, committee or epoch");
    List<RunRange> runs = new ArrayList<>();
    while (buffer.position() < checked) {
      RunRange run = readRun(buffer);
      check(
          runs.isEmpty() || run.firstPosition() == runs.getLast().lastPosition() + 1,
          "a gap before position " + run.firstPosition());
      runs.add(run);
    }
    return runs;
  }

  private static RunRange readRun(ByteBuffer buffer) throws HistoryDamagedException {
    try {
      RunRange run =
          new RunRange(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getInt());
      buffer.getInt();
      return run;
    } catch (IllegalArgumentException e) {
      throw damaged(String.valueOf(e.getMessage()));
    }
  }

  private static int checksum(ByteBuffer buffer, int length) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.slice(0, length));
    return (int) crc.getValue();
  }

  private static void check(boolean holds, String what) throws HistoryDamagedException {
    if (!holds) {
      throw damaged(what);
    }
  }

  private static HistoryDamagedException damaged(String what) {
    return new HistoryDamagedException(FILE_NAME, 0, what);
  }
}
