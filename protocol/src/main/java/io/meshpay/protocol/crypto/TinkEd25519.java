package io.meshpay.protocol.crypto;

import com.google.crypto.tink.PublicKeySign;
import com.google.crypto.tink.PublicKeyVerify;
import com.google.crypto.tink.signature.Ed25519PrivateKey;
import com.google.crypto.tink.signature.Ed25519PublicKey;
import com.google.crypto.tink.subtle.Ed25519Sign;
import com.google.crypto.tink.subtle.Ed25519Verify;
import java.security.GeneralSecurityException;
import java.security.Security;
import org.conscrypt.Conscrypt;

/**
 * Tink's Ed25519, with Conscrypt beneath it where this machine can load that: Tink uses it for
 * Ed25519 only when asked through key objects, as here, and falls back to its own Java code. Tink
 * looks for Conscrypt among the registered security providers; it is registered last, so that
 * nobody else gets it unasked.
 */
final class TinkEd25519 {
  private static final boolean OVER_CONSCRYPT = registerConscrypt();

  private TinkEd25519() {}

  /** {@code tink-conscrypt}, or {@code tink-java} where Conscrypt doesn't load. */
  static String implementation() {
    return OVER_CONSCRYPT ? "tink-conscrypt" : "tink-java";
  }

  static PublicKeySign signer(Ed25519PrivateKey key) throws GeneralSecurityException {
    return Ed25519Sign.create(key);
  }

  static PublicKeyVerify verifier(Ed25519PublicKey key) throws GeneralSecurityException {
    return Ed25519Verify.create(key);
  }

  private static boolean registerConscrypt() {
    try {
      Conscrypt.checkAvailability();
      Security.addProvider(Conscrypt.newProvider());
      return true;
    } catch (LinkageError noNativeLibrary) {
      return false;
    }
  }
}
