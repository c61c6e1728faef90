package io.meshpay.protocol.crypto;

import io.meshpay.protocol.value.PublicKey;

/**
 * Which encodings of curve points are canonical (RFC 8032, section 5.1.3): y is below the field's
 * prime p = 2^255 − 19, and the sign bit isn't set where x is 0, that is for y = 1 and y = p − 1.
 *
 * <p>The JDK and ACCP hold keys to this by themselves; Tink and Conscrypt don't. No key that fails
 * here has a private key, but those of small order verify signatures all the same.
 */
final class PointEncoding {
  private static final int LAST = PublicKey.BYTES - 1;

  private PointEncoding() {}

  /** Whether 32 bytes at {@code offset} are canonical; they may still be off the curve. */
  static boolean isCanonical(byte[] bytes, int offset) {
    int lowest = bytes[offset] & 0xff;
    int highest = bytes[offset + LAST] & 0xff;
    if ((highest & 0x7f) == 0x7f && areBetween(bytes, offset, (byte) 0xff)) {
      // y ends in ed at p itself, in ec at p − 1.
      return lowest < 0xec || (lowest == 0xec && highest == 0x7f);
    }
    return highest != 0x80 || lowest != 1 || !areBetween(bytes, offset, (byte) 0);
  }

  /** Whether all bytes between the lowest and the highest are {@code value}. */
  private static boolean areBetween(byte[] bytes, int offset, byte value) {
    for (int index = 1; index < LAST; index++) {
      if (bytes[offset + index] != value) {
        return false;
      }
    }
    return true;
  }
}
