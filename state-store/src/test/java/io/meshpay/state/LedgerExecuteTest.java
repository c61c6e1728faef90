package io.meshpay.state;

import static io.meshpay.state.TestOrder.EUR;
import static io.meshpay.state.TestOrder.USD;
import static io.meshpay.state.TestOrder.account;
import static io.meshpay.state.TestOrder.pay;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.value.PublicKey;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

final class LedgerExecuteTest {
  private static final PublicKey ALICE = account(1);
  private static final PublicKey BOB = account(2);
  private static final PublicKey CAROL = account(3);

  private final LedgerFixture authority =
      LedgerFixture.onHeap().credit(ALICE, USD, 100).credit(BOB, USD, 50);

  @Test
  void movesTheAmountAndAdvancesTheSender() {
    TestOrder order = pay(ALICE, BOB, 30, 0);
    authority.assertVote(order);
    authority.assertExecute(order);
    assertEquals("70", authority.balance(ALICE, USD));
    assertEquals("80", authority.balance(BOB, USD));
    assertEquals(1, authority.read(ALICE).nextSequenceNumber());
    assertEquals(0, authority.view.pendingKind());
    assertEquals(0, authority.view.pendingOrderBytes());
    assertEquals(0, authority.read(BOB).nextSequenceNumber());
    assertEquals("150", authority.total(USD));
    assertEquals(1, authority.ledger.executions());
  }

  @Test
  void executesWithoutHavingVoted() {
    authority.assertExecute(pay(ALICE, BOB, 30, 0));
    assertEquals("70", authority.balance(ALICE, USD));
  }

  @Test
  void aRepeatCreditsOnce() {
    // FastPay's reference code credits twice when an internal commit is repeated.
    TestOrder order = pay(ALICE, BOB, 30, 0);
    authority.assertExecute(order);
    authority.assertExecute(pay(ALICE, BOB, 5, 1));
    LedgerState before = authority.state();
    authority.execute(order);
    assertNull(authority.verdict.error());
    assertFalse(authority.verdict.hasChanged());
    assertEquals(before, authority.state());
    assertEquals("85", authority.balance(BOB, USD));
  }

  @Test
  void aGapIsAnsweredWithTheMissingNumber() {
    authority.assertExecutionRefused(pay(ALICE, BOB, 1, 1), ErrorCode.MISSING_PREDECESSOR, 0);
    authority.assertExecute(pay(ALICE, BOB, 1, 0));
    authority.assertExecutionRefused(pay(ALICE, BOB, 1, 7), ErrorCode.MISSING_PREDECESSOR, 1);
    authority.assertExecutionRefused(pay(CAROL, BOB, 1, 1), ErrorCode.MISSING_PREDECESSOR, 0);
    assertFalse(authority.read(CAROL).isKnown());
  }

  @Test
  void aPendingOrderSurvivesAGapAndARepeat() {
    authority.assertExecute(pay(ALICE, BOB, 1, 0));
    TestOrder pending = pay(ALICE, BOB, 2, 1);
    authority.assertVote(pending);
    authority.assertExecutionRefused(pay(ALICE, BOB, 1, 2), ErrorCode.MISSING_PREDECESSOR, 1);
    authority.execute(pay(ALICE, BOB, 1, 0));
    assertEquals(1, authority.read(ALICE).pendingKind());
    authority.assertExecute(pay(BOB, ALICE, 1, 0));
    assertEquals(1, authority.read(ALICE).pendingKind());
    authority.vote(pending);
    assertNull(authority.verdict.error());
  }

  @Test
  void anotherOrdersCertificateEndsThePendingOne() {
    authority.assertVote(pay(ALICE, BOB, 10, 0));
    authority.assertExecute(pay(ALICE, CAROL, 20, 0));
    assertEquals(0, authority.read(ALICE).pendingKind());
    assertEquals("80", authority.balance(ALICE, USD));
    assertEquals("20", authority.balance(CAROL, USD));
    assertEquals("50", authority.balance(BOB, USD));
  }

