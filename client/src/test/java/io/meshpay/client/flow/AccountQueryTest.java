package io.meshpay.client.flow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.testing.FakeAuthority;
import io.meshpay.client.testing.FlowHarness;
import io.meshpay.client.testing.FlowHarness.Answering;
import io.meshpay.client.testing.TestCommittee;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.AccountInfo;
import io.meshpay.protocol.message.AccountInfoRequest;
import io.meshpay.protocol.message.AccountInfoResponse;
import io.meshpay.protocol.message.Balance;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.TransferOrder;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AccountQueryTest {
  private static final SigningKey ALICE = TestCommittee.key(1);
  private static final SigningKey BOB = TestCommittee.key(2);

  private final TestCommittee committee = TestCommittee.of(1, 1, 1, 1);
  private final List<FakeAuthority> authorities = FakeAuthority.all(committee);
  private final List<Answering> answering = new ArrayList<>();

  @BeforeEach
  void fund() {
    for (FakeAuthority authority : authorities) {
      answering.add(Answering.of(authority.fund(ALICE.publicKey(), 100)));
    }
  }

  private AccountQuery query() {
    return new AccountQuery(
        committee.committee(), committee.answerCheck(), FlowSettings.DEFAULT, 0, ALICE.publicKey());
  }

  private FlowHarness run() {
    return new FlowHarness(query(), answering).run();
  }

  private static QueryOutcome.Answered answered(FlowHarness harness) {
    return assertInstanceOf(QueryOutcome.Answered.class, harness.query());
  }

  /** An authority that says this much of the account under its own good seal. */
  private void claim(int authority, long next, long balance) {
    answering.set(
        authority,
        request -> {
          AccountInfo info =
              new AccountInfo(
                  request.requestId(),
                  ALICE.publicKey(),
                  next,
                  List.of(
                      new Balance(TestCommittee.USD, BigInteger.valueOf(balance), BigInteger.ZERO)),
                  null);
          return List.of(new AccountInfoResponse(committee.seal(authority, info), info));
        });
  }

  private void pay(TransferOrder order, int... at) {
    Certificate certificate = committee.certificate(order, 0, 1, 2);
    for (int authority : at) {
      authorities.get(authority).answer(new ConfirmationRequest(9, certificate));
    }
  }

  @Test
  void aQuorumThatAgreesIsTheResultAtOnce() {
    answering.set(3, Answering.SILENT);
    FlowHarness harness = run();
    QueryOutcome.Answered account = answered(harness);
    assertTrue(account.isAgreed());
    assertEquals(0, account.nextSequenceNumber());
    assertEquals(BigInteger.valueOf(100), account.balance(TestCommittee.USD));
    assertEquals(BigInteger.ZERO, account.balance(TestCommittee.BEANS));
    assertEquals(1_000_000, harness.nowMicros());
  }

  @Test
  void aLiarIsOutvoted() {
    claim(0, 7, 1_000_000);
    QueryOutcome.Answered account = answered(run());
    assertTrue(account.isAgreed());
    assertEquals(BigInteger.valueOf(100), account.balance(TestCommittee.USD));
  }

  @Test
  void tooFewAnswersAreNoResult() {
    answering.set(1, Answering.SILENT);
    answering.set(2, request -> List.of(FakeAuthority.error(request, ErrorCode.NOT_VOTING, 0)));
    QueryOutcome.NoQuorum none = assertInstanceOf(QueryOutcome.NoQuorum.class, run().query());
    assertEquals(2, none.answeredPower());
    assertEquals(AuthorityAnswer.State.SILENT, none.answers().get(1).state());
    assertEquals(ErrorCode.NOT_VOTING, none.answers().get(2).code());
  }

  @Test
  void answersThatDoNotVerifyAreIgnored() {
    for (int i = 0; i < 2; i++) {
      int authority = i;
      FakeAuthority honest = authorities.get(i);
      answering.set(
          i,
          request -> {
            AccountInfoResponse response = (AccountInfoResponse) honest.answer(request);
            AccountInfo info = response.info();
            AccountInfo richer =
                new AccountInfo(
                    info.requestId(),
                    info.account(),
                    info.nextSequenceNumber(),
                    List.of(new Balance(1, BigInteger.TEN.pow(9), BigInteger.ZERO)),
                    null);
            SignedLeaf ofAnother = committee.seal(3, richer);
            return List.of(
                new AccountInfoResponse(response.seal(), richer),
                new AccountInfoResponse(
                    authority == 0 ? ofAnother : committee.vote(authority, order().digest()),
                    richer));
          });
    }
    AccountQuery query = query();
    FlowHarness harness = new FlowHarness(query, answering).run();
    QueryOutcome.NoQuorum none = assertInstanceOf(QueryOutcome.NoQuorum.class, harness.query());
    assertEquals(AuthorityAnswer.State.INVALID, none.answers().get(0).state());
    assertTrue(query.invalidAnswers() >= 4);
  }

  private TransferOrder order() {
    return committee.order(ALICE, BOB.publicKey(), 30, 0);
  }

  @Test
  void anOldAnswerIsNotTaken() {
    FakeAuthority honest = authorities.get(0);
    for (int i = 0; i < 2; i++) {
      answering.set(
          i,
          request ->
              List.of(
                  honest.answer(
                      new AccountInfoRequest(request.requestId() + 1, ALICE.publicKey()))));
    }
    assertInstanceOf(QueryOutcome.NoQuorum.class, run().query());
  }

  @Test
  void thoseInTheMiddleOfAPaymentAreAskedAgain() {
    pay(order(), 0, 1);
    answering.set(3, Answering.SILENT);
    FakeAuthority late = authorities.get(2);
    int[] asked = {0};
    answering.set(
        2,
        request -> {
          if (asked[0]++ == 1) {
            pay(order(), 2);
          }
          return List.of(late.answer(request));
        });
    QueryOutcome.Answered account = answered(run());
    assertTrue(account.isAgreed());
    assertEquals(1, account.nextSequenceNumber());
    assertEquals(BigInteger.valueOf(70), account.balance(TestCommittee.USD));
  }

  @Test
  void withoutAgreementTheResultIsWhatAnHonestOneIsSureToSay() {
    pay(order(), 0, 1);
    answering.set(3, Answering.SILENT);
    FlowHarness harness = run();
    QueryOutcome.Answered account = answered(harness);
    assertFalse(account.isAgreed());
    assertEquals(1, account.nextSequenceNumber(), "two of three have executed number 0");
    assertEquals(BigInteger.valueOf(70), account.balance(TestCommittee.USD));
    assertEquals(
        1_000_000 + FlowSettings.DEFAULT.patienceMicros(),
        harness.nowMicros(),
        "patience is short");
  }

  @Test
  void oneThatClaimsMoreThanAnyOtherProvesNothing() {
    pay(order(), 0);
    claim(1, 9, 5_000);
    answering.set(3, Answering.SILENT);
    QueryOutcome.Answered account = answered(run());
    assertFalse(account.isAgreed());
    assertEquals(1, account.nextSequenceNumber(), "one honest, one liar are beyond 0");
    assertEquals(BigInteger.valueOf(70), account.balance(TestCommittee.USD));
  }

  @Test
  void aPendingOrderIsBelievedForItsSignature() {
    TransferOrder pending = order();
    authorities.get(1).answer(new TransferRequest(9, 1, pending));
    TransferOrder forged =
        committee.order(ALICE, BOB.publicKey(), 31, 0).withSignature(pending.signature());
    answering.set(
        0,
        request -> {
          AccountInfo info =
              new AccountInfo(
                  request.requestId(),
                  ALICE.publicKey(),
                  0,
                  List.of(new Balance(1, BigInteger.valueOf(100), BigInteger.ZERO)),
                  forged);
          return List.of(new AccountInfoResponse(committee.seal(0, info), info));
        });
    assertEquals(List.<Order>of(pending), answered(run()).pendingOrders());
  }

  @Test
  void anAccountThatNobodyKnowsIsEmpty() {
    AccountQuery query =
        new AccountQuery(
            committee.committee(),
            committee.answerCheck(),
            FlowSettings.DEFAULT,
            0,
            BOB.publicKey());
    QueryOutcome.Answered account = answered(new FlowHarness(query, answering).run());
    assertEquals(0, account.nextSequenceNumber());
    assertEquals(List.of(), account.balances());
  }
}
