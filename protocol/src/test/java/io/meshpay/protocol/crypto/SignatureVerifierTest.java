package io.meshpay.protocol.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.subtle.Ed25519Verify;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;

/** Holds every verifier to one acceptance rule, bit by bit. */
final class SignatureVerifierTest {
  /** Amazon's provider has natives for Linux alone. */
  private static final boolean ON_LINUX = System.getProperty("os.name").equals("Linux");

  private static final class Case {
    private final byte[] key;
    private final byte[] message;
    private final byte[] signature;

    private Case(byte[] key, byte[] message, byte[] signature) {
      this.key = key;
      this.message = message;
      this.signature = signature;
    }

    @Override
    public String toString() {
      HexFormat hex = HexFormat.of();
      return "key %s, message %s, signature %s"
          .formatted(hex.formatHex(key), hex.formatHex(message), hex.formatHex(signature));
    }
  }

  private record Named(String name, SignatureVerifier verifier) {}

  private final List<Named> verifiers = verifiers();

  @Test
  void acceptsTheVectorsOfRfc8032() {
    List<Case> cases =
        Rfc8032Vectors.ALL.stream()
            .map(v -> new Case(v.publicKeyBytes(), v.messageBytes(), v.signatureBytes()))
            .toList();
    for (Named each : verifiers) {
      for (boolean accepted : verify(each.verifier, cases)) {
        assertTrue(accepted, each.name);
      }
    }
  }

  /**
   * Every pairing of keys and R's that are of small order, have a torsion part or are not
   * canonical, with the S that a lax verifier would accept. Source of the idea: Chalkias, Garillot,
   * Nikolaenko, "Taming the many EdDSAs" (2020).
   */
  @Test
  void agreesWithTheRuleOnEveryEdgeCase() {
    List<Case> cases = edgeCases();
    List<Boolean> expected =
        cases.parallelStream()
            .map(c -> ReferenceCurve.accepts(c.key, c.message, c.signature))
            .toList();
    assertTrue(expected.contains(true) && expected.contains(false));
    for (Named each : verifiers) {
      List<Boolean> found = verify(each.verifier, cases);
      for (int index = 0; index < cases.size(); index++) {
        assertEquals(expected.get(index), found.get(index), each.name + ": " + cases.get(index));
      }
    }
  }

  /**
   * Why nothing of ours verifies with BouncyCastle, which checks keys for us: it multiplies by the
   * cofactor, so it accepts what the rule refuses, and refuses small-order keys.
   */
  @Test
  void bouncyCastleKeepsAnotherRule() {
    int onlyBouncyCastle = 0;
    int onlyTheRule = 0;
    List<Case> cases = edgeCases();
    List<Boolean> accepted = verify(SignatureVerifiers.best(), cases);
    for (int index = 0; index < cases.size(); index++) {
      Case each = cases.get(index);
      boolean byBouncyCastle = isValidForBouncyCastle(each);
      if (accepted.get(index) && !byBouncyCastle) {
        onlyTheRule++;
        assertFalse(AccountKeys.isAcceptable(each.key), each.toString());
      } else if (byBouncyCastle && !accepted.get(index)) {
        onlyBouncyCastle++;
      }
    }
    assertTrue(onlyBouncyCastle > 0 && onlyTheRule > 0);
  }

