package io.meshpay.pipeline.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.pipeline.Seed;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ScalarsTest {
  private static final BigInteger L = EdgeCases.L;

  private final Random random = Seed.random();
  private final Scalars scalars = new Scalars();

  private static byte[] bytes(BigInteger number, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = number.shiftRight(8 * i).byteValue();
    }
    return bytes;
  }

  private void assertReduced(BigInteger hash) {
    byte[] bytes = bytes(hash, 64);
    scalars.reduce(bytes);
    assertEquals(hash.mod(L), EdgeCases.number(Arrays.copyOf(bytes, 32)), hash.toString());
  }

  /** Random ones, and those next to multiples of L and to powers of two. */
  @Test
  void hashesAreReducedToTheSmallestRemainder() {
    for (int i = 0; i < 20_000; i++) {
      assertReduced(new BigInteger(512, random));
    }
    BigInteger top = BigInteger.TWO.pow(512);
    for (int i = 0; i < 2_000; i++) {
      BigInteger multiple = L.multiply(new BigInteger(random.nextInt(260), random));
      for (int near = -2; near <= 2; near++) {
        BigInteger hash = multiple.add(BigInteger.valueOf(near));
        if (hash.signum() >= 0 && hash.compareTo(top) < 0) {
          assertReduced(hash);
        }
      }
    }
    for (int bit = 1; bit <= 512; bit++) {
      assertReduced(BigInteger.TWO.pow(bit).subtract(BigInteger.ONE));
      assertReduced(top.subtract(BigInteger.TWO.pow(bit)).max(BigInteger.ZERO));
    }
  }

  @Test
  void theOrderIsTheFirstThatIsNotBelowIt() {
    for (int near = -300; near <= 300; near++) {
      byte[] bytes = bytes(L.add(BigInteger.valueOf(near)), 32);
      assertEquals(near < 0, Scalars.isBelowOrder(bytes, 0));
    }
    for (int i = 0; i < 20_000; i++) {
      BigInteger number = new BigInteger(random.nextInt(257), random);
      assertEquals(number.compareTo(L) < 0, Scalars.isBelowOrder(bytes(number, 32), 0));
    }
  }

  @Test
  void digitsAddUpToTheScalar() {
    byte[] digits16 = new byte[Scalars.DIGITS * LaneField.LANES];
    byte[] digits256 = new byte[Scalars.DIGITS / 2 * LaneField.LANES];
    for (int i = 0; i < 5_000; i++) {
      BigInteger scalar = i < 20 ? L.subtract(BigInteger.valueOf(i + 1)) : below();
      int lane = i % LaneField.LANES;
      Scalars.digits16(bytes(scalar, 32), digits16, lane);
      Scalars.digits256(bytes(scalar, 32), 0, digits256, lane);
      assertEquals(scalar, sum(digits16, lane, 4));
      assertEquals(scalar, sum(digits256, lane, 8));
    }
  }

  private BigInteger below() {
    return new BigInteger(512, random).mod(L);
  }

  private static BigInteger sum(byte[] digits, int lane, int bits) {
    BigInteger sum = BigInteger.ZERO;
    for (int at = digits.length - LaneField.LANES + lane; at >= 0; at -= LaneField.LANES) {
      assertTrue(Math.abs(digits[at]) <= 1 << (bits - 1));
      sum = sum.shiftLeft(bits).add(BigInteger.valueOf(digits[at]));
    }
    return sum;
  }
}
