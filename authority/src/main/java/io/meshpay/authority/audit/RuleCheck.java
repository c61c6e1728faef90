package io.meshpay.authority.audit;

import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Genesis;
import io.meshpay.protocol.committee.OpeningBalance;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.crypto.AccountKeys;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.sbe.TransferOrderDecoder;
import io.meshpay.state.AccountRecord;
import io.meshpay.state.AccountStore;
import io.meshpay.state.HeapAccountStore;
import io.meshpay.state.Int128;
import io.meshpay.state.Ledger;
import io.meshpay.state.TokenSet;
import io.meshpay.state.Verdict;
import io.meshpay.state.journal.JournalRecord;
import io.meshpay.state.journal.RecordKind;
import io.meshpay.state.recovery.Rebuild;
import io.meshpay.state.snapshot.Snapshot;
import io.meshpay.state.snapshot.SnapshotDamagedException;
import io.meshpay.state.snapshot.Snapshots;
import java.io.IOException;
import java.math.BigInteger;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Asks a ledger of its own, which starts at genesis or at a snapshot, whether each vote could be
 * given and each certificate executed. It has no clock and no limit of accounts: those of the
 * authority, at that time, nobody knows any more. For one thread.
 */
final class RuleCheck {
  private static final long ANY_TIME = Long.MAX_VALUE;

  private final Ledger ledger;
  private final AccountStore store;
  private final Verdict verdict = new Verdict();
  private final UnsafeBuffer bytes = new UnsafeBuffer(new byte[0]);
  private final TransferOrderDecoder order = new TransferOrderDecoder();
  private long votes;
  private long executions;

  private RuleCheck(Committee committee, AccountStore store) {
    this.store = store;
    TokenSet tokens = TokenSet.of(committee.tokens().stream().mapToInt(Token::id).toArray());
    ledger = new Ledger(store, tokens, AccountKeys::isAcceptable, 0);
  }

  /** Starts with the opening balances. */
  static RuleCheck atGenesis(Committee committee, Genesis genesis) {
    RuleCheck rules = new RuleCheck(committee, new HeapAccountStore(Long.MAX_VALUE));
    for (OpeningBalance balance : genesis.balances()) {
      UnsafeBuffer account = new UnsafeBuffer(balance.account().toBytes());
      rules.ledger.credit(account, 0, balance.token(), balance.amount());
    }
    return rules;
  }

  /** Starts with what a snapshot says, which is believed; null if it isn't whole. */
  static @Nullable RuleCheck atSnapshot(Committee committee, Snapshots snapshots, long position)
      throws IOException {
    AccountStore store = new HeapAccountStore(Long.MAX_VALUE);
    try {
      Snapshot snapshot = snapshots.load(position, store, loaded -> {});
      RuleCheck rules = new RuleCheck(committee, store);
      boolean isWhole =
          Rebuild.digestOf(rules.ledger).equals(snapshot.stateDigest())
              && rules.ledger.journalPosition() == position;
      return isWhole ? rules : null;
    } catch (SnapshotDamagedException e) {
      return null;
    }
  }

  /** Whether a snapshot holds just what the changes so far have led to, pending orders included. */
  boolean isSameAs(Snapshots snapshots, long position) throws IOException {
    AccountStore other = new HeapAccountStore(Long.MAX_VALUE);
    var _ = snapshots.load(position, other, loaded -> {});
    boolean[] isSame = {other.entries() == store.entries()};
    AccountRecord own = new AccountRecord();
    other.forEach(
        (account, offset, slot, record) ->
            isSame[0] &=
                store.load(account, offset, slot, own)
                    && own.buffer().compareTo(record.buffer()) == 0);
    return isSame[0];
  }

  /** Applies the next change, or says in a few words why it can't be. */
  @Nullable String apply(JournalRecord record) {
    if (record.orderKind() != OrderKind.TRANSFER) {
      return "a " + record.orderKind() + " order, which no authority of this version votes for";
    }
    bytes.wrap(record.order());
    order.wrap(bytes, 0);
    if (record.kind() == RecordKind.VOTE) {
      ledger.vote(order, ANY_TIME, verdict);
      votes++;
    } else {
      ledger.execute(order, verdict);
      executions++;
    }
    ErrorCode refusal = verdict.error();
    if (refusal != null) {
      return subject(record) + ": " + reason(refusal);
    }
    return verdict.hasChanged() ? null : subject(record) + ": " + repetition(record);
  }

  private String subject(JournalRecord record) {
    return (record.kind() == RecordKind.VOTE ? "the vote for" : "the execution of")
        + " order "
        + order.sequenceNumber();
  }

  private static String repetition(JournalRecord record) {
    return record.kind() == RecordKind.VOTE
        ? "the same vote stands in the journal before"
        : "the payer's order with this number was executed before";
  }

  private String reason(ErrorCode refusal) {
    return switch (refusal) {
      case SEQUENCE_ALREADY_USED, SEQUENCE_TOO_HIGH, MISSING_PREDECESSOR ->
          "the payer's next sequence number is " + verdict.detail();
      case CONFLICTING_ORDER -> "another order with this number has this authority's vote";
      case INSUFFICIENT_BALANCE ->
          "it is over %d units, and the payer has %d".formatted(order.amount(), verdict.detail());
      case UNKNOWN_ACCOUNT -> "the payer has no account";
      case UNKNOWN_TOKEN -> "the committee has no token " + verdict.detail();
      case INVALID_AMOUNT -> order.amount() + " is no amount";
      case INVALID_ACCOUNT_KEY -> "the recipient's key is not acceptable";
      default -> refusal.toString();
    };
  }

  /** What all accounts hold in a token, locked amounts included. */
  BigInteger total(int token) {
    Int128 total = new Int128();
    ledger.readTotal(token, total);
    return total.toBigInteger();
  }

  Ledger ledger() {
    return ledger;
  }

  long votes() {
    return votes;
  }

  long executions() {
    return executions;
  }
}
