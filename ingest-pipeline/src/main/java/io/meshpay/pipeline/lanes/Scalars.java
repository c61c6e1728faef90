package io.meshpay.pipeline.lanes;

import static io.meshpay.pipeline.lanes.LaneNumbers.word;

/**
 * Scalars modulo the group order L = 2^252 + c, c = 27742317777372353535851937790883648493, one at
 * a time, and their signed digits.
 *
 * <p>A hash of 512 bits is reduced in limbs of 21 bits: limb {@code i} ≥ 12 weighs 2^(21 (i − 12))
 * · 2^252 and 2^252 ≡ −c, so it is taken off the top and −c times it, c being six limbs, is added
 * 12 limbs further down (the scheme of Bernstein and others' <i>ref10</i>).
 *
 * <p>No overflow: with limbs at most 2^21 in magnitude a limb receives at most six times twelve
 * products below 2^21 · 2^20 before the next carry, together less than 2^48.
 */
final class Scalars {
  /** Digits of radix 16 in a scalar. */
  static final int DIGITS = 64;

  private static final int LIMB_BITS = 21;
  private static final int LIMBS = 12;
  private static final long MASK = (1L << LIMB_BITS) - 1;

  /** −c in balanced limbs of 21 bits. */
  private static final long[] MINUS_C = {666643, 470296, 654183, -997805, 136657, -683901};

  private static final long ORDER_0 = 0x5812631a5cf5d3edL;
  private static final long ORDER_1 = 0x14def9dea2f79cd6L;
  private static final long ORDER_3 = 0x1000000000000000L;

  private final long[] limbs = new long[2 * LIMBS + 1];

  /** Whether the 32 bytes, as an unsigned little-endian number, are below L. */
  static boolean isBelowOrder(byte[] bytes, int offset) {
    int highest = Long.compareUnsigned(word(bytes, offset, 3), ORDER_3);
    if (highest != 0) {
      return highest < 0;
    }
    if (word(bytes, offset, 2) != 0) {
      return false;
    }
    int second = Long.compareUnsigned(word(bytes, offset, 1), ORDER_1);
    if (second != 0) {
      return second < 0;
    }
    return Long.compareUnsigned(word(bytes, offset, 0), ORDER_0) < 0;
  }

  /** Replaces the 64 bytes at the start by their number modulo L, 32 bytes. */
  void reduce(byte[] bytes) {
    spread(bytes);
    carryNearest(0, 2 * LIMBS);
    for (int limb = 2 * LIMBS; limb >= LIMBS + 6; limb--) {
      fold(limb);
    }
    carryNearest(LIMBS - 6, LIMBS + 5);
    for (int limb = LIMBS + 5; limb >= LIMBS; limb--) {
      fold(limb);
    }
    carryNearest(0, LIMBS);
    fold(LIMBS);
    carryDown(LIMBS);
    fold(LIMBS);
    carryDown(LIMBS - 1);
    gather(bytes);
  }

  private void spread(byte[] bytes) {
    for (int limb = 0; limb < limbs.length; limb++) {
      int bit = LIMB_BITS * limb;
      int index = bit >>> 6;
      int shift = bit & 63;
      long value = word(bytes, 0, index) >>> shift;
      if (shift > 64 - LIMB_BITS && index < 7) {
        value |= word(bytes, 0, index + 1) << (64 - shift);
      }
      limbs[limb] = value & MASK;
    }
  }

  private void fold(int limb) {
    long value = limbs[limb];
    limbs[limb] = 0;
    for (int i = 0; i < MINUS_C.length; i++) {
      limbs[limb - LIMBS + i] += value * MINUS_C[i];
    }
  }

  /** Leaves limbs in −2^20 .. 2^20 − 1. */
  private void carryNearest(int from, int to) {
    for (int limb = from; limb < to; limb++) {
      long carry = (limbs[limb] + (1L << (LIMB_BITS - 1))) >> LIMB_BITS;
      limbs[limb + 1] += carry;
      limbs[limb] -= carry << LIMB_BITS;
    }
  }

  /** Leaves limbs in 0 .. 2^21 − 1. */
  private void carryDown(int to) {
    for (int limb = 0; limb < to; limb++) {
      limbs[limb + 1] += limbs[limb] >> LIMB_BITS;
      limbs[limb] &= MASK;
    }
  }

  private void gather(byte[] bytes) {
    for (int index = 0; index < 32; index++) {
      int bit = 8 * index;
      int limb = bit / LIMB_BITS;
      int shift = bit % LIMB_BITS;
      long value = limbs[limb] >>> shift;
      if (shift > LIMB_BITS - 8 && limb < LIMBS - 1) {
        value |= limbs[limb + 1] << (LIMB_BITS - shift);
      }
      bytes[index] = (byte) value;
    }
  }

  /**
   * Digits −8 .. 8 of radix 16, the lowest first, of the 32 bytes at the start, which are below
   * 2^255.
   *
   * @param digits digit {@code i} goes to {@code at + i · LANES}
   */
  static void digits16(byte[] bytes, byte[] digits, int at) {
    int carry = 0;
    for (int index = 0; index < DIGITS; index++) {
      int digit = ((bytes[index >> 1] >> (4 * (index & 1))) & 15) + carry;
      carry = index < DIGITS - 1 ? (digit + 8) >> 4 : 0;
      digits[at + index * LaneField.LANES] = (byte) (digit - (carry << 4));
    }
  }

  /**
   * Digits −128 .. 127 of radix 256, the lowest first, of the 32 bytes at {@code offset}, which are
   * below 2^255 − 2^248.
   */
  static void digits256(byte[] bytes, int offset, byte[] digits, int at) {
    int carry = 0;
    for (int index = 0; index < DIGITS / 2; index++) {
      int digit = (bytes[offset + index] & 0xff) + carry;
      carry = (digit + 128) >> 8;
      digits[at + index * LaneField.LANES] = (byte) (digit - (carry << 8));
    }
  }
}
