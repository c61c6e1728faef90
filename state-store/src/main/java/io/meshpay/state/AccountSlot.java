package io.meshpay.state;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The key of an entry: the account's 32 bytes, then its slot. Mutable, so that a look-up needs no
 * new one.
 */
final class AccountSlot implements Comparable<AccountSlot> {
  static final int BYTES = 36;

  private static final int SLOT_OFFSET = 32;

  private final byte[] bytes = new byte[BYTES];
  private final UnsafeBuffer buffer = new UnsafeBuffer(bytes);

  AccountSlot set(DirectBuffer account, int offset, int slot) {
    buffer.putBytes(0, account, offset, SLOT_OFFSET);
    buffer.putInt(SLOT_OFFSET, slot);
    return this;
  }

  /** The account's key at 0. */
  UnsafeBuffer account() {
    return buffer;
  }

  int slot() {
    return buffer.getInt(SLOT_OFFSET);
  }

  /** The whole key, to read from and write to. */
  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AccountSlot that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  // Lets a HashMap stay fast when someone has ground keys of one hash code.
  @Override
  public int compareTo(AccountSlot other) {
    return Arrays.compare(bytes, other.bytes);
  }
}
