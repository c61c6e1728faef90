package io.meshpay.protocol.crypto;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.signature.Ed25519Parameters;
import com.google.crypto.tink.signature.Ed25519PrivateKey;
import com.google.crypto.tink.signature.SignatureConfig2026;
import io.meshpay.protocol.value.PublicKey;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A signing key as text for a file. A JSON object:
 *
 * <pre>
 * "version": 1
 * "publicKey": 64 hexadecimal digits
 * "keyset": Tink's JSON keyset with the key in it
 * </pre>
 *
 * or, under a passphrase, instead of the last:
 *
 * <pre>
 * "encryptedKeyset": Tink's JSON form of an encrypted keyset (AES-256-GCM, no associated data)
 * "kdf": {"name": "argon2id", "memoryKibibytes", "iterations", "parallelism", "salt": hexadecimal}
 * </pre>
 *
 * <p>What is read is hostile until checked: anything wrong is a {@link KeyDocumentException}.
 */
public final class KeyDocument {
  /** The longest document that is read. One takes well under a thousand characters. */
  public static final int CHARACTERS_MAX = 16 * 1024;

  private static final int VERSION = 1;
  private static final byte[] NO_ASSOCIATED_DATA = new byte[0];

  /** Tink's signature keys, without a global registry. */
  private static final Configuration TINK = SignatureConfig2026.get();

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private KeyDocument() {}

  /** Writes a key in the clear: whoever reads the file has the key. */
  public static String write(SigningKey key) {
    ObjectNode document = head(key);
    try {
      String keyset =
          TinkJsonProtoKeysetFormat.serializeKeyset(
              keyset(key), TINK, InsecureSecretKeyAccess.get());
      document.set("keyset", JSON.readTree(keyset));
      return text(document);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot write " + key, e);
    }
  }

  /**
   * Writes a key encrypted under a passphrase, which takes a fraction of a second.
   *
   * @param passphrase not empty; stays the caller's to wipe
   */
  public static String write(SigningKey key, char[] passphrase) {
    if (passphrase.length == 0) {
      throw new IllegalArgumentException("an empty passphrase protects nothing");
    }
    PassphraseSeal seal = PassphraseSeal.fresh();
    ObjectNode document = head(key);
    seal.write(document.putObject("kdf"));
    try {
      String keyset =
          TinkJsonProtoKeysetFormat.serializeEncryptedKeyset(
              keyset(key), seal.aead(passphrase), NO_ASSOCIATED_DATA, TINK);
      document.set("encryptedKeyset", JSON.readTree(keyset));
      return text(document);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink cannot write " + key, e);
    }
  }

  /**
   * Whether reading the key takes a passphrase.
   *
   * @throws KeyDocumentException if the text is no key document
   */
  public static boolean isEncrypted(String text) {
    return parse(text).has("encryptedKeyset");
  }

  /**
   * The public key that a document states, which needs no passphrase. That the document holds its
   * private key is seen only when that is read.
   *
   * @throws KeyDocumentException if the text is no key document
   */
  public static PublicKey publicKey(String text) {
    return publicKey(parse(text));
  }

  /**
   * Reads a key.
   *
   * @param passphrase needed if {@link #isEncrypted}, else ignored; stays the caller's to wipe
   * @throws KeyDocumentException if the passphrase is missing or wrong, if the text is damaged, or
   *     if its key isn't that of the public key that it states
   */
  public static SigningKey read(String text, char @Nullable [] passphrase) {
    JsonNode document = parse(text);
    PublicKey stated = publicKey(document);
    SigningKey key =
        document.has("encryptedKeyset")
            ? signingKey(decrypt(document, passphrase))
            : signingKey(keyset(document));
    if (!key.publicKey().equals(stated)) {
      throw new KeyDocumentException(
          "the key document states the public key "
              + stated
              + " but holds the key of "
              + key.publicKey());
    }
    return key;
  }

  private static ObjectNode head(SigningKey key) {
    return JSON.createObjectNode()
        .put("version", VERSION)
        .put("publicKey", key.publicKey().toHex());
  }

  private static String text(ObjectNode document) {
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
  }

  private static KeysetHandle keyset(SigningKey key) throws GeneralSecurityException {
    return KeysetHandle.newBuilder()
        .setConfiguration(TINK)
        .addEntry(KeysetHandle.importKey(key.privateKey()).withRandomId().makePrimary())
        .build();
  }

  private static JsonNode parse(String text) {
    if (text.length() > CHARACTERS_MAX) {
      throw new KeyDocumentException(
          "a key document has at most " + CHARACTERS_MAX + " characters");
    }
    JsonNode document;
    try {
      document = JSON.readTree(text);
    } catch (JacksonException e) {
      throw new KeyDocumentException("the key document is damaged: it is not JSON", e);
    }
    if (document == null || !document.isObject()) {
      throw new KeyDocumentException("the key document is damaged: it is no JSON object");
    }
    JsonNode version = document.path("version");
    if (!version.isInt() || version.intValue() != VERSION) {
      throw new KeyDocumentException("the key document is not of version " + VERSION);
    }
    return document;
  }

  private static PublicKey publicKey(JsonNode document) {
    try {
      return PublicKey.fromHex(document.path("publicKey").asString(""));
    } catch (IllegalArgumentException e) {
      throw new KeyDocumentException(
          "the key document is damaged: its publicKey is not 64 hexadecimal digits", e);
    }
  }

  private static KeysetHandle keyset(JsonNode document) {
    try {
      return TinkJsonProtoKeysetFormat.parseKeyset(
          document.path("keyset").toString(), TINK, InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new KeyDocumentException("the key document is damaged: it holds no keyset", e);
    }
  }

  private static KeysetHandle decrypt(JsonNode document, char @Nullable [] passphrase) {
    PassphraseSeal seal = PassphraseSeal.read(document.path("kdf"));
    if (passphrase == null || passphrase.length == 0) {
      throw new KeyDocumentException("the key is encrypted: it takes its passphrase");
    }
    try {
      Aead aead = seal.aead(passphrase);
      return TinkJsonProtoKeysetFormat.parseEncryptedKeyset(
          document.path("encryptedKeyset").toString(), aead, NO_ASSOCIATED_DATA, TINK);
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new KeyDocumentException("wrong passphrase, or the key document is damaged", e);
    }
  }

  private static SigningKey signingKey(KeysetHandle keyset) {
    try {
      if (keyset.getPrimary().getKey() instanceof Ed25519PrivateKey key
          && key.getParameters().equals(Ed25519Parameters.create())) {
        return new SigningKey(key);
      }
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new KeyDocumentException("the key document is damaged: its key is unusable", e);
    }
    throw new KeyDocumentException("the key document's key is no plain Ed25519 key");
  }
}
