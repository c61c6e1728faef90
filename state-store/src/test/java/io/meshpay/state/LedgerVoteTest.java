package io.meshpay.state;

import static io.meshpay.state.TestOrder.EUR;
import static io.meshpay.state.TestOrder.NOW;
import static io.meshpay.state.TestOrder.SKEW;
import static io.meshpay.state.TestOrder.USD;
import static io.meshpay.state.TestOrder.account;
import static io.meshpay.state.TestOrder.pay;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.value.PublicKey;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class LedgerVoteTest {
  private static final PublicKey ALICE = account(1);
  private static final PublicKey BOB = account(2);
  private static final PublicKey NOBODY = account(99);

  private final LedgerFixture authority =
      LedgerFixture.onHeap().credit(ALICE, USD, 100).credit(BOB, EUR, 7);

  @Test
  void votesForAnOrderThatKeepsTheRules() {
    authority.assertVote(pay(ALICE, BOB, 100, 0));
    assertEquals(1, authority.ledger.votes());
    assertEquals("100", authority.balance(ALICE, USD));
    assertEquals("0", authority.read(ALICE).available(USD).toString());
  }

  @Test
  void showsThePendingOrderByteForByte() {
    TestOrder order = pay(ALICE, BOB, 60, 0).at(5);
    authority.assertVote(order);
    AccountView view = authority.read(ALICE);
    byte[] bytes = new byte[view.pendingOrderBytes()];
    view.pendingOrder().getBytes(0, bytes);
    assertEquals(order.toHex(), HexFormat.of().formatHex(bytes));
    assertEquals(1, view.pendingKind());
    assertEquals("40", view.available(USD).toString());
  }

  @Test
  void anUnknownAccountReadsAsEmptyWhateverWasReadBefore() {
    authority.assertVote(pay(ALICE, BOB, 60, 0));
    assertEquals(1, authority.read(ALICE).pendingKind());
    AccountView view = authority.read(NOBODY);
    assertFalse(view.isKnown());
    assertEquals(0, view.size());
    assertEquals(0, view.nextSequenceNumber());
    assertEquals(0, view.pendingKind());
    assertEquals(0, view.pendingOrderBytes());
    assertEquals("0", view.available(USD).toString());
    assertThrows(IndexOutOfBoundsException.class, () -> view.balance(0));
  }

  @Test
  void aVoteChangesNeitherDigestNorBalances() {
    LedgerState before = authority.state();
    authority.assertVote(pay(ALICE, BOB, 1, 0));
    LedgerState after = authority.state();
    assertEquals(before.digest(), after.digest());
    assertEquals(before.entriesCount(), after.entriesCount());
    assertEquals(before.journalPosition() + 1, after.journalPosition());
  }

  @Test
  void refusesAnUnknownToken() {
    authority.assertVoteRefused(pay(ALICE, BOB, 1, 0).in(2), ErrorCode.UNKNOWN_TOKEN, 2);
    authority.assertVoteRefused(pay(ALICE, BOB, 1, 0).in(0), ErrorCode.UNKNOWN_TOKEN, 0);
    authority.assertVoteRefused(
        pay(ALICE, BOB, 1, 0).in(-1), ErrorCode.UNKNOWN_TOKEN, 0xffff_ffffL);
  }

  @Test
  void refusesAnAmountBelowOne() {
    for (long amount : new long[] {0, -1, Long.MIN_VALUE}) {
      authority.assertVoteRefused(pay(ALICE, BOB, amount, 0), ErrorCode.INVALID_AMOUNT, 0);
    }
  }

  @Test
  void refusesASenderWithoutAccount() {
    authority.assertVoteRefused(pay(NOBODY, BOB, 1, 0), ErrorCode.UNKNOWN_ACCOUNT, 0);
    assertFalse(authority.read(NOBODY).isKnown());
  }

  @Test
  void refusesASequenceNumberThatIsUsed() {
    authority.assertExecute(pay(ALICE, BOB, 1, 0));
    authority.assertVoteRefused(pay(ALICE, BOB, 1, 0), ErrorCode.SEQUENCE_ALREADY_USED, 1);
    authority.assertVoteRefused(pay(ALICE, BOB, 2, 0), ErrorCode.SEQUENCE_ALREADY_USED, 1);
    authority.assertVoteRefused(
        pay(ALICE, BOB, 1, Long.MIN_VALUE), ErrorCode.SEQUENCE_ALREADY_USED, 1);
  }

  @Test
  void refusesASequenceNumberAheadOfTheNext() {
    authority.assertVoteRefused(pay(ALICE, BOB, 1, 1), ErrorCode.SEQUENCE_TOO_HIGH, 0);
    authority.assertVoteRefused(pay(ALICE, BOB, 1, Long.MAX_VALUE), ErrorCode.SEQUENCE_TOO_HIGH, 0);
  }

  @Test
  void refusesAnOrderBesideThePendingOneAndShowsThat() {
    TestOrder pending = pay(ALICE, BOB, 10, 0);
    authority.assertVote(pending);
    authority.assertConflict(pay(ALICE, BOB, 11, 0), pending);
    authority.assertConflict(pay(ALICE, ALICE, 10, 0), pending);
    authority.assertConflict(pending.in(EUR), pending);
    authority.assertConflict(pending.at(NOW - 1), pending);
    authority.assertConflict(pending.salted(1), pending);
    authority.assertConflict(pay(ALICE, BOB, 1000, 0), pending);
    authority.vote(pending);
    assertEquals(null, authority.verdict.error());
  }

  @Test
  void aConflictWithAnotherSignatureOnlyIsAConflict() {
    TestOrder pending = pay(ALICE, BOB, 10, 0);
    authority.assertVote(pending);
    byte[] bytes = pending.toBytes();
    bytes[bytes.length - 1] ^= 1;
    LedgerState before = authority.state();
    authority.ledger.vote(
        new io.meshpay.protocol.sbe.TransferOrderDecoder()
            .wrap(new org.agrona.concurrent.UnsafeBuffer(bytes), 0),
        NOW,
        authority.verdict);
    assertEquals(ErrorCode.CONFLICTING_ORDER, authority.verdict.error());
    assertEquals(before, authority.state());
  }

  @Test
  void aPendingOrderIsVotedForAgainWhateverTheClockSays() {
    TestOrder order = pay(ALICE, BOB, 10, 0).at(NOW + SKEW);
    authority.assertVote(order);
    authority.ledger.vote(order.decoder(), NOW - 1_000_000_000L, authority.verdict);
    assertEquals(null, authority.verdict.error());
    assertFalse(authority.verdict.hasChanged());
  }

  @Test
  void refusesATimestampFurtherAheadThanTheSkew() {
    authority.assertVoteRefused(
        pay(ALICE, BOB, 1, 0).at(NOW + SKEW + 1), ErrorCode.TIMESTAMP_IN_FUTURE, NOW + SKEW);
    authority.assertVoteRefused(
        pay(ALICE, BOB, 1, 0).at(Long.MAX_VALUE), ErrorCode.TIMESTAMP_IN_FUTURE, NOW + SKEW);
    authority.assertVote(pay(ALICE, BOB, 1, 0).at(NOW + SKEW));
  }

  @Test
  void acceptsATimestampHoweverFarInThePast() {
    authority.assertVote(pay(ALICE, BOB, 1, 0).at(0));
    authority.assertVote(pay(BOB, ALICE, 1, 0).in(EUR).at(Long.MIN_VALUE));
  }

  @Test
  void refusesMoreThanIsAvailable() {
    authority.assertVoteRefused(pay(ALICE, BOB, 101, 0), ErrorCode.INSUFFICIENT_BALANCE, 100);
    authority.assertVoteRefused(
        pay(ALICE, BOB, Long.MAX_VALUE, 0), ErrorCode.INSUFFICIENT_BALANCE, 100);
    authority.assertVoteRefused(pay(ALICE, ALICE, 101, 0), ErrorCode.INSUFFICIENT_BALANCE, 100);
  }

  @Test
  void moneyInOneTokenDoesNotPayInAnother() {
    authority.assertVoteRefused(pay(ALICE, BOB, 1, 0).in(EUR), ErrorCode.INSUFFICIENT_BALANCE, 0);
    authority.credit(ALICE, EUR, 3);
    authority.assertVoteRefused(pay(ALICE, BOB, 4, 0).in(EUR), ErrorCode.INSUFFICIENT_BALANCE, 3);
    authority.assertVote(pay(ALICE, BOB, 3, 0).in(EUR));
  }

  @Test
  void aNegativeBalancePaysNothingAndIsShown() {
    authority.assertExecute(pay(NOBODY, BOB, 5, 0));
    authority.assertVoteRefused(pay(NOBODY, BOB, 1, 1), ErrorCode.INSUFFICIENT_BALANCE, -5);
  }

  @Test
  void theAvailableAmountInARefusalIsClampedTo64Bits() {
    for (int i = 0; i < 3; i++) {
      authority.assertExecute(pay(NOBODY, BOB, Long.MAX_VALUE, i));
    }
    authority.assertVoteRefused(
        pay(NOBODY, BOB, 1, 3), ErrorCode.INSUFFICIENT_BALANCE, Long.MIN_VALUE);
  }

  @Test
  void aBalanceAbove63BitsPaysAnyAmount() {
    for (int i = 0; i < 3; i++) {
      authority.assertExecute(pay(NOBODY, ALICE, Long.MAX_VALUE, i));
    }
    authority.assertVote(pay(ALICE, BOB, Long.MAX_VALUE, 0));
  }

  @Test
  void refusesANewRecipientWhoseKeyIsNotAcceptable() {
    authority.assertVoteRefused(
        pay(ALICE, LedgerFixture.UNACCEPTABLE, 1, 0), ErrorCode.INVALID_ACCOUNT_KEY, 0);
    authority.assertVote(pay(ALICE, NOBODY, 1, 0));
  }

  @Test
  void anAccountThatExistsIsNotAskedForItsKeyAgain() {
    authority.assertExecute(pay(BOB, LedgerFixture.UNACCEPTABLE, 1, 0));
    authority.assertVote(pay(ALICE, LedgerFixture.UNACCEPTABLE, 1, 0).in(USD));
    authority.assertVote(pay(BOB, LedgerFixture.UNACCEPTABLE, 1, 1).in(EUR));
  }

  @Test
  void votesForAPaymentToOneself() {
    authority.assertVote(pay(ALICE, ALICE, 100, 0));
    assertEquals(0, authority.ledger.entriesReserved());
  }

  @Test
  void votesForTheNextNumberOnlyAfterExecution() {
    TestOrder first = pay(ALICE, BOB, 10, 0);
    authority.assertVote(first);
    authority.assertVoteRefused(pay(ALICE, BOB, 1, 1), ErrorCode.SEQUENCE_TOO_HIGH, 0);
    authority.assertExecute(first);
    authority.assertVote(pay(ALICE, BOB, 90, 1));
  }

  @Test
  void checksInTheStatedOrder() {
    PublicKey bad = LedgerFixture.UNACCEPTABLE;
    long late = NOW + SKEW + 1;
    authority.assertVoteRefused(pay(NOBODY, bad, 0, 5).in(2).at(late), ErrorCode.UNKNOWN_TOKEN, 2);
    authority.assertVoteRefused(pay(NOBODY, bad, 0, 5).at(late), ErrorCode.INVALID_AMOUNT, 0);
    authority.assertVoteRefused(pay(NOBODY, bad, 101, 5).at(late), ErrorCode.UNKNOWN_ACCOUNT, 0);
    authority.assertVoteRefused(pay(ALICE, bad, 101, 5).at(late), ErrorCode.SEQUENCE_TOO_HIGH, 0);
    authority.assertVoteRefused(
        pay(ALICE, bad, 101, 0).at(late), ErrorCode.TIMESTAMP_IN_FUTURE, NOW + SKEW);
    authority.assertVoteRefused(pay(ALICE, bad, 101, 0), ErrorCode.INSUFFICIENT_BALANCE, 100);
    authority.assertVoteRefused(pay(ALICE, bad, 100, 0), ErrorCode.INVALID_ACCOUNT_KEY, 0);
    TestOrder pending = pay(ALICE, BOB, 1, 0);
    authority.assertVote(pending);
    authority.assertConflict(pay(ALICE, bad, 101, 0).at(late), pending);
  }

  @Test
  void genesisRefusesWhatNoAccountMayHold() {
    LedgerState before = authority.state();
    assertThrows(IllegalArgumentException.class, () -> authority.credit(ALICE, 2, 1));
    assertThrows(IllegalArgumentException.class, () -> authority.credit(ALICE, USD, 0));
    assertThrows(IllegalArgumentException.class, () -> authority.credit(ALICE, USD, -1));
    assertThrows(
        IllegalArgumentException.class, () -> authority.credit(LedgerFixture.UNACCEPTABLE, USD, 1));
    assertEquals(before, authority.state());
    authority.assertVote(pay(ALICE, BOB, 1, 0));
    LedgerState after = authority.state();
    assertThrows(IllegalStateException.class, () -> authority.credit(ALICE, USD, 1));
    assertEquals(after, authority.state());
  }
}
