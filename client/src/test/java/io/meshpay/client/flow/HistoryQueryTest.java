package io.meshpay.client.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.testing.FakeAuthority;
import io.meshpay.client.testing.FlowHarness;
import io.meshpay.client.testing.FlowHarness.Answering;
import io.meshpay.client.testing.Seed;
import io.meshpay.client.testing.TestCommittee;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.ExecutedPayment;
import io.meshpay.protocol.message.HistoryRequest;
import io.meshpay.protocol.message.HistoryResponse;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.SyncResponse;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.sbe.HistoryRoles;
import io.meshpay.protocol.value.PublicKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HistoryQueryTest {
  private static final SigningKey ALICE = TestCommittee.key(1);
  private static final SigningKey BOB = TestCommittee.key(2);
  private static final SigningKey CAROL = TestCommittee.key(3);
  private static final int ROUNDS = Integer.getInteger("meshpay.rounds", 300);

  private final TestCommittee committee = TestCommittee.of(1, 1, 1, 1);
  private final List<FakeAuthority> authorities = FakeAuthority.all(committee);
  private final List<Answering> answering = new ArrayList<>();

  /** Alice's payments in the order of their execution; the third is to herself. */
  private final List<Certificate> paid = new ArrayList<>();

  @BeforeEach
  void pay() {
    authorities.forEach(authority -> answering.add(Answering.of(authority)));
    long alices = 0;
    for (int round = 0; round < 2; round++) {
      execute(committee.order(ALICE, BOB.publicKey(), 10, alices++));
      execute(committee.order(BOB, ALICE.publicKey(), 5, round));
      execute(committee.order(ALICE, ALICE.publicKey(), 1, alices++));
      execute(committee.order(ALICE, BOB.publicKey(), 20, alices++));
    }
  }

  private void execute(TransferOrder order) {
    Certificate certificate = committee.certificate(order, 0, 1, 2);
    paid.add(certificate);
    for (FakeAuthority authority : authorities) {
      authority.answer(new ConfirmationRequest(1, certificate));
    }
  }

  private HistoryQuestion question(int authority, long before, int max) {
    return new HistoryQuestion(ALICE.publicKey(), HistoryRoles.BOTH, authority, before, max);
  }

  private FlowHarness run(HistoryQuestion question) {
    HistoryQuery query =
        new HistoryQuery(
            committee.committee(), committee.answerCheck(), FlowSettings.DEFAULT, 0, question);
    return new FlowHarness(query, answering).run();
  }

  private static HistoryOutcome.Answered answered(FlowHarness harness) {
    return assertInstanceOf(HistoryOutcome.Answered.class, harness.history());
  }

  private static List<Certificate> certificates(HistoryOutcome.Answered answered) {
    return answered.payments().stream().map(ExecutedPayment::certificate).toList();
  }

  @Test
  void thePagesOfTheFirstThatAnswersAreOneAnswer() {
    answering.set(0, Answering.SILENT);
    HistoryOutcome.Answered all = answered(run(question(HistoryQuestion.ANY, 0, 100)));
    assertEquals(1, all.authority());
    assertEquals(paid.reversed(), certificates(all));
    assertEquals(0, all.nextBeforePosition());
    assertEquals(3, authorities.get(1).requests().size() - paid.size());
  }

  @Test
  void aLimitedAnswerIsGoneOnFromWithTheSameAuthority() {
    HistoryOutcome.Answered first = answered(run(question(2, 0, 5)));
    assertEquals(2, first.authority());
    assertEquals(paid.reversed().subList(0, 5), certificates(first));
    HistoryOutcome.Answered second = answered(run(question(2, first.nextBeforePosition(), 5)));
    assertEquals(paid.reversed().subList(5, 8), certificates(second));
    assertEquals(0, second.nextBeforePosition());
  }

  @Test
  void eachRoleHasItsOwnHistory() {
    HistoryOutcome.Answered received =
        answered(
            run(
                new HistoryQuestion(
                    ALICE.publicKey(), HistoryRoles.RECEIVED, HistoryQuestion.ANY, 0, 100)));
    assertEquals(
        List.of(paid.get(6), paid.get(5), paid.get(2), paid.get(1)), certificates(received));
    HistoryOutcome.Answered sent =
        answered(
            run(
                new HistoryQuestion(
                    BOB.publicKey(), HistoryRoles.SENT, HistoryQuestion.ANY, 0, 100)));
    assertEquals(List.of(paid.get(5), paid.get(1)), certificates(sent));
    HistoryOutcome.Answered none =
        answered(
            run(
                new HistoryQuestion(
                    CAROL.publicKey(), HistoryRoles.BOTH, HistoryQuestion.ANY, 0, 100)));
    assertEquals(List.of(), none.payments());
    assertEquals(0, none.nextBeforePosition());
  }

  @Test
  void aQuestionThatMakesNoSenseIsNotAsked() {
    assertThrows(IllegalArgumentException.class, () -> question(HistoryQuestion.ANY, 5, 1));
    assertThrows(IllegalArgumentException.class, () -> question(0, -1, 1));
    assertThrows(IllegalArgumentException.class, () -> question(0, 0, 0));
    assertThrows(IllegalArgumentException.class, () -> question(0, 0, 1_001));
    assertThrows(IllegalArgumentException.class, () -> run(question(4, 0, 1)));
  }

  /** Authority 0 answers the page with this number, from 0, otherwise than an honest one. */
  private void lie(int page, UnaryOperator<HistoryResponse> lie) {
    FakeAuthority honest = authorities.getFirst();
    int[] asked = {0};
    answering.set(
        0,
        request -> {
          Message.Response answer = honest.answer(request);
          return List.of(
              asked[0]++ == page && answer instanceof HistoryResponse response
                  ? lie.apply(response)
                  : answer);
        });
  }

  private static HistoryResponse with(HistoryResponse response, List<ExecutedPayment> payments) {
    return new HistoryResponse(
        response.requestId(), response.account(), response.nextBeforePosition(), payments);
  }

  private static HistoryResponse withNext(HistoryResponse response, long next) {
    return new HistoryResponse(response.requestId(), response.account(), next, response.payments());
  }

  private static HistoryResponse withFirst(HistoryResponse response, Certificate certificate) {
    List<ExecutedPayment> payments = new ArrayList<>(response.payments());
    payments.set(0, new ExecutedPayment(payments.getFirst().position(), certificate));
    return with(response, payments);
  }

  private void assertNotBelieved(String lie) {
    HistoryOutcome.Answered answered = answered(run(question(HistoryQuestion.ANY, 0, 100)));
    assertTrue(answered.authority() > 0, lie);
    assertEquals(paid.reversed(), certificates(answered), lie);
    answering.set(0, Answering.of(authorities.getFirst()));
  }

  @Test
  void whatCannotBeTrueIsAFaultyAuthoritysOnWhicheverPage() {
    Certificate tooFew = committee.certificate((TransferOrder) paid.getLast().order(), 0, 1);
    Certificate foreign =
        committee.certificate(committee.order(BOB, CAROL.publicKey(), 1, 9), 0, 1, 2);
    PublicKey other = CAROL.publicKey();
    for (int page = 0; page < 2; page++) {
      lie(page, response -> withFirst(response, tooFew));
      assertNotBelieved("too few votes");
      lie(page, response -> withFirst(response, foreign));
      assertNotBelieved("another's payment");
      lie(page, response -> with(response, response.payments().reversed()));
      assertNotBelieved("positions that rise");
      lie(page, response -> withFirst(response, response.payments().get(1).certificate()));
      assertNotBelieved("a payment twice");
      lie(page, response -> withNext(response, Long.MAX_VALUE));
      assertNotBelieved("a next page above");
      lie(page, response -> withNext(response, -1));
      assertNotBelieved("a next page below all");
      lie(
          page,
          response ->
              new HistoryResponse(
                  response.requestId(), other, response.nextBeforePosition(), List.of()));
      assertNotBelieved("another account");
    }
    lie(1, response -> withNext(with(response, List.of()), response.nextBeforePosition() + 100));
    assertNotBelieved("an empty page that leads nowhere");
    lie(1, response -> with(response, response.payments().subList(1, 3)));
    assertNotBelieved("a gap in what was sent");
  }

  @Test
  void moreThanWasAskedForIsNotBelieved() {
    lie(
        0,
        response -> {
          List<ExecutedPayment> payments = new ArrayList<>();
          for (int i = 0; i < 8; i++) {
            payments.add(new ExecutedPayment(100 - i, paid.get(7 - i)));
          }
          return new HistoryResponse(response.requestId(), response.account(), 0, payments);
        });
    HistoryOutcome.Answered answered = answered(run(question(HistoryQuestion.ANY, 0, 4)));
    assertTrue(answered.authority() > 0);
    assertEquals(4, answered.payments().size());
  }

  @Test
  void answersOfAnotherKindOrQuestionAreNotBelieved() {
    answering.set(
        0,
        request -> List.of(new SyncResponse(request.requestId(), ALICE.publicKey(), 0, List.of())));
    answering.set(
        1,
        request ->
            List.of(new HistoryResponse(request.requestId() + 1, ALICE.publicKey(), 0, List.of())));
    assertEquals(2, answered(run(question(HistoryQuestion.ANY, 0, 100))).authority());
  }

  @Test
  void oneThatRefusesOrFallsSilentOnTheWayIsLeftForAnother() {
    FakeAuthority honest = authorities.getFirst();
    int[] asked = {0};
    answering.set(0, request -> asked[0]++ == 0 ? List.of(honest.answer(request)) : List.of());
    HistoryOutcome.Answered afterSilence = answered(run(question(HistoryQuestion.ANY, 0, 100)));
    assertTrue(afterSilence.authority() > 0);
    assertEquals(paid.reversed(), certificates(afterSilence));

    asked[0] = 0;
    answering.set(
        0,
        request ->
            asked[0]++ == 0
                ? List.of(honest.answer(request))
                : List.of(FakeAuthority.error(request, ErrorCode.UNSUPPORTED, 0)));
    HistoryOutcome.Answered afterRefusal = answered(run(question(HistoryQuestion.ANY, 0, 100)));
    assertTrue(afterRefusal.authority() > 0);
    assertEquals(paid.reversed(), certificates(afterRefusal));
  }

  @Test
  void anOverloadedOneIsAskedAgainAndOneWithTooLongAnAnswerByTcp() {
    FakeAuthority honest = authorities.getFirst();
    Collections.fill(answering, Answering.SILENT);
    int[] asked = {0};
    answering.set(
        0,
        request ->
            switch (asked[0]++) {
              case 0 -> List.of(FakeAuthority.error(request, ErrorCode.OVERLOADED, 0));
              case 1 ->
                  List.of(
                      FakeAuthority.error(request, ErrorCode.MESSAGE_TOO_LARGE, 9),
                      FakeAuthority.error(request, ErrorCode.MESSAGE_TOO_LARGE, 9));
              default -> List.of(honest.answer(request));
            });
    FlowHarness harness = run(question(0, 0, 2));
    assertEquals(paid.reversed().subList(0, 2), certificates(answered(harness)));
    assertTrue(
        harness.effects().stream()
            .anyMatch(effect -> effect instanceof Effect.Send send && send.overStream()));
  }

  @Test
  void whenTimeRunsOutThePagesThatThereAreCount() {
    FakeAuthority honest = authorities.get(3);
    int[] asked = {0};
    answering.set(3, request -> asked[0]++ == 0 ? List.of(honest.answer(request)) : List.of());
    HistoryOutcome.Answered part = answered(run(question(3, 0, 100)));
    assertEquals(paid.reversed().subList(0, 3), certificates(part));
    answering.set(3, Answering.of(honest));
    HistoryOutcome.Answered rest = answered(run(question(3, part.nextBeforePosition(), 100)));
    assertEquals(paid.reversed().subList(3, 8), certificates(rest));
  }

  @Test
  void whatOneGaveThatHasNoMoreCountsIfNobodyGivesMore() {
    for (int i = 0; i < 4; i++) {
      int pages = i == 2 ? 2 : 1;
      FakeAuthority honest = authorities.get(i);
      int[] asked = {0};
      answering.set(
          i,
          request ->
              List.of(
                  asked[0]++ < pages
                      ? honest.answer(request)
                      : FakeAuthority.error(request, ErrorCode.HISTORY_UNAVAILABLE, 9)));
    }
    HistoryOutcome.Answered part = answered(run(question(HistoryQuestion.ANY, 0, 100)));
    assertEquals(paid.reversed().subList(0, part.payments().size()), certificates(part));
    assertTrue(part.payments().size() >= 3 && part.nextBeforePosition() > 0);
    assertTrue(part.lacksOlder());
    answering.set(2, Answering.of(authorities.get(2)));
    assertFalse(answered(run(question(2, 0, 100))).lacksOlder());
  }

  @Test
  void anEmptyPageThatLeadsToWhatIsRefusedIsNoAnswer() {
    for (int i = 0; i < 3; i++) {
      answering.set(
          i,
          request ->
              request instanceof HistoryRequest asked && asked.beforePosition() == 0
                  ? List.of(
                      new HistoryResponse(request.requestId(), ALICE.publicKey(), 9, List.of()))
                  : List.of(FakeAuthority.error(request, ErrorCode.HISTORY_UNAVAILABLE, 9)));
    }
    HistoryOutcome.Answered other = answered(run(question(HistoryQuestion.ANY, 0, 100)));
    assertEquals(3, other.authority());
    assertEquals(paid.reversed(), certificates(other));
    assertInstanceOf(HistoryOutcome.NoAnswer.class, run(question(0, 0, 100)).history());
  }

  @Test
  void withoutAnAnswerThatHoldsThereIsNone() {
    lie(0, response -> withNext(response, -1));
    answering.set(1, Answering.SILENT);
    answering.set(2, request -> List.of(FakeAuthority.error(request, ErrorCode.UNSUPPORTED, 0)));
    answering.set(3, Answering.SILENT);
    HistoryOutcome.NoAnswer none =
        assertInstanceOf(
            HistoryOutcome.NoAnswer.class, run(question(HistoryQuestion.ANY, 0, 100)).history());
    assertEquals(
        List.of(
            AuthorityAnswer.State.INVALID,
            AuthorityAnswer.State.SILENT,
            AuthorityAnswer.State.REFUSED,
            AuthorityAnswer.State.SILENT),
        none.answers().stream().map(AuthorityAnswer::state).toList());

    FlowHarness alone = run(question(2, 0, 100));
    assertInstanceOf(HistoryOutcome.NoAnswer.class, alone.history());
    assertEquals(1_000_000, alone.nowMicros(), "nobody is waited for who has refused");
  }

  @Test
  void whateverLiarsSayTheAnswerIsTrue() {
    long seed = Seed.printed("HistoryQueryTest");
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      for (int i = 0; i < 3; i++) {
        FakeAuthority honest = authorities.get(i);
        answering.set(i, request -> mangled(honest.answer(request), random));
      }
      int max = 1 + random.nextInt(10);
      FlowHarness harness = run(question(HistoryQuestion.ANY, 0, max));
      HistoryOutcome.Answered answered = answered(harness);
      List<Certificate> certificates = certificates(answered);
      assertTrue(certificates.size() <= max, "seed " + seed);
      // True, each payer's in order, but perhaps not whole.
      assertTrue(paid.containsAll(certificates), "seed " + seed);
      for (SigningKey payer : List.of(ALICE, BOB)) {
        Predicate<Certificate> isOfPayer =
            certificate -> certificate.order().payer().equals(payer.publicKey());
        assertEquals(
            paid.reversed().stream().filter(certificates::contains).filter(isOfPayer).toList(),
            certificates.stream().filter(isOfPayer).toList(),
            "seed " + seed);
      }
      if (answered.authority() == 3) {
        assertEquals(
            paid.reversed().subList(0, Math.min(max, paid.size())), certificates, "seed " + seed);
      }
    }
  }

  private List<Message.Response> mangled(Message.Response answer, Random random) {
    if (!(answer instanceof HistoryResponse response)) {
      return List.of(answer);
    }
    List<ExecutedPayment> payments = new ArrayList<>(response.payments());
    switch (random.nextInt(7)) {
      case 0 -> {
        return List.of();
      }
      case 1 -> Collections.shuffle(payments, random);
      case 2 -> payments.removeIf(payment -> random.nextBoolean());
      case 3 ->
          payments.replaceAll(
              payment ->
                  new ExecutedPayment(payment.position(), paid.get(random.nextInt(paid.size()))));
      case 4 -> {
        return List.of(withNext(response, random.nextInt(20) - 2));
      }
      case 5 ->
          payments.replaceAll(
              payment -> new ExecutedPayment(random.nextInt(40) - 2, payment.certificate()));
      default -> {}
    }
    return List.of(with(response, payments));
  }
}