  /** {@code -Dmeshpay.signature.cases} runs more of them. */
  @Test
  void allAgreeOnSeededRandomCasesWithFlippedBits() {
    Random random = Seed.random();
    List<Case> cases = new ArrayList<>();
    List<Boolean> valid = new ArrayList<>();
    int count = Integer.getInteger("meshpay.signature.cases", 2000);
    SigningKey key = SigningKey.fromSeed(bytes(random, SigningKey.SEED_BYTES));
    for (int index = 0; index < count; index++) {
      if (index % 16 == 0) {
        key = SigningKey.fromSeed(bytes(random, SigningKey.SEED_BYTES));
      }
      byte[] message = bytes(random, 1 + random.nextInt(SignatureBatch.MESSAGE_BYTES_MAX));
      byte[][] parts = {key.publicKey().toBytes(), message, key.sign(message).toBytes()};
      boolean isForged = random.nextInt(3) > 0;
      if (isForged) {
        byte[] part = parts[random.nextInt(3)];
        part[random.nextInt(part.length)] ^= (byte) (1 << random.nextInt(8));
      }
      cases.add(new Case(parts[0], parts[1], parts[2]));
      valid.add(!isForged);
    }
    for (Named each : verifiers) {
      List<Boolean> found = verify(each.verifier, cases);
      for (int index = 0; index < count; index++) {
        assertEquals(valid.get(index), found.get(index), each.name + ": " + cases.get(index));
      }
    }
    for (int index = 0; index < count; index++) {
      assertEquals(valid.get(index), isValidForBouncyCastle(cases.get(index)));
    }
  }

  @Test
  void aBatchIsUsedAgainAndAgain() {
    SigningKey key = SigningKey.generate();
    byte[] prefix = "prefix ".getBytes(StandardCharsets.US_ASCII);
    byte[] signed = "prefix body".getBytes(StandardCharsets.US_ASCII);
    UnsafeBuffer body = new UnsafeBuffer("a body".getBytes(StandardCharsets.US_ASCII));
    UnsafeBuffer publicKey = new UnsafeBuffer(key.publicKey().toBytes());
    UnsafeBuffer signature = new UnsafeBuffer(key.sign(signed).toBytes());
    for (Named each : verifiers) {
      SignatureBatch batch = new SignatureBatch(2);
      for (int round = 0; round < 3; round++) {
        batch.clear();
        batch.add(publicKey, 0, signature, 0, prefix, body, 2, 4);
        batch.add(publicKey, 0, signature, 0, prefix, body, 1, 4);
        assertFalse(batch.isValid(0));
        each.verifier.verify(batch);
        assertTrue(batch.isValid(0), each.name);
        assertFalse(batch.isValid(1), each.name);
      }
    }
  }

  @Test
  void theBestIsAccpOnLinuxAndTinkElsewhere() {
    assertEquals(ON_LINUX ? "accp" : "tink", SignatureVerifiers.best().name());
  }

  @Test
  void aVerifierIsFoundByItsName() {
    for (String name : List.of(SignatureVerifiers.best().name(), "tink", "jdk")) {
      assertEquals(name, SignatureVerifiers.byName(name).name());
    }
    assertThrows(IllegalArgumentException.class, () -> SignatureVerifiers.byName("other"));
  }

  private static List<Named> verifiers() {
    List<Named> verifiers = new ArrayList<>();
    if (ON_LINUX) {
      verifiers.add(new Named("ACCP", SignatureVerifiers.byName("accp")));
    }
    verifiers.add(new Named("Tink", SignatureVerifiers.byName("tink")));
    verifiers.add(new Named("Tink without Conscrypt", tinkInJava()));
    verifiers.add(new Named("JDK", SignatureVerifiers.byName("jdk")));
    return verifiers;
  }

  private static List<Case> edgeCases() {
    BigInteger secret = new BigInteger("123456789012345678901234567890123456789012345678901234567");
    BigInteger nonce = new BigInteger("987654321098765432109876543210987654321098765432109876543");
    // Each encoding with the factor of the base point in it, which the signer would know.
    List<byte[]> small = new ArrayList<>(EdgeEncodings.smallOrder());
    small.addAll(EdgeEncodings.nonCanonicalSmallOrder());
    List<Case> cases = new ArrayList<>();
    for (ReferenceCurve.Point torsion : ReferenceCurve.SMALL_ORDER) {
      byte[] key = ReferenceCurve.BASE.times(secret).add(torsion).encoded();
      addWithEveryR(cases, key, secret, nonce, small);
    }
    for (byte[] key : small) {
      addWithEveryR(cases, key, BigInteger.ZERO, nonce, small);
    }
    List<byte[]> noKeys = new ArrayList<>(EdgeEncodings.nonCanonical());
    noKeys.addAll(EdgeEncodings.offTheCurve());
    byte[] r = ReferenceCurve.BASE.times(nonce).encoded();
    noKeys.forEach(key -> add(cases, key, r, nonce, BigInteger.ZERO, 0));
    noKeys.forEach(
        other ->
            add(
                cases,
                ReferenceCurve.BASE.times(secret).encoded(),
                other,
                BigInteger.ZERO,
                secret,
                0));
    addWithLargerS(cases, secret, nonce);
    return cases;
  }