  @Test
  void aNewRecipientHasItsFirstTokenInItsHead() {
    authority.assertExecute(pay(ALICE, CAROL, 20, 0).in(EUR));
    assertTrue(authority.read(CAROL).isKnown());
    assertEquals("20", authority.balance(CAROL, EUR));
    AccountRecord head = new AccountRecord();
    DirectBuffer carol = TestOrder.buffer(CAROL);
    assertTrue(authority.store.load(carol, 0, AccountStore.HEAD_SLOT, head));
    assertEquals(EUR, head.token());
    assertFalse(authority.store.load(carol, 0, EUR, head));
  }

  @Test
  void furtherTokensHaveEntriesAndJournalPositionsOfTheirOwn() {
    authority.assertExecute(pay(ALICE, CAROL, 20, 0).in(EUR));
    authority.assertExecute(pay(ALICE, CAROL, 3, 1));
    authority.assertExecute(pay(ALICE, CAROL, 1, 2).in(EUR));
    assertEquals("21", authority.balance(CAROL, EUR));
    assertEquals("3", authority.balance(CAROL, USD));
    assertEquals("-21", authority.balance(ALICE, EUR));
    assertEquals("97", authority.balance(ALICE, USD));
    assertEquals(5, authority.ledger.entries());
    assertEquals(3, authority.ledger.accounts());
    AccountRecord record = new AccountRecord();
    assertTrue(authority.store.load(TestOrder.buffer(CAROL), 0, USD, record));
    assertEquals(2, record.journalPosition());
    assertTrue(authority.store.load(TestOrder.buffer(CAROL), 0, 0, record));
    assertEquals(3, record.journalPosition());
    assertEquals(2, authority.read(CAROL).size());
    assertEquals(USD, authority.view.token(0));
    assertEquals(EUR, authority.view.token(1));
  }

  @Test
  void aPaymentToOneselfChangesOneRecord() {
    LedgerState before = authority.state();
    authority.assertExecute(pay(ALICE, ALICE, 100, 0));
    assertEquals("100", authority.balance(ALICE, USD));
    assertEquals(1, authority.read(ALICE).nextSequenceNumber());
    LedgerState after = authority.state();
    assertEquals(before.entriesCount(), after.entriesCount());
    assertEquals(
        1,
        after.entries().entrySet().stream()
            .filter(entry -> !entry.getValue().equals(before.entries().get(entry.getKey())))
            .count());
  }

  @Test
  void aPaymentToOneselfInAFurtherTokenKeepsItsBalance() {
    authority.credit(ALICE, EUR, 9);
    authority.assertExecute(pay(ALICE, ALICE, 9, 0).in(EUR));
    assertEquals("9", authority.balance(ALICE, EUR));
    assertEquals("100", authority.balance(ALICE, USD));
  }

  @Test
  void anUnknownSenderGoesNegativeUntilItsFundsArrive() {
    authority.assertExecute(pay(CAROL, BOB, 40, 0));
    assertEquals("-40", authority.balance(CAROL, USD));
    assertEquals("90", authority.balance(BOB, USD));
    authority.assertExecute(pay(ALICE, CAROL, 60, 0));
    assertEquals("20", authority.balance(CAROL, USD));
    assertEquals("150", authority.total(USD));
  }

  @Test
  void anUnknownSenderMayPayItself() {
    authority.assertExecute(pay(CAROL, CAROL, 40, 0));
    assertEquals("0", authority.balance(CAROL, USD));
    assertEquals(1, authority.read(CAROL).nextSequenceNumber());
  }

  @Test
  void aKeyIsNoReasonToRefuseACertificate() {
    authority.assertExecute(pay(ALICE, LedgerFixture.UNACCEPTABLE, 1, 0));
  }

