package io.meshpay.pipeline.lanes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.pipeline.Seed;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the lane verifier to the acceptance rule of the others, in every lane. */
final class LaneVerifierTest {
  private static final long TABLE_BYTES = 1 << 20;

  private static final List<SignatureCase> EDGE_CASES = shuffledEdgeCases();
  private static final BitSet BY_JDK =
      SignatureCase.verify(SignatureVerifiers.byName("jdk"), EDGE_CASES, 64);

  private static List<SignatureCase> shuffledEdgeCases() {
    List<SignatureCase> cases = new ArrayList<>(EdgeCases.all());
    Collections.shuffle(cases, Seed.random());
    return cases;
  }

  /** Verifiers of every width that this machine has, with and without splitting. */
  static List<LaneVerifier> verifiers() {
    List<LaneVerifier> verifiers = new ArrayList<>();
    for (LaneWidth width : LaneWidth.values()) {
      if (width.isSupported()) {
        for (int parts : new int[] {1, 2, 4}) {
          verifiers.add(new LaneVerifier(width, parts, TABLE_BYTES, new Random(1)));
        }
      }
    }
    return verifiers;
  }

  /** RFC 8032, section 7.1, the vectors that are short enough for an entry. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("verifiers")
  void acceptsTheVectorsOfRfc8032(LaneVerifier verifier) {
    HexFormat hex = HexFormat.of();
    List<SignatureCase> cases =
        List.of(
            new SignatureCase(
                hex.parseHex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
                new byte[0],
                hex.parseHex(
                    "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b")),
            new SignatureCase(
                hex.parseHex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"),
                hex.parseHex("72"),
                hex.parseHex(
                    "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00")),
            new SignatureCase(
                hex.parseHex("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"),
                hex.parseHex("af82"),
                hex.parseHex(
                    "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a")));
    for (int round = 0; round < 40; round++) {
      assertEquals(3, SignatureCase.verify(verifier, cases, 3).cardinality());
    }
  }

  @Test
  void theOthersAgreeOnEveryEdgeCase() {
    assertTrue(BY_JDK.cardinality() > 50, BY_JDK.toString());
    SignatureVerifier tink = SignatureVerifiers.byName("tink");
    assertSame(EDGE_CASES, BY_JDK, SignatureCase.verify(tink, EDGE_CASES, 64));
    SignatureVerifier best = SignatureVerifiers.best();
    assertSame(EDGE_CASES, BY_JDK, SignatureCase.verify(best, EDGE_CASES, 64));
  }

  /** Three times: without tables, and with those that the first rounds left. */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("verifiers")
  void agreesWithTheOthersOnEveryEdgeCase(LaneVerifier verifier) {
    List<SignatureCase> cases = EDGE_CASES;
    BitSet expected = BY_JDK;
    for (int round = 0; round < 3; round++) {
      assertSame(cases, expected, SignatureCase.verify(verifier, cases, 61));
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("verifiers")
  void everyBatchSizeKeepsEntriesApart(LaneVerifier verifier) {
    Random random = Seed.random();
    List<SignatureCase> valid = SignatureCase.valid(random, 50, 257);
    for (int size = 1; size <= 257; size += size < 20 ? 1 : 1 + random.nextInt(16)) {
      List<SignatureCase> cases = new ArrayList<>(valid.subList(0, size));
      BitSet expected = new BitSet();
      for (int i = 0; i < size; i++) {
        boolean isGood = random.nextInt(3) > 0;
        expected.set(i, isGood);
        cases.set(i, isGood ? cases.get(i) : cases.get(i).flipped(random.nextInt(64), i % 8));
      }
      assertSame(cases, expected, SignatureCase.verify(verifier, cases, size));
    }
  }

  /**
   * In each lane, beside every combination of good and hopeless neighbours, a good signature is
   * accepted and a bad one is not.
   */
  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("verifiers")
  void aLaneNeverDependsOnTheOthers(LaneVerifier verifier) {
    Random random = Seed.random();
    List<SignatureCase> valid = SignatureCase.valid(random, 300, 300);
    List<SignatureCase> edge = EDGE_CASES;
    for (int round = 0; round < 200; round++) {
      int lane = round % 8;
      boolean isGood = round % 16 < 8;
      SignatureCase tested = valid.get(random.nextInt(valid.size()));
      tested = isGood ? tested : tested.flipped(random.nextInt(64), random.nextInt(8));
      SignatureCase[] group = new SignatureCase[8 * (1 + random.nextInt(3))];
      for (int i = 0; i < group.length; i++) {
        List<SignatureCase> from = random.nextBoolean() ? valid : edge;
        group[i] = from.get(random.nextInt(from.size()));
      }
      group[lane] = tested;
      BitSet found = SignatureCase.verify(verifier, Arrays.asList(group), group.length);
      assertEquals(isGood, found.get(lane), tested.toString());
    }
  }

  @ParameterizedTest(allowZeroInvocations = true)
  @MethodSource("verifiers")
  void anEmptyBatchIsNothing(LaneVerifier verifier) {
    assertTrue(SignatureCase.verify(verifier, List.of(), 8).isEmpty());
    assertFalse(verifier.name().isEmpty());
  }

  static void assertSame(List<SignatureCase> cases, BitSet expected, BitSet found) {
    if (!expected.equals(found)) {
      BitSet difference = (BitSet) expected.clone();
      difference.xor(found);
      int first = difference.nextSetBit(0);
      throw new AssertionError(
          "%d differ, the first at %d, valid: %b: %s"
              .formatted(difference.cardinality(), first, expected.get(first), cases.get(first)));
    }
  }
}
