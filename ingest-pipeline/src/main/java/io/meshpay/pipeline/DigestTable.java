package io.meshpay.pipeline;

import io.meshpay.protocol.value.Digest;
import org.agrona.BitUtil;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Remembers digests that were found good, in a table of fixed size: each has one place, and a newer
 * one takes it over. So a lookup costs one comparison, nothing is ever allocated, and the worst
 * that an overflow can do is to forget.
 *
 * <p>Rejected: a set with least-recently-used eviction. Its bookkeeping costs more than the few
 * checks that it would save.
 */
final class DigestTable {
  private final UnsafeBuffer table;
  private final int mask;

  /**
   * @param capacity how many digests it can hold, rounded up to a power of two; each takes 32 bytes
   */
  DigestTable(int capacity) {
    int places = BitUtil.findNextPositivePowerOfTwo(capacity);
    mask = places - 1;
    // All zero at first: nobody can find the input of an all-zero SHA-256 digest.
    table = new UnsafeBuffer(new byte[places * Digest.BYTES]);
  }

  /** Whether the 32 bytes at {@code offset} were added, and not displaced since. */
  boolean contains(DirectBuffer digest, int offset) {
    int place = place(digest, offset);
    return table.getLong(place) == digest.getLong(offset)
        && table.getLong(place + 8) == digest.getLong(offset + 8)
        && table.getLong(place + 16) == digest.getLong(offset + 16)
        && table.getLong(place + 24) == digest.getLong(offset + 24);
  }

  /** Adds the 32 bytes at {@code offset}. */
  void add(DirectBuffer digest, int offset) {
    table.putBytes(place(digest, offset), digest, offset, Digest.BYTES);
  }

  private int place(DirectBuffer digest, int offset) {
    return (digest.getInt(offset) & mask) * Digest.BYTES;
  }
}
