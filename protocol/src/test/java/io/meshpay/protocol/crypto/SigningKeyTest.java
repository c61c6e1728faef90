package io.meshpay.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.crypto.tink.subtle.Ed25519Sign;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;

final class SigningKeyTest {
  @Test
  void signsAsTheVectorsOfRfc8032Say() {
    for (Rfc8032Vectors.Vector vector : Rfc8032Vectors.ALL) {
      SigningKey key = SigningKey.fromSeed(vector.seedBytes());
      assertEquals(vector.publicKey(), key.publicKey().toHex());
      assertEquals(vector.signature(), key.sign(vector.messageBytes()).toHex());
    }
  }

  @Test
  void signingIsDeterministicAndEqualsBouncyCastleAndPureJavaTink()
      throws GeneralSecurityException {
    Random random = Seed.random();
    for (int round = 0; round < 200; round++) {
      byte[] seed = bytes(random, SigningKey.SEED_BYTES);
      byte[] message = bytes(random, random.nextInt(400));
      SigningKey key = SigningKey.fromSeed(seed);

      byte[] signature = key.sign(message).toBytes();

      byte[] expected = new byte[Ed25519.SIGNATURE_SIZE];
      Ed25519.sign(seed, 0, message, 0, message.length, expected, 0);
      assertArrayEquals(expected, signature);
      assertArrayEquals(expected, key.sign(message).toBytes());
      assertArrayEquals(expected, new Ed25519Sign(seed).sign(message));
      byte[] expectedKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
      Ed25519.generatePublicKey(seed, 0, expectedKey, 0);
      assertArrayEquals(expectedKey, key.publicKey().toBytes());
    }
  }

  @Test
  void generatedKeysDifferAndTheirSignaturesVerify() {
    SigningKey one = SigningKey.generate();
    SigningKey other = SigningKey.generate();
    assertNotEquals(one.publicKey(), other.publicKey());
    byte[] message = {1, 2, 3};
    byte[] signature = one.sign(message).toBytes();
    assertTrue(Ed25519.verify(signature, 0, one.publicKey().toBytes(), 0, message, 0, 3));
    assertFalse(Ed25519.verify(signature, 0, other.publicKey().toBytes(), 0, message, 0, 3));
  }

  @Test
  void keepsItsOwnCopyOfTheSeed() {
    Rfc8032Vectors.Vector vector = Rfc8032Vectors.ALL.getFirst();
    byte[] seed = vector.seedBytes();
    SigningKey key = SigningKey.fromSeed(seed);
    Arrays.fill(seed, (byte) 0);
    assertEquals(vector.signature(), key.sign(vector.messageBytes()).toHex());
  }

  @Test
  void refusesASeedOfAnotherLength() {
    assertThrows(IllegalArgumentException.class, () -> SigningKey.fromSeed(new byte[31]));
    assertThrows(IllegalArgumentException.class, () -> SigningKey.fromSeed(new byte[33]));
  }

  @Test
  void doesNotPrintTheSecret() {
    byte[] seed = Rfc8032Vectors.ALL.getFirst().seedBytes();
    assertFalse(SigningKey.fromSeed(seed).toString().contains(HexFormat.of().formatHex(seed)));
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
