package io.meshpay.state.history;

import io.meshpay.protocol.value.PublicKey;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * One entry in memory and in a run file: 56 bytes, numbers little-endian.
 *
 * <pre>
 *  0  account, 32 bytes
 * 32  journal position, i64 below 2^63, and in the top bit the role: 0 sent, 1 received
 * 40  the sender's sequence number, i64
 * 48  offset of the record in its journal segment, i64
 * </pre>
 *
 * <p>Entries sort by account (unsigned bytes), then by the number at 32 as unsigned: what an
 * account sent in the order of its sequence numbers, then what it received, the oldest first. (An
 * account's payments execute strictly in sequence, so its positions and sequence numbers rise
 * together: one order serves look-ups by either.)
 *
 * <p>The account stands there whole. A prefix of 16 bytes would save a quarter of the index, but
 * keys that share one can be ground, and every reader would have to sort two accounts' numbers
 * apart by reading the journal.
 */
final class EntryLayout {
  static final int ACCOUNT_OFFSET = 0;
  static final int ROLE_AND_POSITION_OFFSET = ACCOUNT_OFFSET + PublicKey.BYTES;
  static final int SEQUENCE_NUMBER_OFFSET = ROLE_AND_POSITION_OFFSET + Long.BYTES;
  static final int SEGMENT_OFFSET_OFFSET = SEQUENCE_NUMBER_OFFSET + Long.BYTES;
  static final int BYTES = SEGMENT_OFFSET_OFFSET + Long.BYTES;

  private static final long RECEIVED = Long.MIN_VALUE;

  private EntryLayout() {}

  /** The number at 32. */
  static long roleAndPosition(HistoryRole role, long position) {
    return role == HistoryRole.RECEIVED ? position | RECEIVED : position;
  }

  static void put(
      MutableDirectBuffer buffer,
      int index,
      DirectBuffer account,
      int accountOffset,
      long roleAndPosition,
      long sequenceNumber,
      long segmentOffset) {
    buffer.putBytes(index + ACCOUNT_OFFSET, account, accountOffset, PublicKey.BYTES);
    buffer.putLong(index + ROLE_AND_POSITION_OFFSET, roleAndPosition, ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(index + SEQUENCE_NUMBER_OFFSET, sequenceNumber, ByteOrder.LITTLE_ENDIAN);
    buffer.putLong(index + SEGMENT_OFFSET_OFFSET, segmentOffset, ByteOrder.LITTLE_ENDIAN);
  }

  static HistoryEntry read(DirectBuffer buffer, int index) {
    return new HistoryEntry(
        role(buffer, index),
        sequenceNumber(buffer, index),
        position(buffer, index),
        buffer.getLong(index + SEGMENT_OFFSET_OFFSET, ByteOrder.LITTLE_ENDIAN));
  }

  static HistoryRole role(DirectBuffer buffer, int index) {
    return roleAndPosition(buffer, index) < 0 ? HistoryRole.RECEIVED : HistoryRole.SENT;
  }

  static long position(DirectBuffer buffer, int index) {
    return roleAndPosition(buffer, index) & ~RECEIVED;
  }

  static long sequenceNumber(DirectBuffer buffer, int index) {
    return buffer.getLong(index + SEQUENCE_NUMBER_OFFSET, ByteOrder.LITTLE_ENDIAN);
  }

  static int compare(DirectBuffer a, int aIndex, DirectBuffer b, int bIndex) {
    int accounts = compareAccounts(a, aIndex, b, bIndex);
    return accounts != 0
        ? accounts
        : Long.compareUnsigned(roleAndPosition(a, aIndex), roleAndPosition(b, bIndex));
  }

  static int compareAccounts(DirectBuffer a, int aIndex, DirectBuffer b, int bIndex) {
    for (int i = 0; i < PublicKey.BYTES; i += Long.BYTES) {
      long left = a.getLong(aIndex + i, ByteOrder.BIG_ENDIAN);
      long right = b.getLong(bIndex + i, ByteOrder.BIG_ENDIAN);
      if (left != right) {
        return Long.compareUnsigned(left, right);
      }
    }
    return 0;
  }

  private static long roleAndPosition(DirectBuffer buffer, int index) {
    return buffer.getLong(index + ROLE_AND_POSITION_OFFSET, ByteOrder.LITTLE_ENDIAN);
  }
}
