package io.meshpay.protocol.crypto;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.aead.AesGcmKey;
import com.google.crypto.tink.aead.AesGcmParameters;
import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Random;
import com.google.crypto.tink.util.SecretBytes;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.PasswordConverter;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How a passphrase becomes the AES-256-GCM key that seals a keyset: Argon2id (RFC 9106, version
 * 1.3) over the passphrase's UTF-8 bytes. Its costs stand in the document, so that later ones can
 * be higher; they are bounded when read, so that a hostile document takes no more than {@link
 * #MEMORY_KIBIBYTES_MAX}.
 */
final class PassphraseSeal {
  static final int MEMORY_KIBIBYTES_MAX = 256 * 1024;
  static final int ITERATIONS_MAX = 16;
  static final int PARALLELISM_MAX = 4;

  private static final String NAME = "argon2id";
  private static final int MEMORY_KIBIBYTES = 64 * 1024;
  private static final int ITERATIONS = 3;
  private static final int SALT_BYTES = 16;
  private static final int SALT_BYTES_MAX = 64;

  /** Argon2 wants eight blocks of a kibibyte for each lane. */
  private static final int MEMORY_KIBIBYTES_MIN = 8 * PARALLELISM_MAX;

  private static final int KEY_BYTES = 32;
  private static final int IV_BYTES = 12;
  private static final int TAG_BYTES = 16;

  private final int memoryKibibytes;
  private final int iterations;
  private final int parallelism;
  private final byte[] salt;

  private PassphraseSeal(int memoryKibibytes, int iterations, int parallelism, byte[] salt) {
    this.memoryKibibytes = memoryKibibytes;
    this.iterations = iterations;
    this.parallelism = parallelism;
    this.salt = salt;
  }

  /** For a new document: today's costs and a salt of Tink's randomness. */
  static PassphraseSeal fresh() {
    return new PassphraseSeal(MEMORY_KIBIBYTES, ITERATIONS, 1, Random.randBytes(SALT_BYTES));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws KeyDocumentException if something is missing or out of bounds
   */
  static PassphraseSeal read(JsonNode kdf) {
    if (!kdf.path("name").asString("").equals(NAME)) {
      throw new KeyDocumentException("the key derivation is not " + NAME);
    }
    return new PassphraseSeal(
        bounded(kdf, "memoryKibibytes", MEMORY_KIBIBYTES_MIN, MEMORY_KIBIBYTES_MAX),
        bounded(kdf, "iterations", 1, ITERATIONS_MAX),
        bounded(kdf, "parallelism", 1, PARALLELISM_MAX),
        salt(kdf.path("salt").asString("")));
  }

  void write(ObjectNode kdf) {
    kdf.put("name", NAME)
        .put("memoryKibibytes", memoryKibibytes)
        .put("iterations", iterations)
        .put("parallelism", parallelism)
        .put("salt", HexFormat.of().formatHex(salt));
  }

  /** Tink's AES-256-GCM under the key that the passphrase gives. Takes a fraction of a second. */
  @AccessesPartialKey
  Aead aead(char[] passphrase) throws GeneralSecurityException {
    byte[] key = derive(passphrase);
    try {
      return AesGcmJce.create(
          AesGcmKey.builder()
              .setParameters(
                  AesGcmParameters.builder()
                      .setKeySizeBytes(KEY_BYTES)
                      .setIvSizeBytes(IV_BYTES)
                      .setTagSizeBytes(TAG_BYTES)
                      .setVariant(AesGcmParameters.Variant.NO_PREFIX)
                      .build())
              .setKeyBytes(SecretBytes.copyFrom(key, InsecureSecretKeyAccess.get()))
              .build());
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private byte[] derive(char[] passphrase) {
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memoryKibibytes)
            .withIterations(iterations)
            .withParallelism(parallelism)
            .withSalt(salt)
            .withCharToByteConverter(PasswordConverter.UTF8)
            .build());
    byte[] key = new byte[KEY_BYTES];
    argon2.generateBytes(passphrase, key);
    return key;
  }

  private static int bounded(JsonNode kdf, String name, int least, int most) {
    JsonNode value = kdf.path(name);
    if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
      throw new KeyDocumentException(
          "the key derivation's %s is not within %d..%d".formatted(name, least, most));
    }
    return value.intValue();
  }

  private static byte[] salt(String hex) {
    if (hex.length() < 2 * SALT_BYTES || hex.length() > 2 * SALT_BYTES_MAX) {
      throw new KeyDocumentException(
          "the key derivation's salt is not of %d..%d bytes".formatted(SALT_BYTES, SALT_BYTES_MAX));
    }
    try {
      return HexFormat.of().parseHex(hex);
    } catch (IllegalArgumentException e) {
      throw new KeyDocumentException("the key derivation's salt is not hexadecimal", e);
    }
  }
}
