package io.meshpay.pipeline.lanes;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;

/** Numbers in and out of single lanes, one lane at a time. */
final class LaneNumbers {
  static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int LIMB_BITS = LaneField.LIMB_BITS;
  private static final long MASK = LaneField.LIMB_MASK;
  private static final int LANES = LaneField.LANES;

  /**
   * 8 p in limbs, each of them larger than a limb of an element may be: makes all limbs positive.
   */
  private static final long[] POSITIVE = {
    (1L << 54) - 8 * 19, (1L << 54) - 8, (1L << 54) - 8, (1L << 54) - 8, (1L << 54) - 8
  };

  private LaneNumbers() {}

  /** Word {@code index} of the little-endian number at {@code offset}. */
  static long word(byte[] bytes, int offset, int index) {
    return (long) WORD.get(bytes, offset + Long.BYTES * index);
  }

  /** Sets all lanes of an element to a number. */
  static void broadcast(LaneField field, int element, BigInteger number) {
    byte[] bytes = littleEndian(number.mod(P));
    for (int lane = 0; lane < LANES; lane++) {
      set(field, element, lane, bytes, 0);
    }
  }

  static byte[] littleEndian(BigInteger number) {
    byte[] bytes = new byte[32];
    for (int index = 0; index < bytes.length; index++) {
      bytes[index] = number.shiftRight(8 * index).byteValue();
    }
    return bytes;
  }

  /**
   * Sets a lane of an element to the lower 255 bits of 32 bytes; limbs are at most 2^50 + 19 in
   * magnitude.
   */
  static void set(LaneField field, int element, int lane, byte[] bytes, int offset) {
    long word0 = word(bytes, offset, 0);
    long word1 = word(bytes, offset, 1);
    long word2 = word(bytes, offset, 2);
    long word3 = word(bytes, offset, 3);
    long limb0 = word0 & MASK;
    long limb1 = (word0 >>> 51 | word1 << 13) & MASK;
    long limb2 = (word1 >>> 38 | word2 << 26) & MASK;
    long limb3 = (word2 >>> 25 | word3 << 39) & MASK;
    long limb4 = word3 >>> 12 & MASK;
    long half = 1L << 50;
    long carry0 = (limb0 + half) >> LIMB_BITS;
    limb1 += carry0;
    long carry1 = (limb1 + half) >> LIMB_BITS;
    limb2 += carry1;
    long carry2 = (limb2 + half) >> LIMB_BITS;
    limb3 += carry2;
    long carry3 = (limb3 + half) >> LIMB_BITS;
    limb4 += carry3;
    long carry4 = (limb4 + half) >> LIMB_BITS;
    double[] memory = field.memory;
    int at = element + lane;
    memory[at] = limb0 - (carry0 << LIMB_BITS) + 19 * carry4;
    memory[at + LANES] = limb1 - (carry1 << LIMB_BITS);
    memory[at + 2 * LANES] = limb2 - (carry2 << LIMB_BITS);
    memory[at + 3 * LANES] = limb3 - (carry3 << LIMB_BITS);
    memory[at + 4 * LANES] = limb4 - (carry4 << LIMB_BITS);
  }

  /**
   * The number in a lane of an element, between 0 and p − 1, as four words, the lowest first. The
   * element's limbs must be below 2^53 in magnitude.
   */
  static void get(LaneField field, int element, int lane, long[] words) {
    double[] memory = field.memory;
    int at = element + lane;
    long limb0 = (long) memory[at] + POSITIVE[0];
    long limb1 = (long) memory[at + LANES] + POSITIVE[1];
    long limb2 = (long) memory[at + 2 * LANES] + POSITIVE[2];
    long limb3 = (long) memory[at + 3 * LANES] + POSITIVE[3];
    long limb4 = (long) memory[at + 4 * LANES] + POSITIVE[4];
    // The first round leaves less than 2^255 + 2^10, the second less than 2^255.
    for (int round = 0; round < 2; round++) {
      limb1 += limb0 >>> LIMB_BITS;
      limb2 += limb1 >>> LIMB_BITS;
      limb3 += limb2 >>> LIMB_BITS;
      limb4 += limb3 >>> LIMB_BITS;
      limb0 = (limb0 & MASK) + 19 * (limb4 >>> LIMB_BITS);
      limb1 &= MASK;
      limb2 &= MASK;
      limb3 &= MASK;
      limb4 &= MASK;
    }
    // One p too much exactly if adding 19 reaches 2^255.
    long excess = (limb0 + 19) >>> LIMB_BITS;
    excess = (limb1 + excess) >>> LIMB_BITS;
    excess = (limb2 + excess) >>> LIMB_BITS;
    excess = (limb3 + excess) >>> LIMB_BITS;
    excess = (limb4 + excess) >>> LIMB_BITS;
    limb0 += 19 * excess;
    limb1 += limb0 >>> LIMB_BITS;
    limb2 += limb1 >>> LIMB_BITS;
    limb3 += limb2 >>> LIMB_BITS;
    limb4 += limb3 >>> LIMB_BITS;
    limb0 &= MASK;
    limb1 &= MASK;
    limb2 &= MASK;
    limb3 &= MASK;
    limb4 &= MASK;
    words[0] = limb0 | limb1 << 51;
    words[1] = limb1 >>> 13 | limb2 << 38;
    words[2] = limb2 >>> 26 | limb3 << 25;
    words[3] = limb3 >>> 39 | limb4 << 12;
  }

  static boolean isZero(long[] words) {
    return (words[0] | words[1] | words[2] | words[3]) == 0;
  }

  /** Whether the lower 255 bits of 32 bytes are below p. */
  static boolean isBelowP(byte[] bytes, int offset) {
    return (word(bytes, offset, 3) & Long.MAX_VALUE) != Long.MAX_VALUE
        || (word(bytes, offset, 2) & word(bytes, offset, 1)) != -1L
        || Long.compareUnsigned(word(bytes, offset, 0), -19L) < 0;
  }
}
