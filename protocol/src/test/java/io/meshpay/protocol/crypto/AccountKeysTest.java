package io.meshpay.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.value.PublicKey;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class AccountKeysTest {
  @Test
  void refusesThePointsOfSmallOrder() {
    List<byte[]> keys = EdgeEncodings.smallOrder();
    assertEquals(8, keys.stream().map(HexFormat.of()::formatHex).distinct().count());
    keys.forEach(AccountKeysTest::assertRefused);
  }

  @Test
  void refusesEveryNonCanonicalEncoding() {
    EdgeEncodings.nonCanonical().forEach(AccountKeysTest::assertRefused);
    EdgeEncodings.nonCanonicalSmallOrder().forEach(AccountKeysTest::assertRefused);
  }

  @Test
  void refusesWhatIsNotOnTheCurve() {
    EdgeEncodings.offTheCurve().forEach(AccountKeysTest::assertRefused);
  }

  @Test
  void refusesOtherLengths() {
    byte[] key = SigningKey.generate().publicKey().toBytes();
    assertFalse(AccountKeys.isAcceptable(Arrays.copyOf(key, 31)));
    assertFalse(AccountKeys.isAcceptable(Arrays.copyOf(key, 33)));
    assertFalse(AccountKeys.isAcceptable(new byte[0]));
  }

  @Test
  void acceptsRealKeys() {
    for (Rfc8032Vectors.Vector vector : Rfc8032Vectors.ALL) {
      assertAccepted(vector.publicKeyBytes());
    }
    for (int round = 0; round < 200; round++) {
      assertAccepted(SigningKey.generate().publicKey().toBytes());
    }
  }

  /** Such a key is harmless to others: its owner alone may find that signatures fail. */
  @Test
  void acceptsAPointWithATorsionPart() {
    ReferenceCurve.Point key = ReferenceCurve.BASE.times(BigInteger.valueOf(12345));
    for (ReferenceCurve.Point torsion : ReferenceCurve.SMALL_ORDER) {
      assertAccepted(key.add(torsion).encoded());
    }
  }

  @Test
  void saysOfRandomBytesWhatTheReferenceSays() {
    Random random = Seed.random();
    for (int round = 0; round < 1000; round++) {
      byte[] key = new byte[PublicKey.BYTES];
      random.nextBytes(key);
      assertEquals(ReferenceCurve.decoded(key) != null, AccountKeys.isAcceptable(key));
    }
  }

  @Test
  void canonicalIsWhatTheReferenceDecodesOrFindsOffTheCurve() {
    for (byte[] key : EdgeEncodings.nonCanonical()) {
      assertFalse(PointEncoding.isCanonical(key, 0));
    }
    for (byte[] key : EdgeEncodings.offTheCurve()) {
      assertTrue(PointEncoding.isCanonical(key, 0));
    }
    for (byte[] key : EdgeEncodings.smallOrder()) {
      assertTrue(PointEncoding.isCanonical(key, 0));
    }
    // The neighbours of the limits: p − 2 and 2, of either sign.
    for (boolean isOdd : new boolean[] {false, true}) {
      BigInteger two = BigInteger.TWO;
      assertTrue(PointEncoding.isCanonical(ReferenceCurve.encoding(two, isOdd), 0));
      byte[] high = ReferenceCurve.encoding(ReferenceCurve.P.subtract(two), isOdd);
      assertTrue(PointEncoding.isCanonical(high, 0));
    }
  }

  private static void assertRefused(byte[] key) {
    assertAcceptable(false, key);
  }

  private static void assertAccepted(byte[] key) {
    assertAcceptable(true, key);
  }

  private static void assertAcceptable(boolean expected, byte[] key) {
    String hex = HexFormat.of().formatHex(key);
    assertEquals(expected, AccountKeys.isAcceptable(key), hex);
    assertEquals(expected, AccountKeys.isAcceptable(PublicKey.of(key)), hex);
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[PublicKey.BYTES + 5]);
    buffer.putBytes(5, key);
    assertEquals(expected, AccountKeys.isAcceptable(buffer, 5), hex);
  }
}
