package io.meshpay.protocol.crypto;

import io.meshpay.protocol.value.PublicKey;
import org.agrona.DirectBuffer;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/**
 * Which public keys may name an account, an authority or a gateway: canonical encodings of points
 * on the curve that are not of small order. For a key of small order anyone can make signatures,
 * and a second encoding of a point would be a second account of one key.
 */
public final class AccountKeys {
  private AccountKeys() {}

  /** Whether a key may be used. */
  public static boolean isAcceptable(PublicKey key) {
    return isAcceptable(key.toBytes());
  }

  /** Whether the 32 bytes at {@code offset} may be used as a key. */
  public static boolean isAcceptable(DirectBuffer buffer, int offset) {
    byte[] key = new byte[PublicKey.BYTES];
    buffer.getBytes(offset, key);
    return isAcceptable(key);
  }

  /** Whether these bytes may be used as a key; false for any other length than 32. */
  public static boolean isAcceptable(byte[] key) {
    return key.length == PublicKey.BYTES && Ed25519.validatePublicKeyPartial(key, 0);
  }
}
