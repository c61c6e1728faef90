package io.meshpay.client.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.testing.FakeAuthority;
import io.meshpay.client.testing.FlowHarness;
import io.meshpay.client.testing.FlowHarness.Answering;
import io.meshpay.client.testing.ListEvidence;
import io.meshpay.client.testing.TestCommittee;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.order.TransferOrder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A payment brings authorities that lag what they lack. One is dead, so the lagging one is needed.
 */
final class CatchUpTest {
  private static final SigningKey ALICE = TestCommittee.key(1);
  private static final SigningKey BOB = TestCommittee.key(2);
  private static final SigningKey CAROL = TestCommittee.key(3);
  private static final int DEAD = 3;
  private static final int LAGGING = 2;

  private final TestCommittee committee = TestCommittee.of(1, 1, 1, 1);
  private final List<FakeAuthority> authorities = FakeAuthority.all(committee);
  private final ListEvidence evidence = new ListEvidence();

  private void executeAtThoseAhead(Certificate certificate) {
    for (int i : new int[] {0, 1}) {
      authorities.get(i).answer(new ConfirmationRequest(9, certificate));
    }
  }

  private FlowHarness run(TransferOrder order) {
    List<Answering> answering = new ArrayList<>();
    authorities.forEach(authority -> answering.add(Answering.of(authority)));
    answering.set(DEAD, Answering.SILENT);
    return run(
        PaymentFlow.ofOrder(
            committee.committee(),
            committee.answerCheck(),
            evidence,
            FlowSettings.DEFAULT,
            0,
            order),
        answering);
  }

  private static FlowHarness run(PaymentFlow flow, List<Answering> answering) {
    return new FlowHarness(flow, answering).run();
  }

  @Test
  void ownPredecessorsAreBroughtBeforeTheVote() {
    authorities.forEach(authority -> authority.fund(ALICE.publicKey(), 100));
    for (int number = 0; number < 5; number++) {
      Certificate certificate =
          committee.certificate(committee.order(ALICE, BOB.publicKey(), 10, number), 0, 1, 2);
      evidence.sent(certificate);
      executeAtThoseAhead(certificate);
    }
    FlowHarness harness = run(committee.order(ALICE, BOB.publicKey(), 7, 5));
    assertInstanceOf(PaymentOutcome.Confirmed.class, harness.payment());
    assertEquals(57, authorities.get(LAGGING).balance(BOB.publicKey()));
    assertEquals(6, authorities.get(LAGGING).next(ALICE.publicKey()));
  }

  @Test
  void creditsAreBroughtToAnAuthorityThatDoesNotKnowTheAccount() {
    authorities.forEach(authority -> authority.fund(BOB.publicKey(), 1_000));
    for (int number = 0; number < 3; number++) {
      Certificate credit =
          committee.certificate(committee.order(BOB, ALICE.publicKey(), 20, number), 0, 1, 2);
      evidence.received(credit);
      executeAtThoseAhead(credit);
    }
    FlowHarness harness = run(committee.order(ALICE, CAROL.publicKey(), 60, 0));
    assertInstanceOf(PaymentOutcome.Confirmed.class, harness.payment());
    assertEquals(60, authorities.get(LAGGING).balance(CAROL.publicKey()));
    assertEquals(940, authorities.get(LAGGING).balance(BOB.publicKey()));
  }

  @Test
  void creditsAndPredecessorsAreBroughtInTurns() {
    authorities.forEach(authority -> authority.fund(BOB.publicKey(), 1_000));
    Certificate credit =
        committee.certificate(committee.order(BOB, ALICE.publicKey(), 50, 0), 0, 1, 2);
    evidence.received(credit);
    executeAtThoseAhead(credit);
    for (int number = 0; number < 2; number++) {
      Certificate sent =
          committee.certificate(committee.order(ALICE, CAROL.publicKey(), 10, number), 0, 1, 2);
      evidence.sent(sent);
      executeAtThoseAhead(sent);
    }
    FlowHarness harness = run(committee.order(ALICE, CAROL.publicKey(), 30, 2));
    assertInstanceOf(PaymentOutcome.Confirmed.class, harness.payment());
    assertEquals(0, authorities.get(LAGGING).balance(ALICE.publicKey()));
    assertEquals(50, authorities.get(LAGGING).balance(CAROL.publicKey()));
  }

  @Test
  void predecessorsAreBroughtWhenTheConfirmationMissesThem() {
    authorities.forEach(authority -> authority.fund(ALICE.publicKey(), 100));
    Certificate first =
        committee.certificate(committee.order(ALICE, BOB.publicKey(), 10, 0), 0, 1, 2);
    evidence.sent(first);
    Certificate second =
        committee.certificate(committee.order(ALICE, BOB.publicKey(), 20, 1), 0, 1, 2);
    List<Answering> answering = new ArrayList<>();
    authorities.forEach(authority -> answering.add(Answering.of(authority)));
    FlowHarness harness =
        run(
            PaymentFlow.ofCertificate(
                committee.committee(),
                committee.answerCheck(),
                evidence,
                FlowSettings.DEFAULT,
                0,
                second),
            answering);
    assertInstanceOf(PaymentOutcome.Confirmed.class, harness.payment());
    authorities.forEach(authority -> assertEquals(30, authority.balance(BOB.publicKey())));
  }

  @Test
  void whatTheWalletDoesNotHoldCannotBeBrought() {
    authorities.forEach(authority -> authority.fund(ALICE.publicKey(), 100));
    executeAtThoseAhead(
        committee.certificate(committee.order(ALICE, BOB.publicKey(), 10, 0), 0, 1, 2));
    FlowHarness harness = run(committee.order(ALICE, BOB.publicKey(), 7, 1));
    PaymentOutcome.NoQuorum outcome =
        assertInstanceOf(PaymentOutcome.NoQuorum.class, harness.payment());
    assertEquals(ErrorCode.SEQUENCE_TOO_HIGH, outcome.answers().get(LAGGING).code());
  }

  @Test
  void aLiarThatAlwaysWantsMoreIsServedOnlySoLong() {
    authorities.forEach(authority -> authority.fund(ALICE.publicKey(), 100));
    for (int number = 0; number < 5; number++) {
      Certificate certificate =
          committee.certificate(committee.order(ALICE, BOB.publicKey(), 10, number), 0, 1, 2);
      evidence.sent(certificate);
      authorities.forEach(authority -> authority.answer(new ConfirmationRequest(9, certificate)));
    }
    TransferOrder order = committee.order(ALICE, BOB.publicKey(), 7, 5);
    List<Answering> answering = new ArrayList<>();
    authorities.forEach(authority -> answering.add(Answering.of(authority)));
    int[] asked = {0};
    answering.set(
        0,
        request -> {
          asked[0]++;
          return List.of(FakeAuthority.error(request, ErrorCode.MISSING_PREDECESSOR, 0));
        });
    PaymentFlow flow =
        PaymentFlow.ofOrder(
            committee.committee(),
            committee.answerCheck(),
            evidence,
            FlowSettings.DEFAULT,
            0,
            order);
    assertInstanceOf(
        PaymentOutcome.Confirmed.class, new FlowHarness(flow, answering).run().payment());
    assertTrue(asked[0] < 200, asked[0] + " requests");
  }
}
