package io.meshpay.protocol.treehead;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.meshpay.protocol.certificate.RootBody;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.example.Example;
import io.meshpay.protocol.example.ExampleKeys;
import io.meshpay.protocol.treehead.SignedTreeHead.Standing;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.Signature;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class SignedTreeHeadTest {
  private static final SignedTreeHead GOOD = Example.treeHead();
  private static final TreeHead HEAD = GOOD.head();

  private final SignatureVerifier verifier = SignatureVerifiers.best();

  private void assertStanding(Standing expected, SignedTreeHead signed) {
    assertEquals(expected, signed.check(Example.COMMITTEE, verifier), signed.toString());
  }

  private static SignedTreeHead with(TreeHead head) {
    return new SignedTreeHead(
        GOOD.authority(), GOOD.epoch(), GOOD.committeeId(), head, GOOD.signature());
  }

  @Test
  void whatIsSignedIsSizeTimeAndRoot() {
    assertEquals(TreeHead.BYTES, HEAD.toBytes().length);
    TreeHead large = new TreeHead(0x0102030405060708L, Long.MAX_VALUE, HEAD.root());
    assertEquals(
        "0807060504030201" + "ffffffffffffff7f" + HEAD.root().toHex(),
        HexFormat.of().formatHex(large.toBytes()));
    assertThrows(IllegalArgumentException.class, () -> new TreeHead(-1, 0, HEAD.root()));
    assertThrows(IllegalArgumentException.class, () -> new TreeHead(0, -1, HEAD.root()));
  }

  @Test
  void aHeadIsGenuineUnderItsAuthoritysKeyAlone() {
    assertStanding(Standing.GENUINE, GOOD);
    for (long size : new long[] {0, 1, 1L << 31, (1L << 32) + 2, Long.MAX_VALUE}) {
      TreeHead head = new TreeHead(size, 0, HEAD.root());
      assertStanding(
          Standing.GENUINE, SignedTreeHead.sign(ExampleKeys.key(4), Example.COMMITTEE, head));
    }
    SignedTreeHead ofAnother =
        new SignedTreeHead("authority-2", GOOD.epoch(), GOOD.committeeId(), HEAD, GOOD.signature());
    assertStanding(Standing.BAD_SIGNATURE, ofAnother);
    SignedTreeHead ofNobody =
        new SignedTreeHead("authority-5", GOOD.epoch(), GOOD.committeeId(), HEAD, GOOD.signature());
    assertStanding(Standing.UNKNOWN_AUTHORITY, ofNobody);
    assertThrows(
        IllegalArgumentException.class,
        () -> SignedTreeHead.sign(ExampleKeys.ALICE, Example.COMMITTEE, HEAD));
    assertThrows(
        IllegalArgumentException.class,
        () -> new SignedTreeHead("\"", 1, GOOD.committeeId(), HEAD, GOOD.signature()));
  }

  @Test
  void whateverIsChangedBreaksTheSignature() {
    assertStanding(
        Standing.BAD_SIGNATURE,
        with(new TreeHead(HEAD.treeSize() + 1, HEAD.timestampMicros(), HEAD.root())));
    // A reader that keeps 32 bits of the size would take this for the same head.
    assertStanding(
        Standing.BAD_SIGNATURE,
        with(new TreeHead(HEAD.treeSize() + (1L << 32), HEAD.timestampMicros(), HEAD.root())));
    assertStanding(
        Standing.BAD_SIGNATURE,
        with(new TreeHead(HEAD.treeSize(), HEAD.timestampMicros() + 1, HEAD.root())));
    for (int bit = 0; bit < Digest.BYTES * Byte.SIZE; bit++) {
      byte[] root = HEAD.root().toBytes();
      root[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertStanding(
          Standing.BAD_SIGNATURE,
          with(new TreeHead(HEAD.treeSize(), HEAD.timestampMicros(), Digest.of(root))));
    }
    for (int bit = 0; bit < Signature.BYTES * Byte.SIZE; bit++) {
      byte[] signature = GOOD.signature().toBytes();
      signature[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
      assertStanding(
          Standing.BAD_SIGNATURE,
          new SignedTreeHead(
              GOOD.authority(), GOOD.epoch(), GOOD.committeeId(), HEAD, Signature.of(signature)));
    }
  }

  @Test
  void aHeadOfAnotherEpochOrCommitteeIsNoneOfThisOne() {
    Committee next = Example.committee(2, 4);
    SignedTreeHead later = SignedTreeHead.sign(ExampleKeys.key(1), next, HEAD);
    assertEquals(Standing.GENUINE, later.check(next, verifier));
    assertStanding(Standing.OTHER_COMMITTEE, later);
    assertStanding(
        Standing.OTHER_COMMITTEE,
        new SignedTreeHead("authority-1", 1, later.committeeId(), HEAD, later.signature()));
    // Renamed, it is still signed for the other one.
    assertStanding(
        Standing.BAD_SIGNATURE,
        new SignedTreeHead("authority-1", 1, GOOD.committeeId(), HEAD, later.signature()));
  }

  @Test
  void whatWasSignedInAnotherDomainIsNoHead() {
    SigningContext context = Example.COMMITTEE.signingContext();
    for (Domain domain : Domain.values()) {
      Signature signature = ExampleKeys.key(1).sign(context.message(domain, HEAD.toBytes()));
      boolean isHead = domain == Domain.JOURNAL_TREE_HEAD;
      assertStanding(
          isHead ? Standing.GENUINE : Standing.BAD_SIGNATURE,
          new SignedTreeHead(GOOD.authority(), 1, GOOD.committeeId(), HEAD, signature));
    }
    byte[] vote = context.message(Domain.VOTE_ROOT, RootBody.of(2, HEAD.root()));
    assertStanding(
        Standing.BAD_SIGNATURE,
        new SignedTreeHead(
            GOOD.authority(), 1, GOOD.committeeId(), HEAD, ExampleKeys.key(1).sign(vote)));
  }
}
