package io.meshpay.protocol.address;

import io.meshpay.protocol.value.PublicKey;

/**
 * An account's public key as text: Bech32m (BIP 350) with the prefix {@code mp} over the 32 key
 * bytes in groups of five bits, highest first, the last group padded with four zero bits. 61
 * characters, such as {@code mp16adfsqvzky9t042tlmfujeq88g8wzuhnm2nzxfd0qgdx3ac82ydq2ws5ey}.
 *
 * <p>An address says that its key was copied whole, not that the key is a point on the curve.
 */
public final class Address {
  /** What stands before the separator. */
  public static final String PREFIX = "mp";

  private static final int GROUP_BITS = 5;
  private static final int KEY_BITS = PublicKey.BYTES * Byte.SIZE;
  private static final int GROUPS = (KEY_BITS + GROUP_BITS - 1) / GROUP_BITS;
  private static final int PADDING_BITS = GROUPS * GROUP_BITS - KEY_BITS;

  private Address() {}

  /** The address of a key, in lower case. */
  public static String format(PublicKey key) {
    byte[] bytes = key.toBytes();
    byte[] groups = new byte[GROUPS];
    for (int bit = 0; bit < KEY_BITS; bit++) {
      int value = bytes[bit / Byte.SIZE] >> (7 - bit % Byte.SIZE) & 1;
      groups[bit / GROUP_BITS] |= (byte) (value << (4 - bit % GROUP_BITS));
    }
    return Bech32m.encode(PREFIX, groups);
  }

  /**
   * The key of an address, in lower or upper case.
   *
   * @throws InvalidAddressException if the text is no address; its message says why
   */
  public static PublicKey parse(String text) {
    byte[] groups = Bech32m.decode(PREFIX, text);
    if (groups.length != GROUPS) {
      throw new InvalidAddressException(
          "wrong length: holds %d groups of five bits, not %d".formatted(groups.length, GROUPS));
    }
    if ((groups[GROUPS - 1] & ((1 << PADDING_BITS) - 1)) != 0) {
      throw new InvalidAddressException("the padding after the key is not zero");
    }
    byte[] bytes = new byte[PublicKey.BYTES];
    for (int bit = 0; bit < KEY_BITS; bit++) {
      int value = groups[bit / GROUP_BITS] >> (4 - bit % GROUP_BITS) & 1;
      bytes[bit / Byte.SIZE] |= (byte) (value << (7 - bit % Byte.SIZE));
    }
    return PublicKey.of(bytes);
  }
}
