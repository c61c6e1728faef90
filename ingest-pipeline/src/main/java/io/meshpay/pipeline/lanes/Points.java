package io.meshpay.pipeline.lanes;

import java.math.BigInteger;

/**
 * Eight points of the curve −x² + y² = 1 + d x² y² at a time, in the extended coordinates of Hisil,
 * Wong, Carter, Dawson, "Twisted Edwards Curves Revisited" (ASIACRYPT 2008): x = X/Z, y = Y/Z, x y
 * = T/Z. The addition formulas of its section 3.1 are complete here, because −1 is a square and d
 * is not: they hold for all pairs of points, equal ones, the neutral one and those of small order
 * included; that Z never becomes 0 follows.
 *
 * <p>A point is four elements, {@link #X}, {@link #Y}, {@link #Z} and {@link #T}, all of them
 * carried. What is added to a point stands as the sums that the formulas want:
 *
 * <ul>
 *   <li><i>affine</i>, three elements: (y + x) / 2, (y − x) / 2, d x y; the halves save doubling Z;
 *   <li><i>projective</i>, four elements: Y + X, Y − X, 2 Z, 2 d T.
 * </ul>
 */
final class Points {
  /** Elements that are allocated here. */
  static final int ELEMENTS = 11;

  /** Elements of a point. */
  static final int POINT_ELEMENTS = 4;

  static final int AFFINE_ELEMENTS = 3;
  static final int PROJECTIVE_ELEMENTS = 4;

  static final int POINT = POINT_ELEMENTS * LaneField.ELEMENT;

  static final int X = 0;
  static final int Y = LaneField.ELEMENT;
  static final int Z = 2 * LaneField.ELEMENT;
  static final int T = 3 * LaneField.ELEMENT;

  /** d = −121665 / 121666 (RFC 8032, section 5.1). */
  static final BigInteger D =
      BigInteger.valueOf(-121665)
          .multiply(BigInteger.valueOf(121666).modInverse(LaneNumbers.P))
          .mod(LaneNumbers.P);

  private final LaneField field;
  private final int zero;
  private final int one;
  private final int twoD;
  private final int a;
  private final int b;
  private final int c;
  private final int e;
  private final int f;
  private final int g;
  private final int h;
  private final int doubleZ;

  Points(LaneField field) {
    this.field = field;
    zero = field.allocate(1);
    one = field.allocate(1);
    twoD = field.allocate(1);
    a = field.allocate(1);
    b = field.allocate(1);
    c = field.allocate(1);
    e = field.allocate(1);
    f = field.allocate(1);
    g = field.allocate(1);
    h = field.allocate(1);
    doubleZ = field.allocate(1);
    LaneNumbers.broadcast(field, one, BigInteger.ONE);
    LaneNumbers.broadcast(field, twoD, D.shiftLeft(1));
  }

  void setNeutral(int point) {
    field.copy(point + X, zero, 1);
    field.copy(point + Y, one, 1);
    field.copy(point + Z, one, 1);
    field.copy(point + T, zero, 1);
  }

  void negate(int point) {
    field.subtract(point + X, zero, point + X);
    field.subtract(point + T, zero, point + T);
  }

  /** Sets Z and T of a point whose x and y are in X and Y. */
  void complete(int point) {
    field.copy(point + Z, one, 1);
    field.multiply(point + T, point + X, point + Y);
  }

  /**
   * Doubles a point, by section 3.3 of the paper with signs turned. T is not read.
   *
   * @param withT whether T of the result is wanted: only an addition reads it
   */
  void twice(int point, boolean withT) {
    field.square(a, point + X);
    field.square(b, point + Y);
    field.square(c, point + Z);
    field.add(e, point + X, point + X);
    field.multiply(e, e, point + Y);
    field.sumsOfDoubling(f, g, h, a, b, c);
    finish(point, withT);
  }

  /** Adds an affine summand to a point. */
  void addAffine(int point, int summand, boolean withT) {
    field.addAndSubtract(b, a, point + Y, point + X);
    field.multiply(b, b, summand);
    field.multiply(a, a, summand + LaneField.ELEMENT);
    field.multiply(c, point + T, summand + 2 * LaneField.ELEMENT);
    field.sumsOfAddition(e, f, g, h, a, b, point + Z, c);
    finish(point, withT);
  }

  /** Adds a projective summand to a point. */
  void addProjective(int point, int summand, boolean withT) {
    field.addAndSubtract(b, a, point + Y, point + X);
    field.multiply(b, b, summand);
    field.multiply(a, a, summand + LaneField.ELEMENT);
    field.multiply(c, point + T, summand + 3 * LaneField.ELEMENT);
    field.multiply(doubleZ, point + Z, summand + 2 * LaneField.ELEMENT);
    field.sumsOfAddition(e, f, g, h, a, b, doubleZ, c);
    finish(point, withT);
  }

  /** The summand that adds a point. */
  void toProjective(int summand, int point) {
    int difference = summand + LaneField.ELEMENT;
    field.addAndSubtract(summand, difference, point + Y, point + X);
    field.carry(summand, summand);
    field.carry(difference, difference);
    field.add(summand + 2 * LaneField.ELEMENT, point + Z, point + Z);
    field.multiply(summand + 3 * LaneField.ELEMENT, point + T, twoD);
  }

  private void finish(int point, boolean withT) {
    field.multiply(point + X, e, f);
    field.multiply(point + Y, g, h);
    field.multiply(point + Z, f, g);
    if (withT) {
      field.multiply(point + T, e, h);
    }
  }
}
