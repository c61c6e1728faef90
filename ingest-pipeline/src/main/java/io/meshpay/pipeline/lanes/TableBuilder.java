package io.meshpay.pipeline.lanes;

import java.math.BigInteger;

/**
 * Computes the multiples of eight points at a time and writes them as rows, each lane's to a table
 * of its own.
 */
final class TableBuilder {
  private final LaneField field;
  private final Powers powers;
  private final Points points;
  private final Tables tables;
  private final int multiples;
  private final int partialProducts;
  private final int summand;
  private final int affine;
  private final int half;
  private final int d;
  private final int inverse;
  private final int x;
  private final int y;
  private final int difference;
  private int count;

  /**
   * @param capacity how many multiples can be made affine together
   */
  TableBuilder(LaneField field, Powers powers, Points points, Tables tables, int capacity) {
    this.field = field;
    this.powers = powers;
    this.points = points;
    this.tables = tables;
    multiples = field.allocate(capacity * Points.POINT_ELEMENTS);
    partialProducts = field.allocate(capacity);
    summand = field.allocate(Points.PROJECTIVE_ELEMENTS);
    affine = field.allocate(Points.AFFINE_ELEMENTS);
    half = field.allocate(1);
    d = field.allocate(1);
    inverse = field.allocate(1);
    x = field.allocate(1);
    y = field.allocate(1);
    difference = field.allocate(1);
    LaneNumbers.broadcast(field, half, BigInteger.TWO.modInverse(LaneNumbers.P));
    LaneNumbers.broadcast(field, d, Points.D);
  }

  /** Elements that a builder allocates. */
  static int elements(int capacity) {
    return 5 * capacity + 14;
  }

  void clear() {
    count = 0;
  }

  /** Adds the multiples 1 to {@code most} of a point, each of them an addition. */
  void addMultiples(int point, int most) {
    points.toProjective(summand, point);
    field.copy(multiple(count), point, Points.POINT_ELEMENTS);
    for (int i = 1; i < most; i++) {
      field.copy(multiple(count + i), multiple(count + i - 1), Points.POINT_ELEMENTS);
      points.addProjective(multiple(count + i), summand, true);
    }
    count += most;
  }

  /**
   * Writes all points that were added as affine rows, with one inversion for all (Montgomery's
   * trick: the inverse of a product gives those of the factors for three products each).
   *
   * @param tableOfLane the address of each lane's table; below 0, its lane isn't written
   */
  void writeAffine(long[] tableOfLane) {
    field.copy(partialProducts, multiple(0) + Points.Z, 1);
    for (int i = 1; i < count; i++) {
      field.multiply(partialProduct(i), partialProduct(i - 1), multiple(i) + Points.Z);
    }
    powers.invert(inverse, partialProduct(count - 1));
    for (int i = count - 1; i >= 0; i--) {
      int point = multiple(i);
      int inverseOfZ = inverse;
      if (i > 0) {
        field.multiply(difference, inverse, partialProduct(i - 1));
        inverseOfZ = difference;
      }
      field.multiply(x, point + Points.X, inverseOfZ);
      field.multiply(y, point + Points.Y, inverseOfZ);
      field.multiply(inverse, inverse, point + Points.Z);
      toAffine();
      for (int lane = 0; lane < LaneField.LANES; lane++) {
        if (tableOfLane[lane] >= 0) {
          long row = Tables.affineRow(tableOfLane[lane], i + 1);
          tables.store(row, field, affine, Points.AFFINE_ELEMENTS, lane);
        }
      }
    }
  }

  private void toAffine() {
    field.addAndSubtract(affine, difference, y, x);
    field.multiply(affine, affine, half);
    field.multiply(affine + LaneField.ELEMENT, difference, half);
    field.multiply(difference, x, y);
    field.multiply(affine + 2 * LaneField.ELEMENT, difference, d);
  }

  /** Writes the multiples 1 to {@code most} of a point as projective rows. */
  void writeProjective(int point, int most, long[] tableOfLane) {
    clear();
    addMultiples(point, most);
    for (int i = 0; i < most; i++) {
      points.toProjective(summand, multiple(i));
      for (int lane = 0; lane < LaneField.LANES; lane++) {
        long row = Tables.projectiveRow(tableOfLane[lane], i + 1);
        tables.store(row, field, summand, Points.PROJECTIVE_ELEMENTS, lane);
      }
    }
  }

  private int multiple(int index) {
    return multiples + index * Points.POINT;
  }

  private int partialProduct(int index) {
    return partialProducts + index * LaneField.ELEMENT;
  }
}
