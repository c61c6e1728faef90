package io.meshpay.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class Int128Test {
  private static final BigInteger MAX = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);
  private static final BigInteger MIN = BigInteger.ONE.shiftLeft(127).negate();
  private static final long[] CORNERS = {
    0,
    1,
    2,
    -1,
    -2,
    1L << 32,
    -(1L << 32),
    Long.MAX_VALUE,
    Long.MAX_VALUE - 1,
    Long.MIN_VALUE,
    Long.MIN_VALUE + 1
  };

  @Test
  void addsSubtractsAndComparesLikeBigIntegerAtEveryCorner() {
    List<long[]> numbers = new ArrayList<>();
    for (long high : CORNERS) {
      for (long low : CORNERS) {
        numbers.add(new long[] {high, low});
      }
    }
    checkPairs(numbers);
  }

  @Test
  void addsSubtractsAndComparesLikeBigIntegerOnRandomNumbers() {
    SplittableRandom random = Seed.random("Int128Test");
    List<long[]> numbers = new ArrayList<>();
    for (int i = 0; i < 300 * Seed.ROUNDS; i++) {
      numbers.add(
          new long[] {
            random.nextLong() >> random.nextInt(64), random.nextLong() >> random.nextInt(64)
          });
    }
    checkPairs(numbers);
  }

  private static void checkPairs(List<long[]> numbers) {
    Int128 a = new Int128();
    Int128 b = new Int128();
    for (long[] first : numbers) {
      for (long[] second : numbers) {
        a.set(first[0], first[1]);
        b.set(second[0], second[1]);
        checkPair(a, b);
      }
    }
  }

  private static void checkPair(Int128 a, Int128 b) {
    BigInteger x = a.toBigInteger();
    BigInteger y = b.toBigInteger();
    assertEquals(Integer.signum(x.compareTo(y)), Integer.signum(a.compareTo(b)));
    assertEquals(x.signum() < 0, a.isNegative());
    assertEquals(x.signum() == 0, a.isZero());
    assertEquals(x.equals(y), a.equals(b));
    checkResult(x.add(y), a, () -> new Int128().set(a).add(b));
    checkResult(x.subtract(y), a, () -> new Int128().set(a).subtract(b));
    long small = b.low();
    BigInteger z = BigInteger.valueOf(small);
    assertEquals(Integer.signum(x.compareTo(z)), Integer.signum(a.compareTo(small)));
    checkResult(x.add(z), a, () -> new Int128().set(a).add(small));
    checkResult(x.subtract(z), a, () -> new Int128().set(a).subtract(small));
    BigInteger clamped =
        x.min(BigInteger.valueOf(Long.MAX_VALUE)).max(BigInteger.valueOf(Long.MIN_VALUE));
    assertEquals(clamped.longValueExact(), a.clampToLong());
  }

  private static void checkResult(
      BigInteger expected, Int128 operand, java.util.function.Supplier<Int128> operation) {
    BigInteger before = operand.toBigInteger();
    if (expected.compareTo(MAX) > 0 || expected.compareTo(MIN) < 0) {
      assertThrows(ArithmeticException.class, operation::get);
    } else {
      assertEquals(expected, operation.get().toBigInteger());
    }
    assertEquals(before, operand.toBigInteger());
  }

  @Test
  void anOverflowLeavesTheNumberAsItWas() {
    Int128 max = new Int128().set(Long.MAX_VALUE, -1);
    assertThrows(ArithmeticException.class, () -> max.add(1));
    assertEquals(MAX, max.toBigInteger());
    Int128 min = new Int128().set(Long.MIN_VALUE, 0);
    assertThrows(ArithmeticException.class, () -> min.subtract(1));
    assertEquals(MIN, min.toBigInteger());
  }

  @Test
  void standsOnTheWireLowWordFirst() {
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[24]);
    new Int128().set(0x0102030405060708L, 0x1112131415161718L).write(buffer, 4);
    byte[] bytes = new byte[16];
    buffer.getBytes(4, bytes);
    assertEquals("18171615141312110807060504030201", java.util.HexFormat.of().formatHex(bytes));
    assertEquals(
        new Int128().set(0x0102030405060708L, 0x1112131415161718L), new Int128().read(buffer, 4));
    assertEquals("-1", new Int128().set(-1).toString());
  }
}