  @Test
  void balancesPassTheLimitOfAnAmountWithoutSaturating() {
    // FastPay's reference code silently caps the recipient's balance at its maximum.
    authority.assertExecute(pay(CAROL, BOB, Long.MAX_VALUE - 50, 0));
    assertEquals("9223372036854775807", authority.balance(BOB, USD));
    authority.assertExecute(pay(CAROL, BOB, 1, 1));
    assertEquals("9223372036854775808", authority.balance(BOB, USD));
    authority.assertExecute(pay(CAROL, BOB, Long.MAX_VALUE, 2));
    authority.assertExecute(pay(CAROL, BOB, Long.MAX_VALUE, 3));
    assertEquals("27670116110564327422", authority.balance(BOB, USD));
    assertEquals("-27670116110564327372", authority.balance(CAROL, USD));
    authority.assertExecute(pay(BOB, CAROL, Long.MAX_VALUE, 0));
    assertEquals("150", authority.total(USD));
  }

  @Test
  void refusesWhatNoQuorumVotesFor() {
    authority.assertExecutionRefused(pay(ALICE, BOB, 1, 0).in(5), ErrorCode.UNKNOWN_TOKEN, 5);
    authority.assertExecutionRefused(pay(ALICE, BOB, 0, 0), ErrorCode.INVALID_AMOUNT, 0);
    authority.assertExecutionRefused(pay(ALICE, BOB, -5, 0), ErrorCode.INVALID_AMOUNT, 0);
  }

  @Test
  void reopeningFindsTheSameState() {
    authority.assertVote(pay(ALICE, CAROL, 30, 0).in(USD));
    authority.assertExecute(pay(BOB, account(4), 7, 0).in(EUR));
    for (int i = 1; i < 20; i++) {
      authority.assertExecute(pay(BOB, account(4 + i), 7, i));
    }
    LedgerState state = authority.state();
    assertEquals(1, state.entriesReserved());
    assertEquals(state, new LedgerFixture(authority.store).state());
  }

  @Test
  void refusesToOpenAStoreThatContradictsItself() {
    AccountRecord record = new AccountRecord();
    record.reset(USD);
    authority.store.store(TestOrder.buffer(CAROL), 0, EUR, record);
    assertThrows(IllegalStateException.class, () -> LedgerFixture.open(authority.store));
  }

  @Test
  void refusesEverythingAfterACommitFailedHalfway() {
    BreakingStore store = new BreakingStore();
    LedgerFixture broken = new LedgerFixture(store).credit(ALICE, USD, 100);
    store.storesLeft = 1;
    assertThrows(IllegalStateException.class, () -> broken.execute(pay(ALICE, BOB, 1, 0)));
    store.storesLeft = 100;
    assertThrows(IllegalStateException.class, () -> broken.execute(pay(ALICE, BOB, 1, 0)));
    assertThrows(IllegalStateException.class, () -> broken.vote(pay(ALICE, BOB, 1, 0)));
    assertThrows(IllegalStateException.class, () -> broken.read(ALICE));
  }

  /** Fails at a chosen store. */
  private static final class BreakingStore implements AccountStore {
    private final HeapAccountStore heap = new HeapAccountStore(10);
    private int storesLeft = 100;

    @Override
    public boolean load(DirectBuffer account, int offset, int slot, AccountRecord into) {
      return heap.load(account, offset, slot, into);
    }

    @Override
    public void store(DirectBuffer account, int offset, int slot, AccountRecord record) {
      if (storesLeft-- == 0) {
        throw new IllegalStateException("the disk is gone");
      }
      heap.store(account, offset, slot, record);
    }

    @Override
    public long entries() {
      return heap.entries();
    }

    @Override
    public long entriesMax() {
      return heap.entriesMax();
    }

    @Override
    public void forEach(Visitor visitor) {
      heap.forEach(visitor);
    }

    @Override
    public void close() {
      heap.close();
    }
  }
}
