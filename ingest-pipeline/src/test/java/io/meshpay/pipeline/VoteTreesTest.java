package io.meshpay.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.MessageCodec;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.Signature;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** Certificates whose votes stand in large trees: what is remembered never changes a verdict. */
final class VoteTreesTest {
  private static final int LEAVES = 23;
  private static final int ROUNDS = 60;
  private static final int MESSAGE_BYTES = 4096;

  private final Random random = Seed.random();
  private final TestCommittee committee = new TestCommittee();
  private final SignatureVerifier verifier = SignatureVerifiers.byName("jdk");
  private final PipelineCounters counters = new PipelineCounters();
  private final SignatureChecks checks =
      new SignatureChecks(committee.committee, verifier, counters);
  private final CertificateExaminer examiner = new CertificateExaminer(committee.committee);

  private final List<TransferOrder> orders = new ArrayList<>();
  private final List<List<SignedLeaf>> votes = new ArrayList<>();

  VoteTreesTest() {
    for (int number = 0; number < LEAVES; number++) {
      orders.add(
          committee.order(TestCommittee.key(1), TestCommittee.key(2).publicKey(), 10, number));
    }
    List<Digest> leaves = orders.stream().map(TransferOrder::digest).toList();
    for (int authority = 0; authority < 4; authority++) {
      votes.add(
          SignedLeaf.sign(
              committee.keys.get(authority),
              committee.context(),
              Domain.VOTE_ROOT,
              authority,
              leaves));
    }
  }

  private Slot slot(int order, SignedLeaf... signed) {
    TransferCertificate certificate =
        new TransferCertificate(committee.committee.epoch(), orders.get(order), List.of(signed));
    Slot slot = new Slot(new UnsafeBuffer(new byte[MESSAGE_BYTES]));
    slot.messageBytes =
        MessageCodec.encode(new ConfirmationRequest(order, certificate), slot.message, 0);
    return slot;
  }

  private Slot honest(int order) {
    return slot(order, votes.get(0).get(order), votes.get(1).get(order), votes.get(3).get(order));
  }

  @Test
  void oneSignatureForEachTreeAndOneForEachPayer() {
    for (int order = 0; order < LEAVES; order++) {
      Slot slot = honest(order);
      examiner.examine(slot, checks);
      if (order % 7 == 0) {
        checks.settle();
      }
    }
    checks.settle();
    assertEquals(LEAVES + 3, counters.signaturesVerified());
    assertEquals(0, counters.signaturesInvalid());
    assertEquals(3 * (LEAVES - 1), counters.rootsRemembered());
  }

  @Test
  void verdictsAreThoseOfChecksThatRememberNothing() {
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<Slot> batch = new ArrayList<>();
      List<Slot> alone = new ArrayList<>();
      for (int i = 0; i <= random.nextInt(12); i++) {
        Slot slot = anySlot();
        Slot copy = new Slot(new UnsafeBuffer(slot.message.byteArray().clone()));
        copy.messageBytes = slot.messageBytes;
        batch.add(slot);
        alone.add(copy);
        examiner.examine(slot, checks);
      }
      checks.settle();
      for (int i = 0; i < batch.size(); i++) {
        SignatureChecks forgetful =
            new SignatureChecks(committee.committee, verifier, new PipelineCounters());
        examiner.examine(alone.get(i), forgetful);
        forgetful.settle();
        assertEquals(alone.get(i).refusal, batch.get(i).refusal);
        if (batch.get(i).refusal != null) {
          refused++;
          assertEquals(alone.get(i).detail, batch.get(i).detail);
        }
      }
    }
    assertTrue(refused > ROUNDS / 4, "only " + refused + " were refused");
  }

  /** A certificate, forged in one of its votes more often than not. */
  private Slot anySlot() {
    int order = random.nextInt(LEAVES);
    List<SignedLeaf> signed = new ArrayList<>();
    for (int authority : new int[] {0, 2, 3}) {
      signed.add(votes.get(authority).get(order));
    }
    int at = random.nextInt(3);
    signed.set(at, forged(signed.get(at)));
    return slot(order, signed.toArray(new SignedLeaf[0]));
  }

  private SignedLeaf forged(SignedLeaf vote) {
    int authority = vote.authority();
    int index = vote.leafIndex();
    int count = vote.leafCount();
    Signature signature = vote.rootSignature();
    List<Digest> path = new ArrayList<>(vote.path());
    switch (random.nextInt(8)) {
      case 0 -> signature = Signature.of(bent(signature.toBytes()));
      case 1 -> {
        int node = random.nextInt(path.size());
        path.set(node, Digest.of(bent(path.get(node).toBytes())));
      }
      case 2 -> index = random.nextInt(count + 1);
      case 3 -> count = random.nextInt(70);
      case 4 -> path.removeLast();
      // Another authority's signature on the same tree.
      case 5 -> signature = votes.get(1).get(index).rootSignature();
      default -> {
        // As it is.
      }
    }
    return new SignedLeaf(authority, index, count, signature, path);
  }

  private byte[] bent(byte[] bytes) {
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    return bytes;
  }

  /** More bad trees than wait at once: honest votes in the same batch still count. */
  @Test
  void aFloodOfBadSignaturesHarmsNobodyElse() {
    List<Slot> bad = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      int order = i % LEAVES;
      SignedLeaf vote = votes.get(3).get(order);
      byte[] signature = vote.rootSignature().toBytes();
      signature[i] ^= 1;
      bad.add(
          slot(
              order,
              votes.get(0).get(order),
              votes.get(1).get(order),
              new SignedLeaf(3, order, vote.leafCount(), Signature.of(signature), vote.path())));
    }
    for (Slot slot : bad) {
      examiner.examine(slot, checks);
      assertTrue(checks.hasRoomForMessage());
    }
    List<Slot> good = new ArrayList<>();
    for (int order = 0; order < LEAVES; order++) {
      Slot slot = honest(order);
      examiner.examine(slot, checks);
      good.add(slot);
    }
    checks.settle();
    bad.forEach(slot -> assertTrue(slot.isRefused()));
    good.forEach(slot -> assertTrue(!slot.isRefused()));
  }
}
