package io.meshpay.protocol.crypto;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Encodings at which Ed25519 implementations are known to part ways. */
final class EdgeEncodings {
  private EdgeEncodings() {}

  /** The canonical encodings of the eight points of small order. */
  static List<byte[]> smallOrder() {
    return ReferenceCurve.SMALL_ORDER.stream().map(ReferenceCurve.Point::encoded).toList();
  }

  /**
   * Every encoding that isn't canonical: y from p to 2^255 − 1 with either sign bit, and the sign
   * bit where x is 0.
   */
  static List<byte[]> nonCanonical() {
    List<byte[]> encodings = new ArrayList<>();
    for (int above = 0; above < 19; above++) {
      BigInteger y = ReferenceCurve.P.add(BigInteger.valueOf(above));
      encodings.add(ReferenceCurve.encoding(y, false));
      encodings.add(ReferenceCurve.encoding(y, true));
    }
    encodings.add(ReferenceCurve.encoding(BigInteger.ONE, true));
    encodings.add(ReferenceCurve.encoding(ReferenceCurve.P.subtract(BigInteger.ONE), true));
    return encodings;
  }

  /** The non-canonical encodings that lax decoders take for points of small order. */
  static List<byte[]> nonCanonicalSmallOrder() {
    List<byte[]> encodings = new ArrayList<>();
    for (boolean isOdd : new boolean[] {false, true}) {
      encodings.add(ReferenceCurve.encoding(ReferenceCurve.P, isOdd));
      encodings.add(ReferenceCurve.encoding(ReferenceCurve.P.add(BigInteger.ONE), isOdd));
    }
    encodings.add(ReferenceCurve.encoding(BigInteger.ONE, true));
    encodings.add(ReferenceCurve.encoding(ReferenceCurve.P.subtract(BigInteger.ONE), true));
    return encodings;
  }

  /** Canonical encodings of numbers y that no point has, with either sign bit. */
  static List<byte[]> offTheCurve() {
    List<byte[]> encodings = new ArrayList<>();
    for (int y = 2; encodings.size() < 20; y++) {
      for (boolean isOdd : new boolean[] {false, true}) {
        byte[] encoding = ReferenceCurve.encoding(BigInteger.valueOf(y), isOdd);
        if (ReferenceCurve.decoded(encoding) == null) {
          encodings.add(encoding);
        }
      }
    }
    return encodings;
  }
}
