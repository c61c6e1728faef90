package io.meshpay.pipeline.lanes;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The memory outside the heap that holds all tables of multiples, and the layout of their rows. A
 * row is one point as a summand (see {@link Points}), the limbs of its first element first, then
 * those of the second, and so on, and it starts on a cache line. A table of n rows holds the
 * multiples 1 to n of a point; the multiple 0 is one row that all tables share.
 *
 * <p>Outside the heap, where rows stand on cache lines and the collector has nothing to move. All
 * of it is taken at the start.
 */
final class Tables {
  static final long AFFINE_ROW_BYTES = 128;

  /** Four elements of five doubles are 160 bytes. */
  static final long PROJECTIVE_ROW_BYTES = 192;

  private static final long NEUTRAL_AFFINE = 0;
  private static final long NEUTRAL_PROJECTIVE = AFFINE_ROW_BYTES;
  private static final long CACHE_LINE_BYTES = 64;

  private final MemorySegment memory;
  private long allocated = NEUTRAL_PROJECTIVE + PROJECTIVE_ROW_BYTES;

  Tables(long bytes) {
    memory = Arena.ofAuto().allocate(allocated + bytes, CACHE_LINE_BYTES);
    // Neutral: y + x = y − x = 1, halved in an affine row; 2 Z = 2; all else is 0.
    setHalf(NEUTRAL_AFFINE, 0);
    setHalf(NEUTRAL_AFFINE, LaneField.LIMBS);
    set(NEUTRAL_PROJECTIVE, 0, 1);
    set(NEUTRAL_PROJECTIVE, LaneField.LIMBS, 1);
    set(NEUTRAL_PROJECTIVE, 2 * LaneField.LIMBS, 2);
  }

  MemorySegment memory() {
    return memory;
  }

  /** The address of so many bytes that nothing else uses. */
  long allocate(long bytes) {
    long address = allocated;
    allocated += bytes;
    if (allocated > memory.byteSize()) {
      throw new IllegalStateException("tables of " + memory.byteSize() + " bytes are too small");
    }
    return address;
  }

  /** The row of a multiple, 0 among them, in a table of affine rows. */
  static long affineRow(long table, int multiple) {
    return multiple == 0 ? NEUTRAL_AFFINE : table + (multiple - 1) * AFFINE_ROW_BYTES;
  }

  /** The row of a multiple, 0 among them, in a table of projective rows. */
  static long projectiveRow(long table, int multiple) {
    return multiple == 0 ? NEUTRAL_PROJECTIVE : table + (multiple - 1) * PROJECTIVE_ROW_BYTES;
  }

  /** Writes one lane of consecutive elements into a row. */
  void store(long row, LaneField field, int from, int elements, int lane) {
    for (int limb = 0; limb < elements * LaneField.LIMBS; limb++) {
      set(row, limb, field.memory[from + limb * LaneField.LANES + lane]);
    }
  }

  /** 1 / 2 = (p + 1) / 2 = 2^254 − 9. */
  private void setHalf(long row, int limb) {
    set(row, limb, -9);
    set(row, limb + LaneField.LIMBS - 1, 0x1p50);
  }

  private void set(long row, int limb, double value) {
    memory.set(ValueLayout.JAVA_DOUBLE, row + (long) limb * Double.BYTES, value);
  }
}
