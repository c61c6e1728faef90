package io.meshpay.pipeline.lanes;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * Signatures at which implementations of Ed25519 part ways: keys and R's of small order, with a
 * torsion part, not canonical or off the curve, each with the S that a lax verifier would accept.
 * Source of the idea: Chalkias, Garillot, Nikolaenko, "Taming the many EdDSAs" (2020). The points
 * are computed here, on {@link BigInteger}s, independently of what is tested.
 */
final class EdgeCases {
  static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  static final BigInteger L =
      BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

  private static final BigInteger D =
      BigInteger.valueOf(-121665).multiply(BigInteger.valueOf(121666).modInverse(P)).mod(P);
  private static final BigInteger SECRET = new BigInteger("123456789012345678901234567890123456");
  private static final BigInteger NONCE = new BigInteger("987654321098765432109876543210987654");

  private static final Point NEUTRAL = new Point(BigInteger.ZERO, BigInteger.ONE);
  private static final Point BASE =
      new Point(
          new BigInteger(
              "15112221349535400772501151409588531511454012693041857206046113283949847762202"),
          new BigInteger(
              "46316835694926478169428394003475163141307993866256225615783033603165251855960"));

  /** A point of order 8. */
  private static final Point TORSION =
      new Point(
          new BigInteger(
              "14399317868200118260347934320527232580618823971194345261214217575416788799818"),
          new BigInteger(
              "2707385501144840649318225287225658788936804267575313519463743609750303402022"));

  private record Point(BigInteger x, BigInteger y) {
    Point add(Point other) {
      BigInteger t = D.multiply(x).multiply(other.x).multiply(y).multiply(other.y).mod(P);
      BigInteger newX = x.multiply(other.y).add(y.multiply(other.x));
      BigInteger newY = y.multiply(other.y).add(x.multiply(other.x));
      return new Point(
          newX.multiply(BigInteger.ONE.add(t).modInverse(P)).mod(P),
          newY.multiply(BigInteger.ONE.subtract(t).modInverse(P)).mod(P));
    }

    Point times(BigInteger factor) {
      Point product = NEUTRAL;
      for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
        product = product.add(product);
        product = factor.testBit(bit) ? product.add(this) : product;
      }
      return product;
    }

    byte[] encoded() {
      return encoding(y, x.testBit(0));
    }
  }

  private final List<SignatureCase> cases = new ArrayList<>();

  private EdgeCases() {}

  static List<SignatureCase> all() {
    EdgeCases edge = new EdgeCases();
    edge.addTorsion();
    edge.addOddEncodings();
    edge.addLargeS();
    return edge.cases;
  }

  /** The eight points of small order, in their canonical encodings. */
  static List<byte[]> smallOrder() {
    List<byte[]> encodings = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      encodings.add(TORSION.times(BigInteger.valueOf(i)).encoded());
    }
    return encodings;
  }

  /** Every encoding of y ≥ p, and the sign bit where x is 0. */
  static List<byte[]> nonCanonical() {
    List<byte[]> encodings = new ArrayList<>();
    for (int above = 0; above < 19; above++) {
      encodings.add(encoding(P.add(BigInteger.valueOf(above)), false));
      encodings.add(encoding(P.add(BigInteger.valueOf(above)), true));
    }
    encodings.add(encoding(BigInteger.ONE, true));
    encodings.add(encoding(P.subtract(BigInteger.ONE), true));
    return encodings;
  }

  private void addTorsion() {
    List<byte[]> small = new ArrayList<>(smallOrder());
    small.addAll(nonCanonical());
    List<byte[]> rests = new ArrayList<>();
    Point nonce = BASE.times(NONCE);
    for (int i = 0; i < 8; i++) {
      rests.add(nonce.add(TORSION.times(BigInteger.valueOf(i))).encoded());
    }
    for (int i = 0; i < 8; i++) {
      byte[] key = BASE.times(SECRET).add(TORSION.times(BigInteger.valueOf(i))).encoded();
      addWithEvery(key, SECRET, rests, small);
    }
    for (byte[] key : small) {
      addWithEvery(key, BigInteger.ZERO, rests, small);
    }
  }

  private void addWithEvery(byte[] key, BigInteger secret, List<byte[]> rests, List<byte[]> small) {
    for (int message = 0; message < 4; message++) {
      for (byte[] r : rests) {
        add(key, r, NONCE, secret, message);
      }
      for (byte[] r : small) {
        add(key, r, BigInteger.ZERO, secret, message);
      }
    }
  }

  /** Small y, half of which no point has, and y close to p, with either sign. */
  private void addOddEncodings() {
    byte[] r = BASE.times(NONCE).encoded();
    for (int y = 0; y < 40; y++) {
      for (boolean isOdd : new boolean[] {false, true}) {
        add(encoding(BigInteger.valueOf(y), isOdd), r, NONCE, BigInteger.ZERO, y);
        add(encoding(P.subtract(BigInteger.valueOf(y)), isOdd), r, NONCE, BigInteger.ZERO, y);
      }
    }
  }

  private void addLargeS() {
    byte[] key = BASE.times(SECRET).encoded();
    byte[] r = BASE.times(NONCE).encoded();
    byte[] message = {1};
    BigInteger s = NONCE.add(challenge(r, key, message).multiply(SECRET)).mod(L);
    for (BigInteger same = s; same.bitLength() <= 256; same = same.add(L)) {
      cases.add(new SignatureCase(key, message, signature(r, same)));
    }
    for (int bit = 252; bit < 256; bit++) {
      cases.add(new SignatureCase(key, message, signature(r, s.setBit(bit))));
      cases.add(new SignatureCase(key, message, signature(r, BigInteger.TWO.pow(bit))));
    }
    byte[] neutral = NEUTRAL.encoded();
    BigInteger ones = BigInteger.TWO.pow(256).subtract(BigInteger.ONE);
    for (BigInteger odd : List.of(BigInteger.ZERO, L, L.subtract(BigInteger.ONE), ones)) {
      cases.add(new SignatureCase(neutral, message, signature(neutral, odd)));
      cases.add(new SignatureCase(key, message, signature(r, odd)));
      cases.add(
          new SignatureCase(neutral, message, signature(BASE.times(odd.mod(L)).encoded(), odd)));
    }
  }

  /** S = nonce + challenge × secret, which verifies but for what is odd about key and R. */
  private void add(byte[] key, byte[] r, BigInteger nonce, BigInteger secret, int message) {
    byte[] text = {(byte) message};
    BigInteger s = nonce.add(challenge(r, key, text).multiply(secret)).mod(L);
    cases.add(new SignatureCase(key, text, signature(r, s)));
  }

  private static BigInteger challenge(byte[] r, byte[] key, byte[] message) {
    try {
      MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
      sha512.update(r);
      sha512.update(key);
      return number(sha512.digest(message)).mod(L);
    } catch (NoSuchAlgorithmException everyJvmHasIt) {
      throw new AssertionError(everyJvmHasIt);
    }
  }

  static BigInteger number(byte[] littleEndian) {
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = littleEndian[bigEndian.length - 1 - i];
    }
    return new BigInteger(1, bigEndian);
  }

  private static byte[] signature(byte[] r, BigInteger s) {
    ByteArrayOutputStream signature = new ByteArrayOutputStream();
    signature.writeBytes(r);
    signature.writeBytes(LaneNumbers.littleEndian(s));
    return signature.toByteArray();
  }

  private static byte[] encoding(BigInteger y, boolean isOdd) {
    return LaneNumbers.littleEndian(isOdd ? y.setBit(255) : y);
  }
}
