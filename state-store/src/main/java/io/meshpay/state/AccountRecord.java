package io.meshpay.state;

import java.nio.ByteOrder;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One entry's value: a flyweight over {@link #BYTES} bytes of its own, all little-endian.
 *
 * <table>
 * <caption>Layout</caption>
 * <tr><th>offset</th><th>bytes</th><th>field</th><th>in a token's record</th></tr>
 * <tr><td>0</td><td>8</td><td>next sequence number</td><td>0</td></tr>
 * <tr><td>8</td><td>8</td><td>journal position of the last change</td><td>the same</td></tr>
 * <tr><td>16</td><td>4</td><td>token of this record's balance</td><td>equal to the slot</td></tr>
 * <tr><td>20</td><td>1</td><td>kind of the pending order, 0 for none</td><td>0</td></tr>
 * <tr><td>21</td><td>1</td><td>flags: bit 0, the pending order's vote reserves an entry</td><td>0</td></tr>
 * <tr><td>22</td><td>2</td><td>zero</td><td>0</td></tr>
 * <tr><td>24</td><td>16</td><td>balance, 128-bit two's complement</td><td>the same</td></tr>
 * <tr><td>40</td><td>16</td><td>locked by certified withdrawals, likewise</td><td>the same</td></tr>
 * <tr><td>56</td><td>8</td><td>pending order: amount</td><td>0</td></tr>
 * <tr><td>64</td><td>8</td><td>pending order: timestamp</td><td>0</td></tr>
 * <tr><td>72</td><td>16</td><td>pending order: order id</td><td>0</td></tr>
 * <tr><td>88</td><td>32</td><td>pending order: recipient</td><td>0</td></tr>
 * <tr><td>120</td><td>64</td><td>pending order: signature</td><td>0</td></tr>
 * <tr><td>184</td><td>4</td><td>pending order: token</td><td>0</td></tr>
 * <tr><td>188</td><td>4</td><td>zero</td><td>0</td></tr>
 * </table>
 *
 * <p>The pending order's sender and sequence number aren't kept: they are the entry's account and
 * its next sequence number. A token's record has a journal position of its own, so that a replay
 * can tell for each record whether it holds a change already.
 */
public final class AccountRecord {
  /** Length of a record. */
  public static final int BYTES = 192;

  static final int PENDING_AMOUNT_OFFSET = 56;
  static final int PENDING_TIMESTAMP_OFFSET = 64;
  static final int PENDING_ORDER_ID_OFFSET = 72;
  static final int PENDING_RECIPIENT_OFFSET = 88;
  static final int PENDING_SIGNATURE_OFFSET = 120;
  static final int PENDING_TOKEN_OFFSET = 184;

  private static final int NEXT_SEQUENCE_OFFSET = 0;
  private static final int JOURNAL_POSITION_OFFSET = 8;
  private static final int TOKEN_OFFSET = 16;
  private static final int PENDING_KIND_OFFSET = 20;
  private static final int FLAGS_OFFSET = 21;
  private static final int BALANCE_OFFSET = 24;
  private static final int LOCKED_OFFSET = 40;
  private static final int PENDING_OFFSET = PENDING_AMOUNT_OFFSET;

  private static final byte RESERVES_ENTRY = 1;

  private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[BYTES]);

  /** The record's bytes, to read from and write to. */
  public UnsafeBuffer buffer() {
    return buffer;
  }

  void copy(AccountRecord other) {
    buffer.putBytes(0, other.buffer, 0, BYTES);
  }

  /** Zeroes the whole record and names the token of its balance. */
  void reset(int token) {
    buffer.setMemory(0, BYTES, (byte) 0);
    buffer.putInt(TOKEN_OFFSET, token, ByteOrder.LITTLE_ENDIAN);
  }

  /** The number of the account's next order, from 0; 0 in a token's record. */
  public long nextSequenceNumber() {
    return buffer.getLong(NEXT_SEQUENCE_OFFSET, ByteOrder.LITTLE_ENDIAN);
  }

  void nextSequenceNumber(long sequenceNumber) {
    buffer.putLong(NEXT_SEQUENCE_OFFSET, sequenceNumber, ByteOrder.LITTLE_ENDIAN);
  }

  /** The position of the last change of this record; 0 if that was genesis. */
  public long journalPosition() {
    return buffer.getLong(JOURNAL_POSITION_OFFSET, ByteOrder.LITTLE_ENDIAN);
  }

  void journalPosition(long position) {
    buffer.putLong(JOURNAL_POSITION_OFFSET, position, ByteOrder.LITTLE_ENDIAN);
  }

  /** The token of this record's balance. */
  public int token() {
    return buffer.getInt(TOKEN_OFFSET, ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads the balance; negative is a normal state of an authority that lags behind. */
  public void readBalance(Int128 into) {
    into.read(buffer, BALANCE_OFFSET);
  }

  void writeBalance(Int128 balance) {
    balance.write(buffer, BALANCE_OFFSET);
  }

  /** Reads what certified withdrawals hold until they are settled or voided. */
  public void readLocked(Int128 into) {
    into.read(buffer, LOCKED_OFFSET);
  }

  /** The kind of the pending order as it stands on the wire; 0 if there is none. */
  public int pendingKind() {
    return buffer.getByte(PENDING_KIND_OFFSET);
  }

  void pendingKind(int kind) {
    buffer.putByte(PENDING_KIND_OFFSET, (byte) kind);
  }

  /** Whether the pending order, once executed here, may create an entry. */
  boolean reservesEntry() {
    return (buffer.getByte(FLAGS_OFFSET) & RESERVES_ENTRY) != 0;
  }

  void reservesEntry(boolean reserves) {
    buffer.putByte(FLAGS_OFFSET, reserves ? RESERVES_ENTRY : 0);
  }

  void clearPending() {
    pendingKind(0);
    reservesEntry(false);
    buffer.setMemory(PENDING_OFFSET, BYTES - PENDING_OFFSET, (byte) 0);
  }

  /** Whether balance and locked are both zero, as in a pair that the state digest leaves out. */
  boolean isEmpty() {
    long bits = 0;
    for (int i = BALANCE_OFFSET; i < PENDING_OFFSET; i += BitUtil.SIZE_OF_LONG) {
      bits |= buffer.getLong(i);
    }
    return bits == 0;
  }

  /** Copies balance and locked, 32 bytes, into {@code into} at {@code offset}. */
  void copyBalances(UnsafeBuffer into, int offset) {
    into.putBytes(offset, buffer, BALANCE_OFFSET, PENDING_OFFSET - BALANCE_OFFSET);
  }
}
