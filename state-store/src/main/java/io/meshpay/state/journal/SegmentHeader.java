package io.meshpay.state.journal;

import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.disk.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The first 4096 bytes of a segment.
 *
 * <pre>
 *    0       "MeshPayJ"
 *    8  u32  version of the format, 1
 *   12  u32  length of the segment in bytes
 *   16  i64  epoch
 *   24       committee id, 32 bytes
 *   56       the authority's key, 32 bytes
 *   88  i64  position of the first record
 *   96  i64  number of the first group
 *  104  i64  salt of the records' CRCs
 *  112  i64  position of the first record of the segment before; 0 in the first one
 *  120       peaks of the {@link JournalTree} over all records before, 32 bytes each; then zeros
 * 4092  u32  CRC-32C of all before
 * </pre>
 *
 * <p>A segment gets its name after its header is on the disk; so a header is whole or damaged.
 *
 * @param segmentBytes as it was when the segment was made
 * @param peaks as {@link JournalTree#copyPeaks} gives them
 */
record SegmentHeader(
    JournalIdentity identity,
    int segmentBytes,
    long firstPosition,
    long firstGroup,
    long salt,
    long previousFirstPosition,
    UnsafeBuffer peaks) {

  /** Stands for the segment before the first one. */
  static SegmentHeader none(JournalIdentity identity) {
    return new SegmentHeader(identity, 0, 0, 0, 0, 0, new UnsafeBuffer(new byte[0]));
  }

  String fileName() {
    return SegmentName.of(firstPosition);
  }

  /** The tree over all records before this segment. */
  void restoreTree(JournalTree tree) {
    tree.restore(firstPosition - 1, peaks, 0);
  }

  ByteBuffer toBytes() {
    ByteBuffer bytes = ByteBuffer.allocateDirect(JournalFormat.HEADER_BYTES);
    UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    buffer.putLong(JournalFormat.HEADER_MAGIC_AT, JournalFormat.HEADER_MAGIC, JournalFormat.ORDER);
    buffer.putInt(
        JournalFormat.HEADER_VERSION_AT, JournalFormat.HEADER_VERSION, JournalFormat.ORDER);
    buffer.putInt(JournalFormat.HEADER_SEGMENT_BYTES_AT, segmentBytes, JournalFormat.ORDER);
    buffer.putLong(JournalFormat.HEADER_EPOCH_AT, identity.epoch(), JournalFormat.ORDER);
    identity.committeeId().copyTo(buffer, JournalFormat.HEADER_COMMITTEE_AT);
    identity.authority().copyTo(buffer, JournalFormat.HEADER_AUTHORITY_AT);
    buffer.putLong(JournalFormat.HEADER_POSITION_AT, firstPosition, JournalFormat.ORDER);
    buffer.putLong(JournalFormat.HEADER_GROUP_AT, firstGroup, JournalFormat.ORDER);
    buffer.putLong(JournalFormat.HEADER_SALT_AT, salt, JournalFormat.ORDER);
    buffer.putLong(JournalFormat.HEADER_PREVIOUS_AT, previousFirstPosition, JournalFormat.ORDER);
    buffer.putBytes(JournalFormat.HEADER_PEAKS_AT, peaks, 0, peaks.capacity());
    buffer.putInt(JournalFormat.HEADER_CRC_AT, crc(bytes), JournalFormat.ORDER);
    return bytes.clear();
  }

  private static int crc(ByteBuffer header) {
    CRC32C crc = new CRC32C();
    crc.update(header.duplicate().clear().limit(JournalFormat.HEADER_CRC_AT));
    return (int) crc.getValue();
  }

  /**
   * Reads and checks the header of an open segment.
   *
   * @throws JournalDamagedException if it isn't whole, or contradicts its file
   * @throws JournalIdentityException if it is another journal's
   */
  static SegmentHeader read(ReadableFile file, String name, JournalIdentity identity)
      throws IOException {
    ByteBuffer bytes = ByteBuffer.allocateDirect(JournalFormat.HEADER_BYTES);
    if (file.readFully(bytes, 0) < JournalFormat.HEADER_BYTES) {
      throw new JournalDamagedException(name, 0, "shorter than a header");
    }
    UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    if (buffer.getLong(JournalFormat.HEADER_MAGIC_AT, JournalFormat.ORDER)
            != JournalFormat.HEADER_MAGIC
        || buffer.getInt(JournalFormat.HEADER_CRC_AT, JournalFormat.ORDER) != crc(bytes)) {
      throw new JournalDamagedException(name, 0, "the header's checksum is wrong");
    }
    int version = buffer.getInt(JournalFormat.HEADER_VERSION_AT, JournalFormat.ORDER);
    if (version != JournalFormat.HEADER_VERSION) {
      throw new JournalIdentityException(name, "it has version " + version + " of the format");
    }
    requireIdentity(name, identity, readIdentity(buffer));
    return readPlace(buffer, file, name, identity);
  }

  private static JournalIdentity readIdentity(UnsafeBuffer buffer) {
    return new JournalIdentity(
        buffer.getLong(JournalFormat.HEADER_EPOCH_AT, JournalFormat.ORDER),
        Digest.read(buffer, JournalFormat.HEADER_COMMITTEE_AT),
        PublicKey.read(buffer, JournalFormat.HEADER_AUTHORITY_AT));
  }

  private static void requireIdentity(String name, JournalIdentity ours, JournalIdentity its)
      throws JournalIdentityException {
    if (!its.equals(ours)) {
      throw new JournalIdentityException(name, "it is of " + its + ", not of " + ours);
    }
  }

  private static SegmentHeader readPlace(
      UnsafeBuffer buffer, ReadableFile file, String name, JournalIdentity identity)
      throws IOException {
    int segmentBytes = buffer.getInt(JournalFormat.HEADER_SEGMENT_BYTES_AT, JournalFormat.ORDER);
    long firstPosition = buffer.getLong(JournalFormat.HEADER_POSITION_AT, JournalFormat.ORDER);
    if (segmentBytes < JournalFormat.HEADER_BYTES || file.length() != segmentBytes) {
      throw new JournalDamagedException(
          name, 0, file.length() + " bytes long, but made with " + segmentBytes);
    }
    if (firstPosition < 1 || firstPosition != SegmentName.firstPosition(name)) {
      throw new JournalDamagedException(name, 0, "it was made for position " + firstPosition);
    }
    byte[] peaks = new byte[JournalTree.peaksBytes(firstPosition - 1)];
    buffer.getBytes(JournalFormat.HEADER_PEAKS_AT, peaks);
    return new SegmentHeader(
        identity,
        segmentBytes,
        firstPosition,
        buffer.getLong(JournalFormat.HEADER_GROUP_AT, JournalFormat.ORDER),
        buffer.getLong(JournalFormat.HEADER_SALT_AT, JournalFormat.ORDER),
        buffer.getLong(JournalFormat.HEADER_PREVIOUS_AT, JournalFormat.ORDER),
        new UnsafeBuffer(peaks));
  }
}
