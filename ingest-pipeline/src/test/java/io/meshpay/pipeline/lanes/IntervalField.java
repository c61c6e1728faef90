package io.meshpay.pipeline.lanes;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * A field that computes with bounds instead of numbers: what stands in its memory is the largest
 * magnitude that the limb can have. Every operation checks that what it is given keeps all of its
 * steps exact, and writes the bounds of its result. So whatever runs on it without a failure is
 * exact on all numbers within the bounds that it began with.
 */
final class IntervalField extends LaneField {
  /** Integers up to here are exact in a double. */
  private static final double EXACT = 0x1p53;

  private static final double LIMB = 0x1p51;

  private double largestProduct;
  private double largestCarried;

  IntervalField(int elements) {
    super(elements);
  }

  /** The largest product of two limbs so far. */
  double largestProduct() {
    return largestProduct;
  }

  /** The largest limb that a multiplication or a carry has left. */
  double largestCarried() {
    return largestCarried;
  }

  /** Sets all limbs of elements to the largest that a carried one may have. */
  void setCarried(int element, int elements) {
    Arrays.fill(memory, element, element + elements * ELEMENT, CARRIED_MAX);
  }

  @Override
  void multiply(int product, int left, int right) {
    double[] columns = new double[2 * LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      for (int j = 0; j < LIMBS; j++) {
        addProduct(columns, i + j, bound(left, i) * bound(right, j));
      }
    }
    reduce(product, columns);
  }

  @Override
  void square(int square, int root) {
    double[] columns = new double[2 * LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      addProduct(columns, 2 * i, bound(root, i) * bound(root, i));
      for (int j = i + 1; j < LIMBS; j++) {
        addProduct(columns, i + j, 2 * bound(root, i) * bound(root, j));
      }
    }
    reduce(square, columns);
  }

  /** A product's two halves: the multiple of 2^51 that is nearest to it, and the rest. */
  private void addProduct(double[] columns, int column, double product) {
    double rounded = product * (1 + 0x1p-50);
    largestProduct = Math.max(largestProduct, rounded);
    assertTrue(
        rounded <= LIMB_PRODUCT_MAX, () -> "a product of " + Math.scalb(product, -102) + " 2^102");
    columns[column] += Math.min(rounded, 0x1p50);
    columns[column + 1] += Math.ceil(rounded / LIMB + 0.5);
  }

  private void reduce(int result, double[] columns) {
    double[] carries = new double[LIMBS];
    for (int k = 0; k < LIMBS; k++) {
      double sum = columns[k] + 19 * columns[k + LIMBS] + 0x1p50;
      assertTrue(sum < 0x1p62, () -> "a column of " + sum);
      carries[k] = Math.ceil(sum * (1 + 0x1p-40) / LIMB);
    }
    for (int k = 0; k < LIMBS; k++) {
      double carry = k == 0 ? 19 * carries[LIMBS - 1] : carries[k - 1];
      // A limb from 0 to 2^51 − 1 and the carry, added to the last 52 bits of 2^52 + 2^50.
      assertTrue(
          0x1p50 - carry >= 0 && 0x1p51 - 1 + 0x1p50 + carry < 0x1p52, () -> "a carry " + carry);
      setCarriedLimb(result, k, 0x1p50 + carry);
    }
  }

  @Override
  void carry(int carried, int element) {
    double[] carries = new double[LIMBS];
    double[] rests = new double[LIMBS];
    for (int k = 0; k < LIMBS; k++) {
      assertTrue(bound(element, k) <= 0x1p102 - LIMB);
      carries[k] = Math.floor(bound(element, k) / LIMB + 0.5);
      rests[k] = Math.min(bound(element, k), 0x1p50);
    }
    for (int k = 0; k < LIMBS; k++) {
      double carry = k == 0 ? 19 * carries[LIMBS - 1] : carries[k - 1];
      setCarriedLimb(carried, k, rests[k] + carry);
    }
  }

  @Override
  void add(int result, int left, int right) {
    for (int k = 0; k < LIMBS; k++) {
      set(result, k, bound(left, k) + bound(right, k));
    }
  }

  @Override
  void subtract(int result, int left, int right) {
    add(result, left, right);
  }

  @Override
  void addAndSubtract(int sum, int difference, int left, int right) {
    double[] bounds = new double[LIMBS];
    for (int k = 0; k < LIMBS; k++) {
      bounds[k] = bound(left, k) + bound(right, k);
    }
    for (int k = 0; k < LIMBS; k++) {
      set(sum, k, bounds[k]);
      set(difference, k, bounds[k]);
    }
  }

  @Override
  void sumsOfAddition(int e, int f, int g, int h, int a, int b, int z, int c) {
    addAndSubtract(h, e, b, a);
    addAndSubtract(g, f, z, c);
    carry(e, e);
    carry(g, g);
  }

  @Override
  void sumsOfDoubling(int f, int g, int h, int a, int b, int c) {
    addAndSubtract(h, g, b, a);
    carry(g, g);
    subtract(f, g, c);
    subtract(f, f, c);
  }

  @Override
  void loadSummand(int to, int elements, MemorySegment tables, long[] rows, int negative) {
    double[] limbs = new double[elements * LIMBS];
    for (long row : rows) {
      for (int limb = 0; limb < limbs.length; limb++) {
        double value = tables.get(ValueLayout.JAVA_DOUBLE, row + (long) limb * Double.BYTES);
        limbs[limb] = Math.max(limbs[limb], Math.abs(value));
      }
    }
    for (int limb = 0; limb < limbs.length; limb++) {
      // The first two elements may have changed places.
      int other = limb < 2 * LIMBS ? (limb + LIMBS) % (2 * LIMBS) : limb;
      set(to + limb / LIMBS * ELEMENT, limb % LIMBS, Math.max(limbs[limb], limbs[other]));
    }
  }

  private double bound(int element, int limb) {
    double bound = 0;
    for (int lane = 0; lane < LANES; lane++) {
      bound = Math.max(bound, Math.abs(memory[element + limb * LANES + lane]));
    }
    return bound;
  }

  private void setCarriedLimb(int element, int limb, double bound) {
    largestCarried = Math.max(largestCarried, bound);
    assertTrue(bound <= CARRIED_MAX, () -> "a limb of 2^50 + " + (bound - 0x1p50));
    set(element, limb, bound);
  }

  private void set(int element, int limb, double bound) {
    assertTrue(bound <= EXACT, () -> "a limb of " + bound);
    for (int lane = 0; lane < LANES; lane++) {
      memory[element + limb * LANES + lane] = bound;
    }
  }
}
