package io.meshpay.pipeline.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.pipeline.Seed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The arithmetic against {@link BigInteger}, above all at the ends of the limbs' ranges. */
final class FieldTest {
  private static final int LANES = LaneField.LANES;
  private static final int LIMBS = LaneField.LIMBS;

  /** Limbs at which a rounding, a carry or a range ends. */
  private static final double[] EDGES = {
    0,
    1,
    -1,
    0x1p50 - 1,
    0x1p50,
    0x1p50 + 1,
    -0x1p50,
    -0x1p50 - 1,
    -0x1p50 + 1,
    LaneField.CARRIED_MAX,
    -LaneField.CARRIED_MAX,
    0x1p25,
    -0x1p25
  };

  static List<LaneField> fields() {
    List<LaneField> fields = new ArrayList<>();
    for (LaneWidth width : LaneWidth.values()) {
      fields.add(width.field(8));
    }
    return fields;
  }

  @ParameterizedTest
  @MethodSource("fields")
  void productsOfExtremeLimbsAreExact(LaneField field) {
    Random random = Seed.random();
    int a = field.allocate(1);
    int b = field.allocate(1);
    int c = field.allocate(1);
    for (int round = 0; round < 3000; round++) {
      fill(field, a, random, 1);
      // A sum of two may be multiplied with a single one.
      fill(field, b, random, 2);
      field.multiply(c, a, b);
      for (int lane = 0; lane < LANES; lane++) {
        BigInteger expected = number(field, a, lane).multiply(number(field, b, lane));
        assertSame(expected, field, c, lane);
      }
      field.square(c, a);
      for (int lane = 0; lane < LANES; lane++) {
        assertSame(number(field, a, lane).pow(2), field, c, lane);
      }
      field.carry(c, b);
      for (int lane = 0; lane < LANES; lane++) {
        assertSame(number(field, b, lane), field, c, lane);
      }
    }
  }

  /** What a field does in one go is what it would do in steps. */
  @ParameterizedTest
  @MethodSource("fields")
  void sumsTogetherAreTheSumsOneByOne(LaneField field) {
    Random random = Seed.random();
    int operands = field.allocate(4);
    int a = operands;
    int b = operands + LaneField.ELEMENT;
    int c = operands + 2 * LaneField.ELEMENT;
    int z = operands + 3 * LaneField.ELEMENT;
    int results = field.allocate(4);
    int e = results;
    int f = results + LaneField.ELEMENT;
    int g = results + 2 * LaneField.ELEMENT;
    int h = results + 3 * LaneField.ELEMENT;
    for (int round = 0; round < 200; round++) {
      fill(field, a, random, 1);
      fill(field, b, random, 1);
      fill(field, c, random, 1);
      fill(field, z, random, 1);
      field.sumsOfAddition(e, f, g, h, a, b, z, c);
      for (int lane = 0; lane < LANES; lane++) {
        BigInteger numberA = number(field, a, lane);
        BigInteger numberB = number(field, b, lane);
        BigInteger numberC = number(field, c, lane);
        BigInteger numberZ = number(field, z, lane);
        assertSame(numberB.subtract(numberA), field, e, lane);
        assertSame(numberZ.add(numberC), field, g, lane);
        assertEquals(numberZ.subtract(numberC), number(field, f, lane));
        assertEquals(numberB.add(numberA), number(field, h, lane));
      }
      field.sumsOfDoubling(f, g, h, a, b, c);
      for (int lane = 0; lane < LANES; lane++) {
        BigInteger numberA = number(field, a, lane);
        BigInteger numberB = number(field, b, lane);
        BigInteger doubleC = number(field, c, lane).shiftLeft(1);
        assertSame(numberB.subtract(numberA), field, g, lane);
        assertEquals(number(field, g, lane).subtract(doubleC), number(field, f, lane));
        assertEquals(numberB.add(numberA).negate(), number(field, h, lane));
      }
    }
  }

  /**
   * Limbs that end at the top or the bottom of their range when the carry from below comes, with
   * either sign: multiplied by one, they are all that the reduction sees.
   */
  @ParameterizedTest
  @MethodSource("fields")
  void aCarryIntoALimbAtItsEndIsExact(LaneField field) {
    int one = field.allocate(1);
    int a = field.allocate(1);
    int c = field.allocate(1);
    LaneNumbers.broadcast(field, one, BigInteger.ONE);
    double[] limbs = {
      0x1p50 - 1, 0x1p50, -0x1p50, -0x1p50 - 1, 0x1p51 - 1, -0x1p51, 0x1p52, -0x1p52
    };
    int combinations = (int) Math.pow(limbs.length, LIMBS);
    for (int first = 0; first < combinations; first += LANES) {
      for (int lane = 0; lane < LANES; lane++) {
        int rest = first + lane;
        for (int limb = 0; limb < LIMBS; limb++) {
          field.memory[a + limb * LANES + lane] = limbs[rest % limbs.length];
          rest /= limbs.length;
        }
      }
      field.multiply(c, a, one);
      for (int lane = 0; lane < LANES; lane++) {
        assertSame(number(field, a, lane), field, c, lane);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("fields")
  void numbersGoInAndComeOut(LaneField field) {
    Random random = Seed.random();
    int a = field.allocate(1);
    long[] words = new long[4];
    for (int round = 0; round < 2000; round++) {
      BigInteger number =
          round < 80
              ? LaneNumbers.P.add(BigInteger.valueOf(round - 40))
              : new BigInteger(255, random);
      number = round < 160 && round >= 80 ? BigInteger.valueOf(round - 80) : number;
      if (number.bitLength() <= 255) {
        byte[] bytes = LaneNumbers.littleEndian(number);
        LaneNumbers.set(field, a, round % LANES, bytes, 0);
        assertEquals(number.compareTo(LaneNumbers.P) < 0, LaneNumbers.isBelowP(bytes, 0));
        LaneNumbers.get(field, a, round % LANES, words);
        assertEquals(number.mod(LaneNumbers.P), number(words));
      }
    }
  }

  private static void fill(LaneField field, int element, Random random, int factor) {
    for (int at = element; at < element + LaneField.ELEMENT; at++) {
      double edge = EDGES[random.nextInt(EDGES.length)];
      double any = (random.nextLong() >> 13) * (random.nextBoolean() ? 1 : 0x1p-20);
      double limb = random.nextInt(4) > 0 ? edge : Math.rint(any);
      field.memory[at] = factor * limb;
    }
  }

  private static BigInteger number(LaneField field, int element, int lane) {
    BigInteger number = BigInteger.ZERO;
    for (int limb = LIMBS - 1; limb >= 0; limb--) {
      long value = (long) field.memory[element + limb * LANES + lane];
      number = number.shiftLeft(LaneField.LIMB_BITS).add(BigInteger.valueOf(value));
    }
    return number;
  }

  private static BigInteger number(long[] words) {
    BigInteger number = BigInteger.ZERO;
    for (int index = words.length - 1; index >= 0; index--) {
      number = number.shiftLeft(64).add(new BigInteger(Long.toUnsignedString(words[index])));
    }
    return number;
  }

  private static void assertSame(BigInteger expected, LaneField field, int element, int lane) {
    for (int limb = 0; limb < LIMBS; limb++) {
      double value = field.memory[element + limb * LANES + lane];
      assertTrue(Math.abs(value) <= LaneField.CARRIED_MAX && value == Math.rint(value));
    }
    assertEquals(expected.mod(LaneNumbers.P), number(field, element, lane).mod(LaneNumbers.P));
  }
}
