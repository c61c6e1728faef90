package io.meshpay.load.corpus;

import io.meshpay.protocol.crypto.SigningKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The keys of a throw-away committee and its accounts: SHA-256 of a name, a number and the seed of
 * the run. Anybody can compute them, so they protect nothing, which is what makes a corpus usable
 * again.
 */
public final class SeededKeys {
  private static final String ACCOUNT = "MeshPay bench account";
  private static final String AUTHORITY = "MeshPay bench authority";

  private final long seed;

  public SeededKeys(long seed) {
    this.seed = seed;
  }

  /** The private key (RFC 8032, section 5.1.5) of an account, counted from 0. */
  public byte[] account(int number) {
    return secret(ACCOUNT, number);
  }

  /** The key of an authority, by its index. */
  public SigningKey authority(int index) {
    return SigningKey.fromSeed(secret(AUTHORITY, index));
  }

  private byte[] secret(String name, int number) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(name.getBytes(StandardCharsets.US_ASCII));
      sha256.update(
          ByteBuffer.allocate(Long.BYTES + Integer.BYTES).putLong(seed).putInt(number).flip());
      return sha256.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
