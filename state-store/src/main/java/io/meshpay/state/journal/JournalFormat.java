package io.meshpay.state.journal;

import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.nio.ByteOrder;

/**
 * The bytes of the journal. All integers are little-endian; offsets count from the start of the
 * file.
 *
 * <p>A segment is a file of fixed length, named by the position of its first record. It starts with
 * a header, {@link SegmentHeader}; records follow, each at a multiple of 8, with zeros between one
 * and the next; behind the last one all is zero. A record:
 *
 * <pre>
 *  0  u32  length of the record without the zeros behind it
 *  4  u32  CRC-32C of: the segment's salt i64 ‖ position i64 ‖ the record's offset u32 ‖ length u32
 *          ‖ the bytes of the record from 8 on
 *  8  u8   kind
 *  9       payload
 * </pre>
 *
 * <p>The position isn't written: it is that of the record before, plus one. GROUP and END stand for
 * no change; in their CRC is the position of the record after them.
 *
 * <pre>
 *  GROUP (1): opens what is written at once
 *  0  i64  number of the group, from 1 on through all segments
 *  8  i64  position of its first record
 * 16  u32  everything before this offset was on the disk when the group was written
 *
 *  END (2): the segment's last record; nothing of it was in flight any more when this was written
 *  0  i64  position of its last record
 *
 *  VOTE (3)
 *  0       the transfer order as it was signed, 172 bytes
 *
 *  EXECUTION (4): {@link CertificatePacking}
 * </pre>
 */
final class JournalFormat {
  static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

  static final int ALIGNMENT = Long.BYTES;
  static final int RECORD_LENGTH = 0;
  static final int RECORD_CRC = 4;
  static final int RECORD_KIND = 8;

  /** The length of a record without payload. */
  static final int RECORD_BYTES = 9;

  static final int GROUP_NUMBER = RECORD_BYTES;
  static final int GROUP_POSITION = RECORD_BYTES + 8;
  static final int GROUP_FORCED_OFFSET = RECORD_BYTES + 16;
  static final int GROUP_BYTES = RECORD_BYTES + 20;

  static final int END_POSITION = RECORD_BYTES;
  static final int END_BYTES = RECORD_BYTES + 8;

  /** The most bytes of a certificate: what fits into a confirmation. */
  static final int CERTIFICATE_BYTES_MAX = Layout.VAR_DATA_BYTES_MAX;

  static final int RECORD_BYTES_MAX = executionBytesMax(CERTIFICATE_BYTES_MAX);

  static final long HEADER_MAGIC = 0x4A79_6150_6873_654DL; // "MeshPayJ"
  static final int HEADER_VERSION = 1;

  static final int HEADER_MAGIC_AT = 0;
  static final int HEADER_VERSION_AT = 8;
  static final int HEADER_SEGMENT_BYTES_AT = 12;
  static final int HEADER_EPOCH_AT = 16;
  static final int HEADER_COMMITTEE_AT = 24;
  static final int HEADER_AUTHORITY_AT = HEADER_COMMITTEE_AT + Digest.BYTES;
  static final int HEADER_POSITION_AT = HEADER_AUTHORITY_AT + PublicKey.BYTES;
  static final int HEADER_GROUP_AT = HEADER_POSITION_AT + 8;
  static final int HEADER_SALT_AT = HEADER_GROUP_AT + 8;
  static final int HEADER_PREVIOUS_AT = HEADER_SALT_AT + 8;
  static final int HEADER_PEAKS_AT = HEADER_PREVIOUS_AT + 8;
  static final int HEADER_CRC_AT = 4092;
  static final int HEADER_BYTES = 4096;

  private JournalFormat() {}

  /** The room that a record takes: its length, rounded up. */
  static int aligned(int length) {
    return (length + ALIGNMENT - 1) & -ALIGNMENT;
  }

  /**
   * No execution of a certificate of this length takes more: packing saves 18 bytes of it and adds
   * 2 for each vote, which has 72 or more.
   */
  static int executionBytesMax(int certificateBytes) {
    return RECORD_BYTES
        + CertificatePacking.PREFIX_BYTES
        + certificateBytes
        + certificateBytes / 32;
  }
}
