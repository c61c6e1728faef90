package io.meshpay.protocol.crypto;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Edwards25519 as RFC 8032, section 5.1, writes it, on {@link BigInteger}s: slow, plain, and
 * independent of every library. It makes the edge cases and says what the acceptance rule makes of
 * them.
 */
final class ReferenceCurve {
  static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  /** The order of the base point. */
  static final BigInteger L =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
  private static final BigInteger ROOT_OF_MINUS_ONE =
      BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);

  /** A point in projective coordinates: (x / z, y / z). */
  record Point(BigInteger x, BigInteger y, BigInteger z) {
    Point add(Point other) {
      BigInteger a = z.multiply(other.z).mod(P);
      BigInteger b = a.multiply(a).mod(P);
      BigInteger c = x.multiply(other.x).mod(P);
      BigInteger d = y.multiply(other.y).mod(P);
      BigInteger e = D.multiply(c).multiply(d).mod(P);
      BigInteger f = b.subtract(e);
      BigInteger g = b.add(e);
      BigInteger cross = x.add(y).multiply(other.x.add(other.y)).subtract(c).subtract(d);
      return new Point(
          a.multiply(f).multiply(cross).mod(P),
          a.multiply(g).multiply(d.add(c)).mod(P),
          f.multiply(g).mod(P));
    }

    Point times(BigInteger factor) {
      Point product = IDENTITY;
      for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
        product = product.add(product);
        if (factor.testBit(bit)) {
          product = product.add(this);
        }
      }
      return product;
    }

    Point negated() {
      return new Point(P.subtract(x).mod(P), y, z);
    }

    boolean isIdentity() {
      return x.signum() == 0 && y.equals(z);
    }

    byte[] encoded() {
      BigInteger inverse = z.modInverse(P);
      return encoding(y.multiply(inverse).mod(P), x.multiply(inverse).mod(P).testBit(0));
    }
  }

  static final Point IDENTITY = new Point(BigInteger.ZERO, BigInteger.ONE, BigInteger.ONE);
  static final Point BASE =
      demanded(
          decoded(
              encoding(
                  BigInteger.valueOf(4).multiply(BigInteger.valueOf(5).modInverse(P)).mod(P),
                  false)));

  /** The eight points of small order: the multiples of a point of order 8. */
  static final List<Point> SMALL_ORDER = smallOrder();

  private ReferenceCurve() {}

  /** The acceptance rule of docs/protocol.md, "Signatures". */
  static boolean accepts(byte[] key, byte[] message, byte[] signature) {
    byte[] r = Arrays.copyOf(signature, 32);
    BigInteger s = littleEndian(Arrays.copyOfRange(signature, 32, 64));
    Point a = decoded(key);
    if (a == null || s.compareTo(L) >= 0) {
      return false;
    }
    BigInteger h = challenge(r, key, message);
    return Arrays.equals(r, sum(BASE, s, a.negated(), h).encoded());
  }

  /** a × p + b × q, doubling for both at once. */
  private static Point sum(Point p, BigInteger a, Point q, BigInteger b) {
    Point both = p.add(q);
    Point sum = IDENTITY;
    for (int bit = Math.max(a.bitLength(), b.bitLength()) - 1; bit >= 0; bit--) {
      sum = sum.add(sum);
      if (a.testBit(bit)) {
        sum = sum.add(b.testBit(bit) ? both : p);
      } else if (b.testBit(bit)) {
        sum = sum.add(q);
      }
    }
    return sum;
  }

  /** SHA-512(R ‖ A ‖ message) modulo L. */
  static BigInteger challenge(byte[] r, byte[] key, byte[] message) {
    try {
      MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
      sha512.update(r);
      sha512.update(key);
      return littleEndian(sha512.digest(message)).mod(L);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  /** Section 5.1.3, with every check; null where decoding fails. */
  static @Nullable Point decoded(byte[] encoding) {
    byte[] bytes = encoding.clone();
    boolean isOdd = bytes[31] < 0;
    bytes[31] &= 0x7f;
    BigInteger y = littleEndian(bytes);
    if (y.compareTo(P) >= 0) {
      return null;
    }
    BigInteger ySquared = y.multiply(y);
    BigInteger xSquared =
        ySquared
            .subtract(BigInteger.ONE)
            .multiply(D.multiply(ySquared).add(BigInteger.ONE).modInverse(P))
            .mod(P);
    BigInteger x = xSquared.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    if (!x.multiply(x).mod(P).equals(xSquared)) {
      x = x.multiply(ROOT_OF_MINUS_ONE).mod(P);
    }
    if (!x.multiply(x).mod(P).equals(xSquared) || (x.signum() == 0 && isOdd)) {
      return null;
    }
    return new Point(x.testBit(0) == isOdd ? x : P.subtract(x), y, BigInteger.ONE);
  }

  /** 32 bytes: y, which may be any number below 2^255, and the sign bit. */
  static byte[] encoding(BigInteger y, boolean isOdd) {
    byte[] bytes = littleEndian(y);
    bytes[31] |= isOdd ? (byte) 0x80 : 0;
    return bytes;
  }

  static byte[] littleEndian(BigInteger number) {
    byte[] bytes = new byte[32];
    for (int index = 0; index < 32; index++) {
      bytes[index] = number.shiftRight(8 * index).byteValue();
    }
    return bytes;
  }

  private static BigInteger littleEndian(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int index = 0; index < bytes.length; index++) {
      reversed[bytes.length - 1 - index] = bytes[index];
    }
    return new BigInteger(1, reversed);
  }

  private static List<Point> smallOrder() {
    for (int y = 2; ; y++) {
      Point point = decoded(encoding(BigInteger.valueOf(y), false));
      if (point == null) {
        continue;
      }
      Point torsion = point.times(L);
      if (!torsion.times(BigInteger.valueOf(4)).isIdentity()) {
        List<Point> multiples = new ArrayList<>();
        for (int factor = 0; factor < 8; factor++) {
          multiples.add(torsion.times(BigInteger.valueOf(factor)));
        }
        return List.copyOf(multiples);
      }
    }
  }

  private static Point demanded(@Nullable Point point) {
    if (point == null) {
      throw new AssertionError("not on the curve");
    }
    return point;
  }
}
