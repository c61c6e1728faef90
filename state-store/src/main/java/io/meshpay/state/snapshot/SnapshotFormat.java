package io.meshpay.state.snapshot;

import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.AccountRecord;
import io.meshpay.state.journal.JournalIdentity;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a snapshot file, all integers little-endian: a header, the entries in no particular
 * order, and 4 bytes with the CRC32C of all entries.
 *
 * <table>
 * <caption>Header, 256 bytes</caption>
 * <tr><th>offset</th><th>bytes</th><th>field</th></tr>
 * <tr><td>0</td><td>8</td><td>{@code MPSNAP} and two zeros</td></tr>
 * <tr><td>8</td><td>4</td><td>format version, 1</td></tr>
 * <tr><td>12</td><td>4</td><td>zero</td></tr>
 * <tr><td>16</td><td>8</td><td>epoch</td></tr>
 * <tr><td>24</td><td>32</td><td>committee id</td></tr>
 * <tr><td>56</td><td>32</td><td>the authority's key</td></tr>
 * <tr><td>88</td><td>8</td><td>the journal position of the last change in it</td></tr>
 * <tr><td>96</td><td>8</td><td>number of entries</td></tr>
 * <tr><td>104</td><td>32</td><td>state digest</td></tr>
 * <tr><td>136</td><td>116</td><td>zero</td></tr>
 * <tr><td>252</td><td>4</td><td>CRC32C of the bytes before</td></tr>
 * </table>
 *
 * <table>
 * <caption>Entry, 228 bytes</caption>
 * <tr><th>offset</th><th>bytes</th><th>field</th></tr>
 * <tr><td>0</td><td>32</td><td>account</td></tr>
 * <tr><td>32</td><td>4</td><td>slot</td></tr>
 * <tr><td>36</td><td>192</td><td>the {@link AccountRecord}</td></tr>
 * </table>
 */
final class SnapshotFormat {
  static final int VERSION = 1;
  static final int HEADER_BYTES = 256;
  static final int ENTRY_BYTES = PublicKey.BYTES + Integer.BYTES + AccountRecord.BYTES;
  static final int SLOT_OFFSET = PublicKey.BYTES;
  static final int RECORD_OFFSET = SLOT_OFFSET + Integer.BYTES;
  static final int FOOTER_BYTES = Integer.BYTES;

  private static final long MAGIC = 0x0000_5041_4e53_504dL; // "MPSNAP" as it stands in the file
  private static final int CRC_OFFSET = HEADER_BYTES - Integer.BYTES;

  private SnapshotFormat() {}

  /** The length of a file with so many entries. */
  static long fileBytes(long entries) {
    return HEADER_BYTES + Math.multiplyExact(entries, (long) ENTRY_BYTES) + FOOTER_BYTES;
  }

  /** Writes the header into {@code into}, from 0 to its end. */
  static void putHeader(ByteBuffer into, JournalIdentity identity, Snapshot snapshot) {
    into.clear().order(ByteOrder.LITTLE_ENDIAN);
    into.putLong(MAGIC).putInt(VERSION).putInt(0).putLong(identity.epoch());
    into.put(identity.committeeId().toBytes()).put(identity.authority().toBytes());
    into.putLong(snapshot.position()).putLong(snapshot.entries());
    into.put(snapshot.stateDigest().toBytes());
    while (into.position() < CRC_OFFSET) {
      into.put((byte) 0);
    }
    into.putInt(crc(into.slice(0, CRC_OFFSET))).flip();
  }

  /**
   * Reads a header.
   *
   * @param from a buffer of {@link #HEADER_BYTES}
   * @return null if it is damaged, or no header of this version
   */
  static @Nullable Header readHeader(ByteBuffer from) {
    from.clear().order(ByteOrder.LITTLE_ENDIAN);
    if (from.getInt(CRC_OFFSET) != crc(from.slice(0, CRC_OFFSET))
        || from.getLong() != MAGIC
        || from.getInt() != VERSION
        || from.getInt() != 0) {
      return null;
    }
    long epoch = from.getLong();
    Digest committeeId = Digest.of(bytes(from));
    PublicKey authority = PublicKey.of(bytes(from));
    long position = from.getLong();
    long entries = from.getLong();
    return new Header(
        new JournalIdentity(epoch, committeeId, authority),
        new Snapshot(position, entries, Digest.of(bytes(from))));
  }

  /** Whose snapshot it is, and what is in it. */
  record Header(JournalIdentity identity, Snapshot snapshot) {}

  private static byte[] bytes(ByteBuffer from) {
    byte[] bytes = new byte[Digest.BYTES];
    from.get(bytes);
    return bytes;
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }
}
