package io.meshpay.pipeline.lanes;

import java.lang.foreign.MemorySegment;

/**
 * Eight elements of GF(p), p = 2^255 − 19, at a time: a register machine whose memory holds vectors
 * of eight lanes and whose operations name them by address.
 *
 * <p>An element is five limbs of radix 2^51, signed integers in doubles, limb after limb, each limb
 * with its eight lanes side by side: limb {@code i} of lane {@code l} stands at {@code address + 8
 * i + l}. The same number has many representations. An element is <i>carried</i> when every limb is
 * at most {@link #CARRIED_MAX} in magnitude; products, squares and the results of {@link #carry}
 * are, sums and differences are not. What may be multiplied with what is in the text of the
 * package.
 *
 * <p>A product's two halves come by two fused multiply-adds, exactly (the idea: Shewchuk 1997,
 * two-product; for big integers Emmart, Zheng, Weems, "Faster modular exponentiation using double
 * precision floating point arithmetic on the GPU", ARITH 2018): adding {@link #HIGH} = 1.5 · 2^103,
 * whose last bit weighs 2^51, leaves in the significand the product's multiple of 2^51; what that
 * dropped, at most 2^50 in magnitude, the second one finds and puts above {@link #LOW} = 1.5 ·
 * 2^52. So the bits of both, taken as integers, are a constant plus the half, and columns are
 * summed as integers, the constants subtracted all at once.
 *
 * <p>Results may overwrite operands, except where a method says otherwise.
 */
abstract class LaneField {
  /** Elements in a vector, whatever the width of the machine's. */
  static final int LANES = 8;

  static final int LIMBS = 5;

  static final int LIMB_BITS = 51;

  /** Doubles that an element takes. */
  static final int ELEMENT = LIMBS * LANES;

  /** The largest product of two limbs that is split exactly: half of 2^103, less a last bit. */
  static final double LIMB_PRODUCT_MAX = 0x1p102 - 0x1p51;

  /** Elements of room that a summand is loaded into: rows are loaded in whole vectors. */
  static final int SUMMAND_ELEMENTS = 5;

  /** The largest magnitude of a limb after a multiplication or a carry. */
  static final double CARRIED_MAX = 0x1p50 + 0x1p10;

  static final double HIGH = 1.5 * 0x1p103;
  static final double LOW = 1.5 * 0x1p52;

  static final long LIMB_MASK = (1L << LIMB_BITS) - 1;

  /**
   * The bits of 2^52 + 2^50. Integers between −2^50 and 2^52 − 2^50 may be added to them as to an
   * integer, for they stay within the last 52 bits. A limb is one from 0 to 2^51 − 1 here, and the
   * carry into it may have either sign.
   */
  static final long INTEGER_BITS = Double.doubleToRawLongBits(0x1p52 + 0x1p50);

  /** What is subtracted from that at last: it, and the half limb that makes carries the nearest. */
  static final double INTEGER = 0x1p52 + 0x1p51;

  static final long PRODUCT_OFFSETS_0 = offsets(0, false);
  static final long PRODUCT_OFFSETS_1 = offsets(1, false);
  static final long PRODUCT_OFFSETS_2 = offsets(2, false);
  static final long PRODUCT_OFFSETS_3 = offsets(3, false);
  static final long PRODUCT_OFFSETS_4 = offsets(4, false);
  static final long SQUARE_OFFSETS_0 = offsets(0, true);
  static final long SQUARE_OFFSETS_1 = offsets(1, true);
  static final long SQUARE_OFFSETS_2 = offsets(2, true);
  static final long SQUARE_OFFSETS_3 = offsets(3, true);
  static final long SQUARE_OFFSETS_4 = offsets(4, true);

  /** Where a multiplication keeps its upper columns; the first element of the memory. */
  static final int COLUMNS = 0;

  final double[] memory;
  private int allocated = ELEMENT;

  /**
   * @param elements how many can be allocated
   */
  LaneField(int elements) {
    memory = new double[(1 + elements) * ELEMENT];
  }

  /** The address of the first of so many elements that nothing else uses. */
  final int allocate(int elements) {
    int address = allocated;
    allocated += elements * ELEMENT;
    if (allocated > memory.length) {
      throw new IllegalStateException("a memory of " + memory.length + " doubles is too small");
    }
    return address;
  }

  /** The limbs' products must not exceed {@link #LIMB_PRODUCT_MAX}; the result is carried. */
  abstract void multiply(int product, int left, int right);

  /** As {@code multiply(square, root, root)}, where every limb is at most 2^50.5 in magnitude. */
  abstract void square(int square, int root);

  abstract void add(int result, int left, int right);

  abstract void subtract(int result, int left, int right);

  abstract void addAndSubtract(int sum, int difference, int left, int right);

  /** The same numbers with small limbs; the given ones are below 2^102 in magnitude. */
  abstract void carry(int carried, int element);

  /**
   * What an addition does between its products: e = b − a and g = z + c, both carried, f = z − c, h
   * = b + a. The results are other elements than the operands.
   */
  abstract void sumsOfAddition(int e, int f, int g, int h, int a, int b, int z, int c);

  /**
   * What a doubling does between its products: g = b − a, carried, f = g − 2 c, h = −(b + a). The
   * results are other elements than the operands.
   */
  abstract void sumsOfDoubling(int f, int g, int h, int a, int b, int c);

  final void copy(int to, int from, int elements) {
    System.arraycopy(memory, from, memory, to, elements * ELEMENT);
  }

  /**
   * Loads a summand from a row of a table into each lane, and turns it into that of the negative
   * point where asked to: its first two elements change places, its last one its sign.
   *
   * @param to room for {@link #SUMMAND_ELEMENTS}, all of which may be overwritten
   * @param elements of the summand
   * @param rows the address of each lane's row, in bytes
   * @param negative the lanes to negate, one bit each
   */
  abstract void loadSummand(int to, int elements, MemorySegment tables, long[] rows, int negative);

  /**
   * What the bits of {@link #HIGH} and {@link #LOW} add up to in limb {@code k} of a product, less
   * the half limb that makes the quotient of a division by 2^51 the nearest instead of the lower.
   */
  private static long offsets(int k, boolean isSquare) {
    return columnOffset(k, isSquare) + 19 * columnOffset(k + LIMBS, isSquare) - (1L << 50);
  }

  private static long columnOffset(int column, boolean isSquare) {
    long low = Double.doubleToRawLongBits(LOW) * products(column, isSquare);
    return low + Double.doubleToRawLongBits(HIGH) * products(column - 1, isSquare);
  }

  /** How many products of limbs {@code i} and {@code column − i} there are. */
  private static int products(int column, boolean isSquare) {
    int all = Math.max(0, Math.min(column + 1, 2 * LIMBS - 1 - column));
    return isSquare ? (all + 1) / 2 : all;
  }
}
