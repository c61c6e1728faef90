package io.meshpay.load.corpus;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import io.meshpay.protocol.crypto.SigningKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Signs for many accounts with the fastest implementation that this machine has. On one core of a
 * Zen 5 a signature takes about 9 µs with ACCP when the key is at hand and 17 when it isn't, and 15
 * with Tink over Conscrypt. (The rule that secrets are Tink's doesn't concern these: see {@link
 * SeededKeys}.) Used by one thread; all of one run share the keys.
 */
abstract class OrderSigner {
  /** Beyond so many accounts keys are made anew each time, as they'd fill the heap. */
  private static final int KEYS_KEPT_MAX = 250_000;

  private static final String ALGORITHM = "Ed25519";

  /** What stands before a private key in PKCS#8 (RFC 8410, section 7). */
  private static final byte[] PKCS8_PREFIX =
      HexFormat.of().parseHex("302e020100300506032b657004220420");

  /** Keys that were used, for several signers at once. */
  static final class Keys {
    private final AccountBook accounts;
    private final AtomicReferenceArray<Object> kept;

    Keys(AccountBook accounts) {
      this.accounts = accounts;
      kept = new AtomicReferenceArray<>(accounts.size() <= KEYS_KEPT_MAX ? accounts.size() : 0);
    }
  }

  /** The best signer here. */
  static OrderSigner best(Keys keys) {
    try {
      AmazonCorrettoCryptoProvider provider = AmazonCorrettoCryptoProvider.INSTANCE;
      return provider.getLoadingError() == null ? new Accp(keys, provider) : new Tink(keys);
    } catch (GeneralSecurityException | LinkageError notHere) {
      return new Tink(keys);
    }
  }

  /** Writes an account's signature of a message at {@code offset}: 64 bytes. */
  abstract void sign(int account, byte[] message, byte[] signature, int offset);

  /** Such as {@code accp}. */
  abstract String name();

  private static final class Accp extends OrderSigner {
    private final Keys keys;
    private final KeyFactory factory;
    private final Signature accp;

    Accp(Keys keys, AmazonCorrettoCryptoProvider provider) throws GeneralSecurityException {
      this.keys = keys;
      factory = KeyFactory.getInstance(ALGORITHM, provider);
      accp = Signature.getInstance(ALGORITHM, provider);
    }

    @Override
    void sign(int account, byte[] message, byte[] signature, int offset) {
      try {
        accp.initSign(key(account));
        accp.update(message);
        accp.sign(signature, offset, io.meshpay.protocol.value.Signature.BYTES);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("ACCP can't sign", e);
      }
    }

    private PrivateKey key(int account) throws GeneralSecurityException {
      boolean isKept = account < keys.kept.length();
      if (isKept && keys.kept.get(account) instanceof PrivateKey key) {
        return key;
      }
      byte[] encoded = new byte[PKCS8_PREFIX.length + SigningKey.SEED_BYTES];
      System.arraycopy(PKCS8_PREFIX, 0, encoded, 0, PKCS8_PREFIX.length);
      byte[] secret = keys.accounts.secret(account);
      System.arraycopy(secret, 0, encoded, PKCS8_PREFIX.length, secret.length);
      PrivateKey key = factory.generatePrivate(new PKCS8EncodedKeySpec(encoded));
      if (isKept) {
        keys.kept.set(account, key);
      }
      return key;
    }

    @Override
    String name() {
      return "accp";
    }
  }

  private static final class Tink extends OrderSigner {
    private final Keys keys;

    Tink(Keys keys) {
      this.keys = keys;
    }

    @Override
    void sign(int account, byte[] message, byte[] signature, int offset) {
      byte[] bytes = key(account).sign(message).toBytes();
      System.arraycopy(bytes, 0, signature, offset, bytes.length);
    }

    private SigningKey key(int account) {
      boolean isKept = account < keys.kept.length();
      if (isKept && keys.kept.get(account) instanceof SigningKey key) {
        return key;
      }
      SigningKey key = SigningKey.fromSeed(keys.accounts.secret(account));
      if (isKept) {
        keys.kept.set(account, key);
      }
      return key;
    }

    @Override
    String name() {
      return SigningKey.implementation();
    }
  }
}
