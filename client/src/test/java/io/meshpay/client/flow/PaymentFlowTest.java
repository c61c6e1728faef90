package io.meshpay.client.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.testing.FakeAuthority;
import io.meshpay.client.testing.FlowHarness;
import io.meshpay.client.testing.FlowHarness.Answering;
import io.meshpay.client.testing.TestCommittee;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.ConfirmationResponse;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PaymentFlowTest {
  private static final SigningKey ALICE = TestCommittee.key(1);
  private static final SigningKey BOB = TestCommittee.key(2);
  private static final FlowSettings SETTINGS = FlowSettings.DEFAULT;

  private final TestCommittee committee = TestCommittee.of(1, 1, 1, 1);
  private final TransferOrder order = committee.order(ALICE, BOB.publicKey(), 30, 0);
  private final List<FakeAuthority> authorities = FakeAuthority.all(committee);
  private final List<Answering> answering = new ArrayList<>();

  @BeforeEach
  void fund() {
    for (FakeAuthority authority : authorities) {
      authority.fund(ALICE.publicKey(), 100);
      answering.add(Answering.of(authority));
    }
  }

  private PaymentFlow flow() {
    return PaymentFlow.ofOrder(
        committee.committee(), committee.answerCheck(), Evidence.NONE, SETTINGS, 0, order);
  }

  private FlowHarness run(PaymentFlow flow) {
    return new FlowHarness(flow, answering).run();
  }

  private void replace(int authority, Answering other) {
    answering.set(authority, other);
  }

  /** An authority whose answers are changed on their way. */
  private void corrupt(int authority, UnaryOperator<Message.Response> change) {
    FakeAuthority honest = authorities.get(authority);
    replace(authority, request -> List.of(change.apply(honest.answer(request))));
  }

  private void refuse(int authority, ErrorCode code, long detail) {
    replace(authority, request -> List.of(FakeAuthority.error(request, code, detail)));
  }

  private Certificate assertConfirmed(FlowHarness harness) {
    Certificate certificate =
        assertInstanceOf(PaymentOutcome.Confirmed.class, harness.payment()).certificate();
    assertTrue(committee.certificateCheck().check(certificate).isValid());
    assertEquals(certificate, harness.persisted());
    return certificate;
  }

  @Test
  void anHonestCommitteeConfirmsAndEveryAuthorityExecutes() {
    FlowHarness harness = run(flow());
    assertConfirmed(harness);
    for (FakeAuthority authority : authorities) {
      assertEquals(70, authority.balance(ALICE.publicKey()));
      assertEquals(30, authority.balance(BOB.publicKey()));
    }
    assertEquals(1_000_000, harness.nowMicros(), "nothing is waited for");
  }

  @Test
  void theCertificateIsPersistedBeforeAnyConfirmationIsSent() {
    FlowHarness harness = run(flow());
    int persist = -1;
    for (int i = 0; i < harness.effects().size(); i++) {
      switch (harness.effects().get(i)) {
        case Effect.Persist _ -> persist = i;
        case Effect.Send send when send.request() instanceof ConfirmationRequest ->
            assertTrue(persist >= 0, "effect " + i);
        default -> {}
      }
    }
  }

  @Test
  void oneSilentAuthorityDelaysNothing() {
    replace(3, Answering.SILENT);
    FlowHarness harness = new FlowHarness(flow(), answering).start();
    assertConfirmed(harness);
    assertEquals(1_000_000, harness.nowMicros());
    harness.finish();
    assertEquals(1_000_000 + SETTINGS.deliveryMicros(), harness.nowMicros(), "delivery is bounded");
  }

  @Test
  void twoSilentAuthoritiesAreNoQuorumAtTheDeadline() {
    replace(0, Answering.SILENT);
    replace(3, Answering.SILENT);
    FlowHarness harness = run(flow());
    PaymentOutcome.NoQuorum outcome =
        assertInstanceOf(PaymentOutcome.NoQuorum.class, harness.payment());
    assertEquals(2, outcome.votedPower());
    assertEquals(3, outcome.quorum());
    assertEquals(AuthorityAnswer.State.SILENT, outcome.answers().get(0).state());
    assertEquals(AuthorityAnswer.State.AGREED, outcome.answers().get(1).state());
    assertEquals(1_000_000 + SETTINGS.deadlineMicros(), harness.nowMicros());
    assertNull(harness.persisted());
  }

  @Test
  void aLiarsVoteWithAWrongSignatureIsIgnoredAndCounted() {
    corrupt(
        0,
        response ->
            response instanceof TransferResponse vote
                ? new TransferResponse(vote.requestId(), vote.orderDigest(), forged(vote.vote()))
                : response);
    PaymentFlow flow = flow();
    Certificate certificate = assertConfirmed(run(flow));
    assertEquals(
        List.of(1, 2, 3), certificate.votes().stream().map(SignedLeaf::authority).toList());
    assertEquals(1, flow.invalidAnswers());
  }

  private static SignedLeaf forged(SignedLeaf vote) {
    byte[] signature = vote.rootSignature().toBytes();
    signature[0] ^= 1;
    return new SignedLeaf(
        vote.authority(),
        vote.leafIndex(),
        vote.leafCount(),
        io.meshpay.protocol.value.Signature.of(signature),
        vote.path());
  }

  @Test
  void aForgedPathIsIgnored() {
    corrupt(
        1,
        response ->
            response instanceof TransferResponse vote
                ? new TransferResponse(
                    vote.requestId(),
                    vote.orderDigest(),
                    new SignedLeaf(
                        1,
                        vote.vote().leafIndex(),
                        vote.vote().leafCount(),
                        vote.vote().rootSignature(),
                        List.of(
                            Digest.of(new byte[32]).equals(vote.vote().path().getFirst())
                                ? order.digest()
                                : Digest.of(new byte[32]))))
                : response);
    PaymentFlow flow = flow();
    assertConfirmed(run(flow));
    assertEquals(1, flow.invalidAnswers());
  }

  @Test
  void aVoteThatAnotherAuthorityPassesOffAsItsOwnIsIgnored() {
    corrupt(
        0,
        response ->
            response instanceof TransferResponse vote
                ? new TransferResponse(
                    vote.requestId(), vote.orderDigest(), committee.vote(1, vote.orderDigest()))
                : response);
    PaymentFlow flow = flow();
    Certificate certificate = assertConfirmed(run(flow));
    assertEquals(
        List.of(1, 2, 3), certificate.votes().stream().map(SignedLeaf::authority).toList());
    assertEquals(1, flow.invalidAnswers());
  }

  @Test
  void aVoteForAnotherOrderIsIgnored() {
    TransferOrder other = committee.order(ALICE, BOB.publicKey(), 31, 0);
    corrupt(
        2,
        response ->
            response instanceof TransferResponse vote
                ? new TransferResponse(
                    vote.requestId(), other.digest(), committee.vote(2, other.digest()))
                : response);
    PaymentFlow flow = flow();
    assertConfirmed(run(flow));
    assertEquals(1, flow.invalidAnswers());
  }

  @Test
  void aDuplicateVoteCountsOnce() {
    FakeAuthority honest = authorities.get(0);
    replace(
        0,
        request -> {
          Message.Response response = honest.answer(request);
          return List.of(response, response, response);
        });
    replace(2, Answering.SILENT);
    replace(3, Answering.SILENT);
    FlowHarness harness = run(flow());
    assertEquals(
        2, assertInstanceOf(PaymentOutcome.NoQuorum.class, harness.payment()).votedPower());
  }

  @Test
  void aLiarWhoAlwaysAnswersNonsenseDelaysNothing() {
    replace(
        1,
        request ->
            List.of(
                new ConfirmationResponse(
                    request.requestId(),
                    order.digest(),
                    committee.acknowledgement(0, order.digest())),
                new ErrorMessage(request.requestId(), ErrorCode.MALFORMED, 0, 0)));
    FlowHarness harness = new FlowHarness(flow(), answering).start();
    assertConfirmed(harness);
    assertEquals(1_000_000, harness.nowMicros());
  }

  @Test
  void votingPowerCountsAndNotHeads() {
    TestCommittee weighted = TestCommittee.of(5, 1, 1, 1);
    List<FakeAuthority> members = FakeAuthority.all(weighted);
    List<Answering> own = new ArrayList<>();
    for (FakeAuthority member : members) {
      own.add(Answering.of(member.fund(ALICE.publicKey(), 100)));
    }
    own.set(0, Answering.SILENT);
    TransferOrder weightedOrder = weighted.order(ALICE, BOB.publicKey(), 30, 0);
    FlowHarness harness =
        new FlowHarness(
                PaymentFlow.ofOrder(
                    weighted.committee(),
                    weighted.answerCheck(),
                    Evidence.NONE,
                    SETTINGS,
                    0,
                    weightedOrder),
                own)
            .run();
    PaymentOutcome.NoQuorum outcome =
        assertInstanceOf(PaymentOutcome.NoQuorum.class, harness.payment());
    assertEquals(3, outcome.votedPower());
    assertEquals(6, outcome.quorum());
  }

  @Test
  void aLostRequestIsRepeatedUntilItIsAnswered() {
    for (int i = 0; i < 4; i++) {
      FakeAuthority honest = authorities.get(i);
      int[] lost = {0};
      replace(i, request -> lost[0]++ % 3 < 2 ? List.of() : List.of(honest.answer(request)));
    }
    FlowHarness harness = run(flow());
    assertConfirmed(harness);
    for (FakeAuthority authority : authorities) {
      assertEquals(30, authority.balance(BOB.publicKey()));
    }
  }

  @Test
  void oneRefusalIsNotBelieved() {
    refuse(0, ErrorCode.INSUFFICIENT_BALANCE, 3);
    assertConfirmed(run(flow()));
  }

  @Test
  void twoEqualRefusalsOfFourAreTheOutcome() {
    TransferOrder tooMuch = committee.order(ALICE, BOB.publicKey(), 101, 0);
    FlowHarness harness =
        new FlowHarness(
                PaymentFlow.ofOrder(
                    committee.committee(),
                    committee.answerCheck(),
                    Evidence.NONE,
                    SETTINGS,
                    0,
                    tooMuch),
                answering)
            .run();
    PaymentOutcome.Refused refused =
        assertInstanceOf(PaymentOutcome.Refused.class, harness.payment());
    assertEquals(ErrorCode.INSUFFICIENT_BALANCE, refused.code());
    assertEquals(100, refused.detail());
    assertEquals(1_000_000, harness.nowMicros(), "a refusal is told at once");
    assertNull(harness.persisted());
  }

  @Test
  void refusalsForDifferentReasonsAreNoQuorumAtTheDeadline() {
    refuse(0, ErrorCode.ACCOUNTS_FULL, 0);
    refuse(1, ErrorCode.UNKNOWN_TOKEN, 1);
    FlowHarness harness = run(flow());
    PaymentOutcome.NoQuorum outcome =
        assertInstanceOf(PaymentOutcome.NoQuorum.class, harness.payment());
    assertEquals(ErrorCode.ACCOUNTS_FULL, outcome.answers().get(0).code());
    assertEquals(AuthorityAnswer.State.REFUSED, outcome.answers().get(1).state());
  }

  @Test
  void aRefusalCanBeTakenBack() {
    refuse(0, ErrorCode.ACCOUNTS_FULL, 0);
    FakeAuthority honest = authorities.get(1);
    boolean[] hasRefused = {false};
    replace(
        1,
        request -> {
          if (!hasRefused[0]) {
            hasRefused[0] = true;
            return List.of(FakeAuthority.error(request, ErrorCode.UNKNOWN_TOKEN, 1));
          }
          return List.of(honest.answer(request));
        });
    assertConfirmed(run(flow()));
  }

  @Test
  void anOverloadedAuthorityIsAskedAgainAfterAPause() {
    for (int i = 0; i < 4; i++) {
      FakeAuthority honest = authorities.get(i);
      int[] asked = {0};
      replace(
          i,
          request ->
              List.of(
                  asked[0]++ % 3 < 2
                      ? FakeAuthority.error(request, ErrorCode.OVERLOADED, 0)
                      : honest.answer(request)));
    }
    FlowHarness harness = new FlowHarness(flow(), answering).start();
    harness.untilOutcome();
    assertConfirmed(harness);
    assertTrue(harness.nowMicros() > 1_000_000 + SETTINGS.pauseMicros());
    assertTrue(harness.nowMicros() < 1_000_000 + SETTINGS.deadlineMicros());
  }

  @Test
  void aMessageTooLargeForADatagramGoesByStream() {
    FakeAuthority honest = authorities.get(0);
    List<Boolean> overStream = new ArrayList<>();
    replace(
        0,
        request ->
            List.of(
                request instanceof ConfirmationRequest && overStream.isEmpty()
                    ? tooLarge(request, overStream)
                    : honest.answer(request)));
    FlowHarness harness = run(flow());
    assertConfirmed(harness);
    List<Effect.Send> sent =
        harness.effects().stream()
            .filter(Effect.Send.class::isInstance)
            .map(Effect.Send.class::cast)
            .filter(send -> send.authority() == 0)
            .toList();
    assertFalse(sent.get(1).overStream());
    assertTrue(sent.get(2).overStream());
  }

  private static Message.Response tooLarge(Message.Request request, List<Boolean> asked) {
    asked.add(true);
    return FakeAuthority.error(request, ErrorCode.MESSAGE_TOO_LARGE, 1_400);
  }

  @Test
  void anotherOrderOfTheAccountWithTheSameNumberIsReportedWithItsProof() {
    TransferOrder other = committee.order(ALICE, BOB.publicKey(), 31, 0);
    for (int i = 0; i < 2; i++) {
      authorities.get(i).answer(new TransferRequest(9, 1, other));
    }
    FlowHarness harness = run(flow());
    PaymentOutcome.Refused refused =
        assertInstanceOf(PaymentOutcome.Refused.class, harness.payment());
    assertEquals(ErrorCode.CONFLICTING_ORDER, refused.code());
    assertEquals(other, refused.conflicting());
  }

  @Test
  void aConflictThatTheAccountHasNotSignedIsALie() {
    TransferOrder forged =
        committee.order(ALICE, BOB.publicKey(), 31, 0).withSignature(order.signature());
    for (int i = 0; i < 2; i++) {
      replace(
          i,
          request ->
              List.of(
                  new ErrorMessage(
                      request.requestId(),
                      ErrorCode.CONFLICTING_ORDER,
                      request.templateId(),
                      0,
                      forged)));
    }
    PaymentFlow flow = flow();
    assertInstanceOf(PaymentOutcome.NoQuorum.class, run(flow).payment());
    assertTrue(flow.invalidAnswers() >= 2);
  }

  @Test
  void aSpentNumberIsReported() {
    TransferOrder other = committee.order(ALICE, BOB.publicKey(), 31, 0);
    Certificate spent = committee.certificate(other, 0, 1, 2);
    for (FakeAuthority authority : authorities) {
      authority.answer(new ConfirmationRequest(9, spent));
    }
    PaymentOutcome.Refused refused =
        assertInstanceOf(PaymentOutcome.Refused.class, run(flow()).payment());
    assertEquals(ErrorCode.SEQUENCE_ALREADY_USED, refused.code());
    assertEquals(1, refused.detail());
  }

  @Test
  void withoutAcknowledgementsInTimeThePaymentIsCertified() {
    for (int i = 0; i < 4; i++) {
      FakeAuthority honest = authorities.get(i);
      replace(
          i,
          request ->
              request instanceof TransferRequest ? List.of(honest.answer(request)) : List.of());
    }
    FlowHarness harness = run(flow());
    PaymentOutcome.Certified certified =
        assertInstanceOf(PaymentOutcome.Certified.class, harness.payment());
    assertTrue(committee.certificateCheck().check(certified.certificate()).isValid());
    assertEquals(0, certified.acknowledgedPower());
    assertEquals(
        1_000_000 + SETTINGS.deadlineMicros() + SETTINGS.deliveryMicros(), harness.nowMicros());
  }

  @Test
  void forgedAcknowledgementsDoNotConfirm() {
    for (int i = 0; i < 2; i++) {
      int authority = i;
      corrupt(
          i,
          response ->
              response instanceof ConfirmationResponse acknowledgement
                  // A vote is signed in another domain.
                  ? new ConfirmationResponse(
                      acknowledgement.requestId(),
                      acknowledgement.orderDigest(),
                      committee.vote(authority, order.digest()))
                  : response);
    }
    PaymentFlow flow = flow();
    FlowHarness harness = new FlowHarness(flow, answering).start().untilOutcome();
    PaymentOutcome.Certified certified =
        assertInstanceOf(PaymentOutcome.Certified.class, harness.payment());
    assertEquals(2, certified.acknowledgedPower());
    assertTrue(flow.invalidAnswers() >= 2);
  }

  @Test
  void aCertificateFromBeforeACrashIsDeliveredWithoutAnotherVote() {
    Certificate certificate = committee.certificate(order, 0, 1, 2);
    FlowHarness harness =
        new FlowHarness(
                PaymentFlow.ofCertificate(
                    committee.committee(),
                    committee.answerCheck(),
                    Evidence.NONE,
                    SETTINGS,
                    0,
                    certificate),
                answering)
            .run();
    PaymentOutcome.Confirmed confirmed =
        assertInstanceOf(PaymentOutcome.Confirmed.class, harness.payment());
    assertEquals(certificate, confirmed.certificate());
    assertNull(harness.persisted(), "it is already");
    assertTrue(
        authorities.getFirst().requests().stream().noneMatch(TransferRequest.class::isInstance));
  }

  @Test
  void deliveryGoesOnAfterTheUserWasTold() {
    FakeAuthority honest = authorities.get(3);
    int[] asked = {0};
    replace(3, request -> asked[0]++ < 4 ? List.of() : List.of(honest.answer(request)));
    FlowHarness harness = new FlowHarness(flow(), answering).start();
    assertConfirmed(harness);
    assertEquals(0, honest.balance(BOB.publicKey()));
    harness.finish();
    assertEquals(30, honest.balance(BOB.publicKey()));
  }

  @Test
  void anAuthorityThatComesBackIsAskedAtOnce() {
    FakeAuthority honest = authorities.get(3);
    boolean[] isBack = {false};
    replace(2, Answering.SILENT);
    replace(3, request -> isBack[0] ? List.of(honest.answer(request)) : List.of());
    PaymentFlow flow = flow();
    FlowHarness harness = new FlowHarness(flow, answering).start();
    assertFalse(flow.isEnded());
    isBack[0] = true;
    List<Effect> effects = flow.onReachable(3, harness.nowMicros());
    assertEquals(1, effects.size());
    assertEquals(3, assertInstanceOf(Effect.Send.class, effects.getFirst()).authority());
  }

  @Test
  void answersToOtherFlowsAreNotTaken() {
    PaymentFlow flow =
        PaymentFlow.ofOrder(
            committee.committee(),
            committee.answerCheck(),
            Evidence.NONE,
            SETTINGS,
            Flow.REQUEST_IDS,
            order);
    flow.start(0);
    Message.Response foreign =
        new TransferResponse(0, order.digest(), committee.vote(0, order.digest()));
    assertEquals(List.of(), flow.onMessage(0, foreign, 0));
    assertEquals(0, flow.progress().havePower());
    assertEquals(List.of(), flow.onMessage(-1, foreign, 0));
    assertEquals(List.of(), flow.onMessage(4, foreign, 0));
  }
}
