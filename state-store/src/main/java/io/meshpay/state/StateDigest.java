package io.meshpay.state;

import io.meshpay.protocol.value.Digest;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A digest of the whole state that authorities compare: kept up to date with every change, and the
 * same whatever the order of the changes.
 *
 * <p>It is the sum modulo 2^256 of one SHA-256 per fact, each taken as a little-endian number; the
 * sum too is given as 32 little-endian bytes, zero for an empty state. The facts, with all integers
 * little-endian:
 *
 * <ul>
 *   <li>for every account whose next sequence number is above 0: the 16 ASCII bytes {@code "MeshPay
 *       sequence"} ‖ account (32) ‖ next sequence number (8);
 *   <li>for every account and token whose balance or locked amount is not zero: {@code "MeshPay
 *       balances"} ‖ account (32) ‖ token (4) ‖ balance (16) ‖ locked (16).
 * </ul>
 *
 * <p>That is what certificates determine, and nothing else: not which token stands in the head (it
 * depends on arrival order), nor pending orders, nor journal positions. A change subtracts the old
 * fact and adds the new one, without a scan.
 *
 * <p>This is AdHash (Bellare and Micciancio, "A New Paradigm for Collision-Free Hashing:
 * Incrementality at Reduced Cost", EUROCRYPT 1997). Wagner's generalised birthday attack finds
 * collisions of a 256-bit sum far below 2^128 work (with 2^k terms, about 2^(256/(k+1))), so the
 * digest must not authenticate a state to someone who distrusts its maker. It doesn't: honest
 * authorities compare it to notice that they have diverged, and who could choose the state's facts
 * freely enough for such an attack would gain no more than a divergence noticed late. LtHash
 * (Facebook, 2019), which resists, was rejected: 2 KiB of state and as much to add for each fact,
 * on the hot path.
 */
public final class StateDigest {
  /** Length in bytes. */
  public static final int BYTES = Digest.BYTES;

  private static final byte[] SEQUENCE_TAG = tag("MeshPay sequence");
  private static final byte[] BALANCES_TAG = tag("MeshPay balances");
  private static final int ACCOUNT_OFFSET = 16;
  private static final int ACCOUNT_BYTES = 32;
  private static final int SEQUENCE_OFFSET = ACCOUNT_OFFSET + ACCOUNT_BYTES;
  private static final int SEQUENCE_FACT_BYTES = SEQUENCE_OFFSET + Long.BYTES;
  private static final int TOKEN_OFFSET = ACCOUNT_OFFSET + ACCOUNT_BYTES;
  private static final int BALANCES_OFFSET = TOKEN_OFFSET + Integer.BYTES;
  private static final int BALANCES_FACT_BYTES = BALANCES_OFFSET + 2 * Int128.BYTES;
  private static final int WORDS = BYTES / Long.BYTES;

  private final MessageDigest sha256 = sha256();
  private final byte[] fact = new byte[BALANCES_FACT_BYTES];
  private final UnsafeBuffer factBuffer = new UnsafeBuffer(fact);
  private final byte[] hash = new byte[BYTES];
  private final UnsafeBuffer hashBuffer = new UnsafeBuffer(hash);
  private final long[] sum = new long[WORDS];

  /** The digest of all that a store holds, by a scan: what the incremental one must equal. */
  public static Digest of(AccountStore store) {
    StateDigest digest = new StateDigest();
    store.forEach(digest::addEntry);
    UnsafeBuffer bytes = new UnsafeBuffer(new byte[BYTES]);
    digest.copyTo(bytes, 0);
    return Digest.read(bytes, 0);
  }

  /** Writes the {@link #BYTES} bytes of the digest at {@code offset}. */
  public void copyTo(MutableDirectBuffer into, int offset) {
    for (int i = 0; i < WORDS; i++) {
      into.putLong(offset + i * Long.BYTES, sum[i], ByteOrder.LITTLE_ENDIAN);
    }
  }

  void addEntry(DirectBuffer account, int offset, int slot, AccountRecord record) {
    if (slot == AccountStore.HEAD_SLOT) {
      addSequence(account, offset, record.nextSequenceNumber());
    }
    addBalances(account, offset, record);
  }

  void addSequence(DirectBuffer account, int offset, long nextSequenceNumber) {
    if (nextSequenceNumber > 0) {
      hashSequence(account, offset, nextSequenceNumber);
      add();
    }
  }

  void removeSequence(DirectBuffer account, int offset, long nextSequenceNumber) {
    if (nextSequenceNumber > 0) {
      hashSequence(account, offset, nextSequenceNumber);
      subtract();
    }
  }

  void addBalances(DirectBuffer account, int offset, AccountRecord record) {
    if (!record.isEmpty()) {
      hashBalances(account, offset, record);
      add();
    }
  }

  void removeBalances(DirectBuffer account, int offset, AccountRecord record) {
    if (!record.isEmpty()) {
      hashBalances(account, offset, record);
      subtract();
    }
  }

  private void hashSequence(DirectBuffer account, int offset, long nextSequenceNumber) {
    factBuffer.putBytes(0, SEQUENCE_TAG);
    factBuffer.putBytes(ACCOUNT_OFFSET, account, offset, ACCOUNT_BYTES);
    factBuffer.putLong(SEQUENCE_OFFSET, nextSequenceNumber, ByteOrder.LITTLE_ENDIAN);
    hash(SEQUENCE_FACT_BYTES);
  }

  private void hashBalances(DirectBuffer account, int offset, AccountRecord record) {
    factBuffer.putBytes(0, BALANCES_TAG);
    factBuffer.putBytes(ACCOUNT_OFFSET, account, offset, ACCOUNT_BYTES);
    factBuffer.putInt(TOKEN_OFFSET, record.token(), ByteOrder.LITTLE_ENDIAN);
    record.copyBalances(factBuffer, BALANCES_OFFSET);
    hash(BALANCES_FACT_BYTES);
  }

  private void hash(int length) {
    try {
      sha256.update(fact, 0, length);
      sha256.digest(hash, 0, BYTES);
    } catch (DigestException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void add() {
    long carry = 0;
    for (int i = 0; i < WORDS; i++) {
      long term = hashBuffer.getLong(i * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
      long partial = sum[i] + term;
      long total = partial + carry;
      // At most one of the two additions carries.
      carry =
          Long.compareUnsigned(partial, term) < 0 || Long.compareUnsigned(total, partial) < 0
              ? 1
              : 0;
      sum[i] = total;
    }
  }

  private void subtract() {
    long borrow = 0;
    for (int i = 0; i < WORDS; i++) {
      long term = hashBuffer.getLong(i * Long.BYTES, ByteOrder.LITTLE_ENDIAN);
      long partial = sum[i] - term;
      long total = partial - borrow;
      borrow =
          Long.compareUnsigned(sum[i], term) < 0 || Long.compareUnsigned(partial, borrow) < 0
              ? 1
              : 0;
      sum[i] = total;
    }
  }

  /** The digest as a number, for tests. */
  BigInteger toBigInteger() {
    byte[] bigEndian = new byte[BYTES];
    for (int i = 0; i < BYTES; i++) {
      bigEndian[BYTES - 1 - i] = (byte) (sum[i / Long.BYTES] >>> (i % Long.BYTES * Byte.SIZE));
    }
    return new BigInteger(1, bigEndian);
  }

  private static byte[] tag(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
