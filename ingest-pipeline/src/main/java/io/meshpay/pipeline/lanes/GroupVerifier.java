package io.meshpay.pipeline.lanes;

/**
 * Computes S B − k A for a group of eight signatures, one per lane, from tables of multiples of −A.
 *
 * <p>The scalars are split in K parts of 256 / K bits (Brickell, Gordon, McCurley, Wilson 1992; Lim
 * and Lee 1994): with tables of 2^(256 j / K) (−A) for every part j, the digits of all parts at the
 * same position are added between the same doublings, of which 256 / K remain (Straus 1964). Digits
 * are signed, of radix 16 for k, whose tables are many, and of radix 256 for S, whose table is one.
 */
final class GroupVerifier {
  /** Elements that are allocated here. */
  static final int ELEMENTS = 2 * LaneField.SUMMAND_ELEMENTS;

  /** Multiples in the table of a key. */
  static final int MULTIPLES = 8;

  private static final int LANES = LaneField.LANES;
  private static final int DOUBLINGS_PER_DIGIT = 4;

  private final LaneField field;
  private final Points points;
  private final Tables tables;
  private final int parts;
  private final long baseTable;
  private final int summand;
  private final int baseSummand;
  private final long[] rows = new long[LANES];

  GroupVerifier(LaneField field, Points points, Tables tables, int parts, long baseTable) {
    this.field = field;
    this.points = points;
    this.tables = tables;
    this.parts = parts;
    this.baseTable = baseTable;
    summand = field.allocate(LaneField.SUMMAND_ELEMENTS);
    baseSummand = field.allocate(LaneField.SUMMAND_ELEMENTS);
  }

  static long tableBytes(int parts) {
    return (long) parts * MULTIPLES * Tables.AFFINE_ROW_BYTES;
  }

  /** With the tables of {@code parts} parts that were kept for each lane's key. */
  void computeFromAffine(int point, byte[] keyDigits, byte[] baseDigits, long[] keyTables) {
    int positions = Scalars.DIGITS / parts;
    points.setNeutral(point);
    for (int position = positions - 1; position >= 0; position--) {
      double4(point, position < positions - 1);
      boolean withBase = (position & 1) == 0;
      for (int part = 0; part < parts; part++) {
        int digit = part * positions + position;
        boolean isLast = part == parts - 1;
        selectAffine(summand, keyDigits, digit, keyTables, part * MULTIPLES);
        points.addAffine(point, summand, withBase || !isLast);
        if (withBase) {
          addBase(point, baseDigits, digit >> 1, part, !isLast);
        }
      }
    }
  }

  /** With tables of projective rows, of one part, that are used this once. */
  void computeFromProjective(int point, byte[] keyDigits, byte[] baseDigits, long[] keyTables) {
    points.setNeutral(point);
    for (int position = Scalars.DIGITS - 1; position >= 0; position--) {
      double4(point, position < Scalars.DIGITS - 1);
      boolean withBase = (position & 1) == 0;
      selectProjective(summand, keyDigits, position, keyTables);
      points.addProjective(point, summand, withBase);
      if (withBase) {
        addBase(point, baseDigits, position >> 1, 0, false);
      }
    }
  }

  private void double4(int point, boolean isNeeded) {
    if (isNeeded) {
      for (int i = 1; i < DOUBLINGS_PER_DIGIT; i++) {
        points.twice(point, false);
      }
      points.twice(point, true);
    }
  }

  private void addBase(int point, byte[] baseDigits, int digit, int part, boolean withT) {
    long table = BaseTable.ofPart(baseTable, part);
    int negative = 0;
    for (int lane = 0; lane < LANES; lane++) {
      int value = baseDigits[digit * LANES + lane];
      rows[lane] = Tables.affineRow(table, Math.abs(value));
      negative |= (value >>> 31) << lane;
    }
    field.loadSummand(baseSummand, Points.AFFINE_ELEMENTS, tables.memory(), rows, negative);
    points.addAffine(point, baseSummand, withT);
  }

  private void selectAffine(int to, byte[] digits, int digit, long[] keyTables, int skipped) {
    long skippedBytes = (long) skipped * Tables.AFFINE_ROW_BYTES;
    int negative = 0;
    for (int lane = 0; lane < LANES; lane++) {
      int value = digits[digit * LANES + lane];
      rows[lane] = Tables.affineRow(keyTables[lane] + skippedBytes, Math.abs(value));
      negative |= (value >>> 31) << lane;
    }
    field.loadSummand(to, Points.AFFINE_ELEMENTS, tables.memory(), rows, negative);
  }

  private void selectProjective(int to, byte[] digits, int digit, long[] keyTables) {
    int negative = 0;
    for (int lane = 0; lane < LANES; lane++) {
      int value = digits[digit * LANES + lane];
      rows[lane] = Tables.projectiveRow(keyTables[lane], Math.abs(value));
      negative |= (value >>> 31) << lane;
    }
    field.loadSummand(to, Points.PROJECTIVE_ELEMENTS, tables.memory(), rows, negative);
  }
}
