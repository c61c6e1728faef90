package io.meshpay.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.Signature;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What is verified once for many messages, and what never is. */
final class SignatureChecksTest {
  private static final int SIGNATURE = 300;

  private final TestCommittee committee = new TestCommittee();
  private final PipelineCounters counters = new PipelineCounters();
  private final SignatureChecks checks =
      new SignatureChecks(committee.committee, SignatureVerifiers.byName("jdk"), counters);

  private TransferOrder order(int number) {
    return committee.order(TestCommittee.key(1), TestCommittee.key(2).publicKey(), 10, number);
  }

  /** A message with an order at its beginning and a signature behind it. */
  private static Slot slot(TransferOrder order, Signature behind) {
    Slot slot = new Slot(new UnsafeBuffer(new byte[SIGNATURE + Signature.BYTES]));
    order.encode(slot.message, 0);
    order.digest().copyTo(slot.digest, 0);
    behind.copyTo(slot.message, SIGNATURE);
    return slot;
  }

  private static Signature bent(Signature signature) {
    byte[] bytes = signature.toBytes();
    bytes[3] ^= 1;
    return Signature.of(bytes);
  }

  private void addRoot(Slot slot, int authority, TransferOrder voted) {
    VoteView vote = new VoteView();
    vote.authority = authority;
    vote.leafCount = 1;
    vote.signatureOffset = SIGNATURE;
    assertEquals(voted.digest(), Digest.read(slot.digest, 0));
    assertTrue(checks.addVote(slot, vote));
  }

  @Test
  void aRootOfManyMessagesIsVerifiedOnce() {
    TransferOrder order = order(0);
    SignedLeaf vote = committee.vote(2, order);
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      slots.add(slot(order, vote.rootSignature()));
      addRoot(slots.get(i), 2, order);
    }
    checks.settle();
    assertEquals(1, counters.signaturesVerified());
    assertEquals(19, counters.rootsRemembered());
    slots.forEach(slot -> assertNull(slot.refusal));
    addRoot(slots.getFirst(), 2, order);
    checks.settle();
    assertEquals(1, counters.signaturesVerified());
  }

  @Test
  void aBadRootRefusesAllItsMessagesAndNoOther() {
    TransferOrder order = order(0);
    Signature good = committee.vote(2, order).rootSignature();
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      slots.add(slot(order, i % 3 == 0 ? bent(good) : good));
      addRoot(slots.get(i), 2, order);
    }
    checks.settle();
    assertEquals(2, counters.signaturesVerified());
    assertEquals(1, counters.signaturesInvalid());
    for (int i = 0; i < 20; i++) {
      assertEquals(i % 3 == 0 ? ErrorCode.BAD_VOTE : null, slots.get(i).refusal);
    }
    assertEquals(2, slots.getFirst().detail);
    // What was bad is not remembered as anything.
    Slot again = slot(order, bent(good));
    addRoot(again, 2, order);
    checks.settle();
    assertEquals(ErrorCode.BAD_VOTE, again.refusal);
    assertEquals(3, counters.signaturesVerified());
  }

  @Test
  void theSameBytesUnderAnotherAuthoritysNameAreAnotherSignature() {
    TransferOrder order = order(0);
    Signature ofTheThird = committee.vote(2, order).rootSignature();
    Slot honest = slot(order, ofTheThird);
    Slot forged = slot(order, ofTheThird);
    addRoot(honest, 2, order);
    addRoot(forged, 1, order);
    checks.settle();
    assertNull(honest.refusal);
    assertEquals(ErrorCode.BAD_VOTE, forged.refusal);
    assertEquals(1, forged.detail);
  }

  @Test
  void anOrderOfTwoMessagesIsVerifiedOnce() {
    TransferOrder good = order(0);
    TransferOrder bad = good.withSignature(bent(good.signature()));
    Slot first = slot(good, good.signature());
    Slot second = slot(good, good.signature());
    Slot third = slot(bad, good.signature());
    checks.addPayer(first);
    checks.addPayer(second);
    checks.addPayer(third);
    checks.settle();
    assertEquals(2, counters.signaturesVerified());
    assertEquals(1, counters.ordersRemembered());
    assertNull(first.refusal);
    assertNull(second.refusal);
    assertEquals(ErrorCode.BAD_SIGNATURE, third.refusal);
  }

  @Test
  void messagesThatWaitForOneSignatureHaveALimitToo() {
    TransferOrder order = order(0);
    SignedLeaf vote = committee.vote(2, order);
    int waiting = 0;
    List<Slot> slots = new ArrayList<>();
    while (checks.hasRoomForMessage()) {
      Slot slot = slot(order, vote.rootSignature());
      addRoot(slot, 2, order);
      slots.add(slot);
      waiting++;
      assertTrue(waiting < 10_000);
    }
    checks.settle();
    assertTrue(checks.hasRoomForMessage());
    assertEquals(1, counters.signaturesVerified());
    for (Slot slot : slots) {
      assertNull(slot.refusal);
    }
    assertFalse(slots.isEmpty());
  }
}
