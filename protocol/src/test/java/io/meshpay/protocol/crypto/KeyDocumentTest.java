package io.meshpay.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class KeyDocumentTest {
  private static final SigningKey KEY =
      SigningKey.fromSeed(Rfc8032Vectors.ALL.getFirst().seedBytes());
  private static final SigningKey OTHER =
      SigningKey.fromSeed(Rfc8032Vectors.ALL.getLast().seedBytes());

  private static final char[] PASSPHRASE = "corréct horse 🐎".toCharArray();

  /** Written once: Argon2id is slow on purpose. */
  private static final String ENCRYPTED = KeyDocument.write(KEY, PASSPHRASE);

  private static final String PLAIN = KeyDocument.write(KEY);

  @Test
  void aPlainKeyComesBack() {
    assertFalse(KeyDocument.isEncrypted(PLAIN));
    assertEquals(KEY.publicKey(), KeyDocument.publicKey(PLAIN));
    assertIsTheKey(KeyDocument.read(PLAIN, null));
    assertIsTheKey(KeyDocument.read(PLAIN, PASSPHRASE));
    assertTrue(PLAIN.length() < 1000);
  }

  @Test
  void anEncryptedKeyComesBackWithItsPassphraseAlone() {
    assertTrue(KeyDocument.isEncrypted(ENCRYPTED));
    assertEquals(KEY.publicKey(), KeyDocument.publicKey(ENCRYPTED));
    assertIsTheKey(KeyDocument.read(ENCRYPTED, PASSPHRASE.clone()));
    assertRefused("wrong passphrase", ENCRYPTED, "correct horse".toCharArray());
    assertRefused("takes its passphrase", ENCRYPTED, null);
    assertRefused("takes its passphrase", ENCRYPTED, new char[0]);
    assertFalse(ENCRYPTED.contains("\"value\""));
  }

  @Test
  void everyEncryptedDocumentHasItsOwnSalt() {
    String again = KeyDocument.write(KEY, PASSPHRASE);
    assertNotEquals(field(ENCRYPTED, "salt"), field(again, "salt"));
    assertNotEquals(field(ENCRYPTED, "encryptedKeyset"), field(again, "encryptedKeyset"));
  }

  /** A document of the first release must stay readable for ever. */
  @Test
  void readsGoldenDocuments() {
    String plain =
        """
        {
          "version" : 1,
          "publicKey" : "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
          "keyset" : {
            "primaryKeyId" : 3749163867,
            "key" : [ {
              "keyData" : {
                "typeUrl" : "type.googleapis.com/google.crypto.tink.Ed25519PrivateKey",
                "value" : "EiCdYbGd7/1aYLqESvSS7CzEREnFaXsyaRlwO6wDHK5/YBoiEiDXWpgBgrEKt9VL/tPJZAc6DuFy89qmIyWvAhpo9wdRGg==",
                "keyMaterialType" : "ASYMMETRIC_PRIVATE"
              },
              "status" : "ENABLED",
              "keyId" : 3749163867,
              "outputPrefixType" : "RAW"
            } ]
          }
        }""";
    String encrypted =
        """
        {
          "version" : 1,
          "publicKey" : "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
          "kdf" : {
            "name" : "argon2id",
            "memoryKibibytes" : 65536,
            "iterations" : 3,
            "parallelism" : 1,
            "salt" : "479222ea5a39c76290ac882ad385ad12"
          },
          "encryptedKeyset" : {
            "encryptedKeyset" : "M2oDFpZ4e4lzNTscL3rwaQsEYj4MALuSEyDr2llL+ekCOyilRyb/ll8/EDcUO6zBCcBKt0xz1/OfeyIsex03fKcJoNPftLiJW60Rkbdzv4Gy1xRhOqe3FBodi2xIhMOlYJ1mVgA2Q2db6POFbbVCpbzQ9HYpt5j0YFdBuo3HtmP8JKc5AAHvsXYIvK2t+8nkTEitSpOyd96nOxTBVdZfRU8pT+rx4MBpYtp+pxkxKe3yyvca",
            "keysetInfo" : {
              "primaryKeyId" : 150713481,
              "keyInfo" : [ {
                "typeUrl" : "type.googleapis.com/google.crypto.tink.Ed25519PrivateKey",
                "status" : "ENABLED",
                "keyId" : 150713481,
                "outputPrefixType" : "RAW"
              } ]
            }
          }
        }""";
    assertIsTheKey(KeyDocument.read(plain, null));
    assertIsTheKey(KeyDocument.read(encrypted, PASSPHRASE));
  }

  @Test
  void refusesAnEmptyPassphraseForANewDocument() {
    assertThrows(IllegalArgumentException.class, () -> KeyDocument.write(KEY, new char[0]));
  }

  @Test
  void refusesAKeyThatIsNotTheOneStated() {
    String own = KEY.publicKey().toHex();
    String other = OTHER.publicKey().toHex();
    assertRefused("but holds the key of " + own, PLAIN.replace(own, other), null);
    assertRefused("but holds the key of " + own, ENCRYPTED.replace(own, other), PASSPHRASE);
  }

  @Test
  void refusesWhatIsNoDocument() {
    assertRefused("no JSON object", "", null);
    assertRefused("not JSON", "{", null);
    assertRefused("not JSON", "key", null);
    assertRefused("not JSON", PLAIN + "{}", null);
    assertRefused("not JSON", "[".repeat(10_000), null);
    assertRefused("not JSON", PLAIN.replace("\"keyset\"", "\"version\" : 1, \"keyset\""), null);
    assertRefused("no JSON object", "[1]", null);
    assertRefused("no JSON object", "null", null);
    assertRefused("not of version 1", "{}", null);
    assertRefused("not of version 1", PLAIN.replace("\"version\" : 1", "\"version\" : 2"), null);
    assertRefused("publicKey", PLAIN.replace(KEY.publicKey().toHex(), "00"), null);
    assertRefused("publicKey", PLAIN.replace("publicKey", "key"), null);
    assertRefused("holds no keyset", PLAIN.replace("keyset", "other"), null);
    assertRefused("at most", " ".repeat(KeyDocument.CHARACTERS_MAX) + PLAIN, null);
  }

  @Test
  void refusesAKeyOfAnotherKind() {
    assertRefused("no plain Ed25519 key", PLAIN.replace("\"RAW\"", "\"TINK\""), null);
    assertRefused("damaged", PLAIN.replace("Ed25519PrivateKey", "EcdsaPrivateKey"), null);
    assertRefused("damaged", PLAIN.replace("\"ENABLED\"", "\"DISABLED\""), null);
  }

  /** Before any memory is taken: these come back at once. */
  @Test
  void boundsWhatADocumentMayMakeItsReaderSpend() {
    for (String value : new String[] {"0", "-1", "31", "262145", "67108864", "4294967296", "1e3"}) {
      assertRefused("memoryKibibytes", with("memoryKibibytes", value), PASSPHRASE);
    }
    for (String value : new String[] {"0", "17", "2147483647", "\"3\"", "null"}) {
      assertRefused("iterations", with("iterations", value), PASSPHRASE);
    }
    for (String value : new String[] {"0", "5", "16777215"}) {
      assertRefused("parallelism", with("parallelism", value), PASSPHRASE);
    }
    for (String value : new String[] {"\"\"", "\"00\"", "\"" + "00".repeat(65) + "\"", "7"}) {
      assertRefused("salt", with("salt", value), PASSPHRASE);
    }
    assertRefused("salt", with("salt", "\"" + "zz".repeat(16) + "\""), PASSPHRASE);
    assertRefused("not argon2id", ENCRYPTED.replace("argon2id", "argon2i"), PASSPHRASE);
    assertRefused("not argon2id", ENCRYPTED.replace("kdf", "other"), PASSPHRASE);
  }

  @Test
  void changedCostsGiveAnotherKey() {
    assertRefused("wrong passphrase", with("iterations", "1"), PASSPHRASE);
  }

  @Test
  void damageIsRefusedWithAClearExceptionWhereverItIs() {
    Random random = Seed.random();
    // Cheap costs: the seal then no longer opens, but every other check still runs.
    String cheap =
        with("memoryKibibytes", "32").replace("\"iterations\" : 3", "\"iterations\" : 1");
    for (int round = 0; round < 2000; round++) {
      damaged(random, PLAIN, null);
      damaged(random, cheap, PASSPHRASE);
    }
  }

  private static void damaged(Random random, String text, char @Nullable [] passphrase) {
    StringBuilder damaged = new StringBuilder(text);
    int at = random.nextInt(text.length());
    switch (random.nextInt(3)) {
      case 0 -> damaged.setCharAt(at, (char) (' ' + random.nextInt(95)));
      case 1 -> damaged.delete(at, Math.min(text.length(), at + 1 + random.nextInt(20)));
      default -> damaged.setLength(at);
    }
    try {
      // Damage to white space, to a key id or to the case of a digit may do no harm.
      assertIsTheKey(KeyDocument.read(damaged.toString(), passphrase));
    } catch (KeyDocumentException refused) {
      assertFalse(String.valueOf(refused.getMessage()).isEmpty());
    }
  }

  private static String with(String name, String value) {
    String changed =
        ENCRYPTED.replaceFirst("\"" + name + "\" : [^,\\n]*", "\"" + name + "\" : " + value);
    assertNotEquals(ENCRYPTED, changed);
    return changed;
  }

  private static String field(String text, String name) {
    int start = text.indexOf("\"" + name + "\"");
    assertTrue(start >= 0);
    return text.substring(start, text.indexOf('\n', text.indexOf('"', start + name.length() + 4)));
  }

  private static void assertIsTheKey(SigningKey key) {
    byte[] message = {1, 2, 3};
    assertEquals(KEY.publicKey(), key.publicKey());
    assertEquals(KEY.sign(message), key.sign(message));
  }

  private static void assertRefused(String because, String text, char @Nullable [] passphrase) {
    KeyDocumentException refusal =
        assertThrows(KeyDocumentException.class, () -> KeyDocument.read(text, passphrase));
    String message = String.valueOf(refusal.getMessage());
    assertTrue(message.contains(because), message);
  }
}
