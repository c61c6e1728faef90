package io.meshpay.state.journal;

import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Remembers where in a segment some bytes were written, as far as there is room: a table of fixed
 * size in which each key has one place and the last one there wins. A key that was lost is written
 * once more; nothing else depends on it.
 *
 * <p>Keys are signatures and hashes, so some of their own bits serve as hash. Whoever makes keys
 * collide makes the journal larger, by what it would be without the cache at most.
 */
final class OffsetCache {
  private final int keyBytes;
  private final int mask;
  private final UnsafeBuffer keys;
  private final int[] offsets;

  /**
   * @param keyBytes length of a key, a multiple of 8
   * @param entries a power of two
   */
  OffsetCache(int keyBytes, int entries) {
    if (Integer.bitCount(entries) != 1 || keyBytes % Long.BYTES != 0) {
      throw new IllegalArgumentException(entries + " entries of " + keyBytes + " bytes");
    }
    this.keyBytes = keyBytes;
    mask = entries - 1;
    keys = new UnsafeBuffer(new byte[entries * keyBytes]);
    offsets = new int[entries];
  }

  /** The offset that was put for a key, or 0. */
  int find(DirectBuffer key, int keyOffset) {
    int place = place(key, keyOffset);
    int offset = offsets[place];
    if (offset == 0) {
      return 0;
    }
    int stored = place * keyBytes;
    for (int i = 0; i < keyBytes; i += Long.BYTES) {
      if (keys.getLong(stored + i) != key.getLong(keyOffset + i)) {
        return 0;
      }
    }
    return offset;
  }

  /**
   * Remembers where a key stands.
   *
   * @param offset not 0
   */
  void put(DirectBuffer key, int keyOffset, int offset) {
    int place = place(key, keyOffset);
    keys.putBytes(place * keyBytes, key, keyOffset, keyBytes);
    offsets[place] = offset;
  }

  void clear() {
    Arrays.fill(offsets, 0);
  }

  private int place(DirectBuffer key, int keyOffset) {
    long bits = key.getLong(keyOffset) ^ Long.rotateLeft(key.getLong(keyOffset + Long.BYTES), 32);
    return (int) (bits ^ (bits >>> 32)) & mask;
  }
}
