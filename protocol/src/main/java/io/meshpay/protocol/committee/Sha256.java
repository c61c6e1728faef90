package io.meshpay.protocol.committee;

import io.meshpay.protocol.value.Digest;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 of identities. */
final class Sha256 {
  private Sha256() {}

  static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  static Digest of(ByteBuffer bytes) {
    MessageDigest sha256 = begin();
    sha256.update(bytes);
    return Digest.of(sha256.digest());
  }
}
