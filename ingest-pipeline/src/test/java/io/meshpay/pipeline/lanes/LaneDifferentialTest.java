package io.meshpay.pipeline.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.pipeline.Seed;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * The lane verifiers and the best provider on a great many seeded cases: the valid ones of a pool,
 * and what hostile hands make of them. {@code -Dmeshpay.lanes.cases=10000000} runs that many
 * instead of 200,000.
 */
final class LaneDifferentialTest {
  private static final int CASES = Integer.getInteger("meshpay.lanes.cases", 200_000);
  private static final int ROUND = 5_000;
  private static final int KEYS = 400;

  @Test
  void agreesWithTheBestProviderOnSeededCases() {
    Random random = Seed.random();
    SignatureVerifier provider = SignatureVerifiers.best();
    List<LaneVerifier> verifiers = new ArrayList<>();
    for (LaneWidth width : LaneWidth.values()) {
      if (width.isSupported()) {
        // Room for half of the keys, so that tables are made, used, and given up.
        verifiers.add(new LaneVerifier(width, 4, KEYS / 2 * 4200, random));
      }
    }
    List<SignatureCase> edge = EdgeCases.all();
    List<SignatureCase> valid = List.of();
    int accepted = 0;
    int done = 0;
    for (; done < CASES; done += ROUND) {
      if (done % (20 * ROUND) == 0) {
        valid = SignatureCase.valid(random, KEYS, 4 * KEYS);
      }
      List<SignatureCase> cases = new ArrayList<>();
      for (int i = 0; i < ROUND; i++) {
        cases.add(next(random, valid, edge));
      }
      BitSet expected = SignatureCase.verify(provider, cases, 64);
      accepted += expected.cardinality();
      // The widest gets all of them, a narrower one every fourth round.
      int used = done / ROUND % 4 == 0 ? verifiers.size() : Math.min(1, verifiers.size());
      for (LaneVerifier verifier : verifiers.subList(0, used)) {
        int batchSize = 1 + random.nextInt(257);
        BitSet found = SignatureCase.verify(verifier, cases, batchSize);
        LaneVerifierTest.assertSame(cases, expected, found);
      }
    }
    assertTrue(accepted > done / 4 && accepted < 3 * done / 4, accepted + " of " + done);
    assertEquals(0, done % ROUND);
  }

  private static SignatureCase next(
      Random random, List<SignatureCase> valid, List<SignatureCase> edge) {
    SignatureCase one = valid.get(random.nextInt(valid.size()));
    SignatureCase other = valid.get(random.nextInt(valid.size()));
    return switch (random.nextInt(20)) {
      case 0 -> one.flipped(random.nextInt(32), random.nextInt(8));
      case 1 -> one.flipped(32 + random.nextInt(32), random.nextInt(8));
      case 2 -> one.with(flipped(random, one.key), one.message, one.signature);
      case 3 -> one.with(one.key, flipped(random, one.message), one.signature);
      case 4 -> one.with(other.key, one.message, one.signature);
      case 5 -> one.with(one.key, other.message, one.signature);
      case 6 -> withS(one, EdgeCases.number(one.signature).shiftRight(256).add(EdgeCases.L));
      case 7 -> withS(one, new BigInteger(256, random).or(BigInteger.TWO.pow(252)));
      case 8 -> withHalf(one, other);
      case 9 -> one.with(SignatureCase.bytes(random, 32), one.message, one.signature);
      case 10 -> edge.get(random.nextInt(edge.size()));
      default -> one;
    };
  }

  private static byte[] flipped(Random random, byte[] bytes) {
    byte[] flipped = bytes.clone();
    if (flipped.length > 0) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private static SignatureCase withS(SignatureCase one, BigInteger s) {
    byte[] signature = one.signature.clone();
    System.arraycopy(LaneNumbers.littleEndian(s), 0, signature, 32, 32);
    return one.with(one.key, one.message, signature);
  }

  /** R of one, S of another. */
  private static SignatureCase withHalf(SignatureCase one, SignatureCase other) {
    byte[] signature = one.signature.clone();
    System.arraycopy(other.signature, 32, signature, 32, 32);
    return one.with(one.key, one.message, signature);
  }
}
