package io.meshpay.protocol.crypto;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.signature.Ed25519PrivateKey;
import com.google.crypto.tink.signature.Ed25519PublicKey;
import com.google.crypto.tink.subtle.Ed25519Sign;
import com.google.crypto.tink.util.Bytes;
import com.google.crypto.tink.util.SecretBytes;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.security.GeneralSecurityException;

/**
 * An Ed25519 key pair in Tink's hands. Signatures are plain RFC 8032 (Tink's variant without a
 * prefix): the same key and message give the same 64 bytes everywhere. Tink signs with Conscrypt
 * where that loads and with its own Java code elsewhere.
 *
 * <p>Safe for use by several threads. {@link KeyDocument} turns it into text and back.
 */
@AccessesPartialKey
public final class SigningKey implements Signer {
  /** Length of a seed: an RFC 8032 private key, section 5.1.5. */
  public static final int SEED_BYTES = 32;

  private final Ed25519PrivateKey privateKey;
  private final PublicKeySign signer;
  private final PublicKey publicKey;

  SigningKey(Ed25519PrivateKey privateKey) throws GeneralSecurityException {
    this.privateKey = privateKey;
    signer = TinkEd25519.signer(privateKey);
    publicKey = PublicKey.of(privateKey.getPublicKey().getPublicKeyBytes().toByteArray());
  }

  /** A new key from Tink's randomness. */
  public static SigningKey generate() {
    try {
      return of(Ed25519Sign.KeyPair.newKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink makes no Ed25519 key on this machine", e);
    }
  }

  /**
   * The key pair of a private key as RFC 8032 defines it.
   *
   * @param seed {@link #SEED_BYTES} secret bytes, of which a copy is taken
   */
  public static SigningKey fromSeed(byte[] seed) {
    if (seed.length != SEED_BYTES) {
      throw new IllegalArgumentException("a seed has " + SEED_BYTES + " bytes, not " + seed.length);
    }
    try {
      return of(Ed25519Sign.KeyPair.newKeyPairFromSeed(seed));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink makes no Ed25519 key on this machine", e);
    }
  }

  private static SigningKey of(Ed25519Sign.KeyPair pair) throws GeneralSecurityException {
    return new SigningKey(
        Ed25519PrivateKey.create(
            Ed25519PublicKey.create(Bytes.copyFrom(pair.getPublicKey())),
            SecretBytes.copyFrom(pair.getPrivateKey(), InsecureSecretKeyAccess.get())));
  }

  Ed25519PrivateKey privateKey() {
    return privateKey;
  }

  /** What signs on this machine: {@code tink-conscrypt} or {@code tink-java}. */
  public static String implementation() {
    return TinkEd25519.implementation();
  }

  @Override
  public PublicKey publicKey() {
    return publicKey;
  }

  @Override
  public Signature sign(byte[] message) {
    try {
      return Signature.of(signer.sign(message));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot sign with " + this, e);
    }
  }

  /** Names the public key, never the private one. */
  @Override
  public String toString() {
    return "SigningKey of " + publicKey.toHex();
  }
}