  private static void addWithEveryR(
      List<Case> cases, byte[] key, BigInteger secret, BigInteger nonce, List<byte[]> small) {
    ReferenceCurve.Point plain = ReferenceCurve.BASE.times(nonce);
    for (int message = 0; message < 2; message++) {
      for (ReferenceCurve.Point torsion : ReferenceCurve.SMALL_ORDER) {
        add(cases, key, plain.add(torsion).encoded(), nonce, secret, message);
      }
      for (byte[] r : small) {
        add(cases, key, r, BigInteger.ZERO, secret, message);
      }
    }
  }

  /** S = nonce + challenge × secret, which verifies but for what is odd about key and R. */
  private static void add(
      List<Case> cases, byte[] key, byte[] r, BigInteger nonce, BigInteger secret, int message) {
    byte[] text = ("message " + message).getBytes(StandardCharsets.US_ASCII);
    BigInteger challenge = ReferenceCurve.challenge(r, key, text);
    BigInteger s = nonce.add(challenge.multiply(secret)).mod(ReferenceCurve.L);
    cases.add(new Case(key, text, signature(r, s)));
  }

  private static void addWithLargerS(List<Case> cases, BigInteger secret, BigInteger nonce) {
    byte[] key = ReferenceCurve.BASE.times(secret).encoded();
    byte[] r = ReferenceCurve.BASE.times(nonce).encoded();
    byte[] text = {1};
    BigInteger challenge = ReferenceCurve.challenge(r, key, text);
    BigInteger s = nonce.add(challenge.multiply(secret)).mod(ReferenceCurve.L);
    BigInteger limit = BigInteger.TWO.pow(256);
    for (BigInteger same = s; same.compareTo(limit) < 0; same = same.add(ReferenceCurve.L)) {
      cases.add(new Case(key, text, signature(r, same)));
    }
    for (int bit = 253; bit < 256; bit++) {
      cases.add(new Case(key, text, signature(r, s.setBit(bit))));
    }
    // The identity as R and key, with S = 0 and with S = L, which is 0 as well.
    byte[] identity = ReferenceCurve.IDENTITY.encoded();
    cases.add(new Case(identity, text, signature(identity, BigInteger.ZERO)));
    cases.add(new Case(identity, text, signature(identity, ReferenceCurve.L)));
  }

  private static byte[] signature(byte[] r, BigInteger s) {
    ByteArrayOutputStream signature = new ByteArrayOutputStream();
    signature.writeBytes(r);
    signature.writeBytes(ReferenceCurve.littleEndian(s));
    return signature.toByteArray();
  }

  private static List<Boolean> verify(SignatureVerifier verifier, List<Case> cases) {
    SignatureBatch batch = new SignatureBatch(cases.size());
    for (Case each : cases) {
      batch.add(
          new UnsafeBuffer(each.key),
          0,
          new UnsafeBuffer(each.signature),
          0,
          new byte[0],
          new UnsafeBuffer(each.message),
          0,
          each.message.length);
    }
    verifier.verify(batch);
    return IntStream.range(0, cases.size()).mapToObj(batch::isValid).toList();
  }

  private static boolean isValidForBouncyCastle(Case each) {
    return Ed25519.verify(each.signature, 0, each.key, 0, each.message, 0, each.message.length);
  }

  @AccessesPartialKey
  private static SignatureVerifier tinkInJava() {
    return new TinkVerifier(key -> new Ed25519Verify(key.getPublicKeyBytes().toByteArray()));
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }
}
