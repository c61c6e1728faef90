package io.meshpay.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.value.PublicKey;
import java.util.HexFormat;

/** One ledger and what tests ask of it. */
final class LedgerFixture {
  static final TokenSet TOKENS = TokenSet.of(TestOrder.EUR, TestOrder.USD);

  /** The stand-in for a key that no account may have. */
  static final PublicKey UNACCEPTABLE = TestOrder.account(-1);

  final AccountStore store;
  final Ledger ledger;
  final Verdict verdict = new Verdict();
  final AccountView view = new AccountView(TOKENS);

  LedgerFixture(AccountStore store) {
    this.store = store;
    this.ledger = open(store);
  }

  static LedgerFixture onHeap() {
    return new LedgerFixture(new HeapAccountStore(1000));
  }

  static Ledger open(AccountStore store) {
    return new Ledger(
        store,
        TOKENS,
        (key, offset) -> !PublicKey.read(key, offset).equals(UNACCEPTABLE),
        TestOrder.SKEW);
  }

  LedgerState state() {
    assertEquals(StateDigest.of(store), LedgerState.digestOf(ledger), "incremental digest");
    return LedgerState.of(ledger, store);
  }

  LedgerFixture credit(PublicKey account, int token, long amount) {
    ledger.credit(TestOrder.buffer(account), 0, token, amount);
    return this;
  }

  void vote(TestOrder order) {
    ledger.vote(order.decoder(), TestOrder.NOW, verdict);
  }

  void execute(TestOrder order) {
    ledger.execute(order.decoder(), verdict);
  }

  /** Votes for an order, twice: the second time must change nothing. */
  void assertVote(TestOrder order) {
    vote(order);
    assertAccepted(true);
    LedgerState after = state();
    vote(order);
    assertAccepted(false);
    assertEquals(after, state());
  }

  /** Executes an order, twice: the second time must change nothing. */
  void assertExecute(TestOrder order) {
    execute(order);
    assertAccepted(true);
    LedgerState after = state();
    execute(order);
    assertAccepted(false);
    assertEquals(after, state());
  }

  /** An order must be refused, each time alike, and nothing may change. */
  void assertVoteRefused(TestOrder order, ErrorCode code, long detail) {
    LedgerState before = state();
    for (int i = 0; i < 2; i++) {
      vote(order);
      assertRefused(code, detail);
      assertEquals(before, state());
    }
  }

  /** A conflict must be answered with the pending order's bytes, and nothing may change. */
  void assertConflict(TestOrder order, TestOrder pending) {
    LedgerState before = state();
    for (int i = 0; i < 2; i++) {
      vote(order);
      assertEquals(ErrorCode.CONFLICTING_ORDER, verdict.error());
      assertFalse(verdict.hasChanged());
      assertEquals(1, verdict.pendingKind());
      byte[] bytes = new byte[verdict.pendingOrderBytes()];
      verdict.pendingOrder().getBytes(0, bytes);
      assertEquals(pending.toHex(), HexFormat.of().formatHex(bytes));
      assertEquals(before, state());
    }
  }

  void assertExecutionRefused(TestOrder order, ErrorCode code, long detail) {
    LedgerState before = state();
    for (int i = 0; i < 2; i++) {
      execute(order);
      assertRefused(code, detail);
      assertEquals(before, state());
    }
  }

  private void assertAccepted(boolean changed) {
    assertNull(verdict.error());
    assertTrue(verdict.isAccepted());
    assertEquals(changed, verdict.hasChanged());
    assertEquals(0, verdict.detail());
    assertEquals(0, verdict.pendingOrderBytes());
  }

  private void assertRefused(ErrorCode code, long detail) {
    assertEquals(code, verdict.error());
    assertFalse(verdict.isAccepted());
    assertFalse(verdict.hasChanged());
    assertEquals(detail, verdict.detail());
    assertEquals(0, verdict.pendingKind());
    assertEquals(0, verdict.pendingOrderBytes());
  }

  AccountView read(PublicKey account) {
    ledger.readAccount(TestOrder.buffer(account), 0, view);
    return view;
  }

  String balance(PublicKey account, int token) {
    AccountView read = read(account);
    for (int i = 0; i < read.size(); i++) {
      if (read.token(i) == token) {
        return read.balance(i).toString();
      }
    }
    return "none";
  }

  String total(int token) {
    Int128 sum = new Int128();
    ledger.readTotal(token, sum);
    return sum.toString();
  }
}
