package io.meshpay.protocol.crypto;

import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/**
 * Verifies one by one with a security provider of the JVM whose Ed25519 keeps the acceptance rule
 * by itself: Amazon's Corretto provider (ACCP) or the JDK's own. Both were found to agree with the
 * rule on every edge case; a test holds them to it.
 */
final class ProviderVerifier implements SignatureVerifier {
  /** What stands before the 32 key bytes in an X.509 key (RFC 8410, section 4). */
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final String ALGORITHM = "Ed25519";

  private final String name;
  private final KeyFactory keys;
  private final java.security.Signature signature;
  private final byte[] x509;

  /**
   * @throws GeneralSecurityException if the provider has no Ed25519
   */
  ProviderVerifier(String name, Provider provider) throws GeneralSecurityException {
    this.name = name;
    keys = KeyFactory.getInstance(ALGORITHM, provider);
    signature = java.security.Signature.getInstance(ALGORITHM, provider);
    x509 = new byte[X509_PREFIX.length + PublicKey.BYTES];
    System.arraycopy(X509_PREFIX, 0, x509, 0, X509_PREFIX.length);
  }

  @Override
  public void verify(SignatureBatch batch) {
    for (int entry = 0; entry < batch.size(); entry++) {
      batch.setValid(entry, isValid(batch, entry));
    }
  }

  @Override
  public String name() {
    return name;
  }

  // A provider that trips over hostile bytes, in whatever way, has not accepted them.
  private boolean isValid(SignatureBatch batch, int entry) {
    int key = entry * PublicKey.BYTES;
    if (!PointEncoding.isCanonical(batch.keys(), key)) {
      return false;
    }
    try {
      System.arraycopy(batch.keys(), key, x509, X509_PREFIX.length, PublicKey.BYTES);
      signature.initVerify(keys.generatePublic(new X509EncodedKeySpec(x509)));
      signature.update(batch.messages(), batch.messageOffset(entry), batch.messageBytes(entry));
      return signature.verify(batch.signatures(), entry * Signature.BYTES, Signature.BYTES);
    } catch (GeneralSecurityException | RuntimeException refused) {
      return false;
    }
  }
}
