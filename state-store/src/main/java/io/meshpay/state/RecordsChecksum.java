package io.meshpay.state;

import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A checksum over all that a store holds, byte for byte, whatever the order of its entries: what
 * {@link StateDigest} leaves out, as pending orders, too. It tells a store from one that a disk has
 * changed, not from one that somebody has forged.
 *
 * <p>The sum modulo 2^64 over all entries of the CRC-32C of account ‖ slot (4, little-endian) ‖
 * record, each spread over 64 bits by the last steps of MurmurHash3 (Austin Appleby, 2011).
 */
public final class RecordsChecksum {
  private static final int SLOT_OFFSET = 32;
  private static final int RECORD_OFFSET = SLOT_OFFSET + Integer.BYTES;

  private final byte[] entry = new byte[RECORD_OFFSET + AccountRecord.BYTES];
  private final UnsafeBuffer buffer = new UnsafeBuffer(entry);
  private final CRC32C crc = new CRC32C();
  private long sum;

  private RecordsChecksum() {}

  /** Computes it, by a scan. */
  public static long of(AccountStore store) {
    RecordsChecksum checksum = new RecordsChecksum();
    store.forEach(checksum::add);
    return checksum.sum;
  }

  private void add(DirectBuffer account, int offset, int slot, AccountRecord record) {
    buffer.putBytes(0, account, offset, SLOT_OFFSET);
    buffer.putInt(SLOT_OFFSET, slot, ByteOrder.LITTLE_ENDIAN);
    buffer.putBytes(RECORD_OFFSET, record.buffer(), 0, AccountRecord.BYTES);
    crc.reset();
    crc.update(entry);
    sum += spread(crc.getValue());
  }

  private static long spread(long value) {
    long mixed = value + 1; // Nothing is worth zero.
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
