package io.meshpay.pipeline.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

/**
 * The argument of the package's text, computed: every sequence of operations of a verification runs
 * on the largest limbs that it can meet. {@link FieldTest} runs the arithmetic itself at the ends
 * of these ranges.
 */
final class LimbRangeTest {
  private static final int ELEMENTS = 1000;

  private final IntervalField field = new IntervalField(ELEMENTS);
  private final Powers powers = new Powers(field);
  private final Points points = new Points(field);
  private final Decoder decoder = new Decoder(field, powers, points);

  private int carriedPoint() {
    int point = field.allocate(Points.POINT_ELEMENTS);
    field.setCarried(point, Points.POINT_ELEMENTS);
    return point;
  }

  @Test
  void decodingIsExact() {
    int point = carriedPoint();
    decoder.squareRoots(point + Points.Y);
    points.complete(point);
    points.negate(point);
    assertNothingExceeded();
  }

  @Test
  void invertingIsExact() {
    int x = field.allocate(1);
    field.setCarried(x, 1);
    int inverse = field.allocate(1);
    powers.invert(inverse, x);
    field.multiply(inverse, inverse, x);
    assertNothingExceeded();
  }

  /** From the tables' making to the last addition, for every row of the keys' tables. */
  @Test
  void verifyingIsExactInAnyNumberOfParts() {
    for (int parts : new int[] {1, 2, 4}) {
      verify(parts);
    }
    assertNothingExceeded();
  }

  private void verify(int parts) {
    Tables tables = new Tables(1 << 20);
    long baseTable = writeBaseTable(tables, parts);
    IntervalField own = new IntervalField(ELEMENTS);
    Points ownPoints = new Points(own);
    Powers ownPowers = new Powers(own);
    int multiples = parts * GroupVerifier.MULTIPLES;
    TableBuilder builder = new TableBuilder(own, ownPowers, ownPoints, tables, multiples);
    int point = own.allocate(Points.POINT_ELEMENTS);
    own.setCarried(point, Points.POINT_ELEMENTS);
    long[] affine = new long[LaneField.LANES];
    Arrays.fill(affine, tables.allocate(GroupVerifier.tableBytes(parts)));
    builder.clear();
    for (int part = 0; part < parts; part++) {
      builder.addMultiples(point, GroupVerifier.MULTIPLES);
      ownPoints.twice(point, true);
    }
    builder.writeAffine(affine);
    long[] projective = new long[LaneField.LANES];
    Arrays.fill(projective, tables.allocate(8 * Tables.PROJECTIVE_ROW_BYTES));
    builder.writeProjective(point, GroupVerifier.MULTIPLES, projective);
    GroupVerifier verifier = new GroupVerifier(own, ownPoints, tables, parts, baseTable);
    byte[] keyDigits = new byte[Scalars.DIGITS * LaneField.LANES];
    byte[] baseDigits = new byte[Scalars.DIGITS / 2 * LaneField.LANES];
    for (int digit = -8; digit <= 8; digit++) {
      Arrays.fill(keyDigits, (byte) digit);
      Arrays.fill(baseDigits, (byte) Math.min(127, 16 * digit));
      verifier.computeFromAffine(point, keyDigits, baseDigits, affine);
      verifier.computeFromProjective(point, keyDigits, baseDigits, projective);
    }
    assertTrue(own.largestProduct() > 0x1p101, "sums are multiplied");
    assertTrue(own.largestProduct() <= LaneField.LIMB_PRODUCT_MAX);
  }

  private static long writeBaseTable(Tables tables, int parts) {
    IntervalField own = new IntervalField(ELEMENTS);
    Powers ownPowers = new Powers(own);
    Points ownPoints = new Points(own);
    Decoder ownDecoder = new Decoder(own, ownPowers, ownPoints);
    return BaseTable.write(own, ownPowers, ownPoints, ownDecoder, tables, parts);
  }

  /** Without the carry between a sum and its product the argument would fail, barely. */
  @Test
  void aProductOfTwoSumsIsRefused() {
    int sum = field.allocate(1);
    int carried = field.allocate(1);
    field.setCarried(carried, 1);
    field.add(sum, carried, carried);
    int product = field.allocate(1);
    field.multiply(product, sum, carried);
    field.carry(carried, sum);
    field.multiply(product, sum, carried);
    assertNothingExceeded();
    assertThrows(AssertionFailedError.class, () -> field.multiply(product, sum, sum));
  }

  private void assertNothingExceeded() {
    assertTrue(field.largestProduct() <= LaneField.LIMB_PRODUCT_MAX);
    assertEquals(Math.min(field.largestCarried(), LaneField.CARRIED_MAX), field.largestCarried());
  }
}
