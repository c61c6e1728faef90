package io.meshpay.protocol.crypto;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.Security;
import org.jspecify.annotations.Nullable;

/**
 * Makes verifiers. All of them accept the same signatures; they differ in speed alone. On one core
 * of a Zen 5 a signature takes about 30 µs with ACCP, 40 with Tink over Conscrypt, 110 with Tink's
 * own Java code, 380 with the JDK.
 */
public final class SignatureVerifiers {
  private SignatureVerifiers() {}

  /** The fastest verifier that this machine can load: ACCP, else Tink. */
  public static SignatureVerifier best() {
    SignatureVerifier accp = accpOrNull();
    return accp != null ? accp : new TinkVerifier();
  }

  /**
   * The verifier of a name.
   *
   * @param name {@code accp}, {@code tink} or {@code jdk}
   * @throws IllegalArgumentException if there is none of that name, or not on this machine
   */
  public static SignatureVerifier byName(String name) {
    SignatureVerifier verifier =
        switch (name) {
          case "accp" -> accpOrNull();
          case "tink" -> new TinkVerifier();
          case "jdk" -> jdkOrNull();
          default ->
              throw new IllegalArgumentException(
                  "no signature verifier '" + name + "': there are accp, tink and jdk");
        };
    if (verifier == null) {
      throw new IllegalArgumentException(
          "the signature verifier '" + name + "' doesn't load on this machine");
    }
    return verifier;
  }

  /**
   * ACCP has natives for Linux alone, and offers Ed25519 only with the system property that {@code
   * .mvn/meshpay.jvmargs} sets.
   */
  private static @Nullable SignatureVerifier accpOrNull() {
    try {
      AmazonCorrettoCryptoProvider accp = AmazonCorrettoCryptoProvider.INSTANCE;
      return accp.getLoadingError() == null ? new ProviderVerifier("accp", accp) : null;
    } catch (GeneralSecurityException | LinkageError notHere) {
      return null;
    }
  }

  private static @Nullable SignatureVerifier jdkOrNull() {
    Provider provider = Security.getProvider("SunEC");
    try {
      return provider != null ? new ProviderVerifier("jdk", provider) : null;
    } catch (GeneralSecurityException notHere) {
      return null;
    }
  }
}
