package io.meshpay.state;

import static io.meshpay.state.AccountStore.HEAD_SLOT;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.sbe.TransferOrderDecoder;
import io.meshpay.protocol.value.PublicKey;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The rules of payment: whether an order gets this authority's vote, and what a certificate
 * changes. FastPay (Baudet, Danezis, Sonnino 2020, sections 4.2 and 4.3) with balances in many
 * tokens.
 *
 * <p>A plain object for one thread, without clock or I/O. It allocates nothing per call.
 * Signatures, epochs and certificates are checked before it is asked. Each call checks everything,
 * computes the new records, commits them, and only then sets the verdict; a refusal changes
 * nothing, and repeating a call gives the same verdict and changes nothing. An exception is a bug
 * or a broken store; if it comes during a commit the ledger refuses every further call.
 *
 * <p>An entry of the store is a pair of account and token. Which pairs there are depends on the
 * executed certificates alone; which of an account's pairs stands in its head depends on their
 * order too, and shows nowhere outside. {@link EntryRoom} says why executions never lack room.
 */
public final class Ledger {
  private static final int SENDER_OFFSET = TransferOrderDecoder.senderEncodingOffset();
  private static final int RECIPIENT_OFFSET = TransferOrderDecoder.recipientEncodingOffset();

  private final AccountStore store;
  private final TokenSet tokens;
  private final AccountKeyCheck keys;
  private final long clockSkewMicrosMax;

  private final StateDigest digest = new StateDigest();
  private final EquivocationLog equivocations = new EquivocationLog();
  private final EntryRoom room;
  private long accounts;
  private long journalPosition;
  private long votes;
  private long executions;
  private boolean committing;

  private final AccountCursor sender;
  private final AccountCursor recipient;
  private final Int128 debited = new Int128();
  private final Int128 credited = new Int128();
  private final UnsafeBuffer pending = new UnsafeBuffer(new byte[PendingOrder.BYTES_MAX]);
  private final Verdict restored = new Verdict();

  /**
   * Opens the ledger over what {@code store} holds, which it scans once.
   *
   * @param store used by this ledger alone from now on; closed by its owner
   * @param tokens the committee's
   * @param keys asked about the key of each account that would be new
   * @param clockSkewMicrosMax how far an order's timestamp may be ahead of now, in microseconds
   * @throws IllegalStateException if the store's records contradict themselves
   */
  public Ledger(
      AccountStore store, TokenSet tokens, AccountKeyCheck keys, long clockSkewMicrosMax) {
    this.store = store;
    this.room = new EntryRoom(store);
    this.sender = new AccountCursor(store);
    this.recipient = new AccountCursor(store);
    this.tokens = tokens;
    this.keys = keys;
    this.clockSkewMicrosMax = clockSkewMicrosMax;
    store.forEach(this::countEntry);
  }

  private void countEntry(DirectBuffer account, int offset, int slot, AccountRecord record) {
    if (slot == HEAD_SLOT) {
      accounts++;
      if (record.reservesEntry()) {
        room.reserve();
      }
    } else if (slot != record.token() || record.nextSequenceNumber() != 0) {
      throw new IllegalStateException("slot " + slot + " holds a record of another one");
    }
    journalPosition = Math.max(journalPosition, record.journalPosition());
    digest.addEntry(account, offset, slot, record);
  }

  /**
   * Opens a balance, or adds to it, before the first vote or execution.
   *
   * @param account a buffer with the 32 key bytes at {@code offset}
   * @param amount from 1 to 2^63-1, in the token's smallest unit
   * @throws IllegalArgumentException if the token is unknown, the amount out of range, the key not
   *     acceptable, or there are more entries than {@link AccountStore#entriesMax()}
   * @throws IllegalStateException if the ledger has changed since genesis
   */
  public void credit(DirectBuffer account, int offset, int token, long amount) {
    requireIntact();
    if (journalPosition != 0) {
      throw new IllegalStateException("genesis is over");
    }
    if (!tokens.contains(token)) {
      throw new IllegalArgumentException("unknown token " + token);
    }
    if (amount < 1) {
      throw new IllegalArgumentException("amount " + amount);
    }
    recipient.load(account, offset, token);
    if (!recipient.isKnown() && !keys.isAcceptable(account, offset)) {
      throw new IllegalArgumentException("unacceptable key of an account");
    }
    if (!recipient.hasPair() && !room.isLeft()) {
      throw new IllegalArgumentException("more than " + store.entriesMax() + " entries");
    }
    recipient.balance().readBalance(credited);
    credited.add(amount);
    committing = true;
    replaceBalance(account, offset, recipient.balance(), credited);
    recipient.storeBalance(account, offset, 0);
    accounts += recipient.isKnown() ? 0 : 1;
    committing = false;
  }

  /**
   * Decides on a vote for an order whose signature and epoch are good.
   *
   * <p>Accepted means that the order is the sender's pending one, now or since before. Refusals, in
   * the order of their checks: UNKNOWN_TOKEN, INVALID_AMOUNT, UNKNOWN_ACCOUNT,
   * SEQUENCE_ALREADY_USED, SEQUENCE_TOO_HIGH, CONFLICTING_ORDER (with the pending order),
   * TIMESTAMP_IN_FUTURE, INSUFFICIENT_BALANCE, INVALID_ACCOUNT_KEY, ACCOUNTS_FULL.
   *
   * @param order the whole 172 bytes as they were verified
   * @param nowMicros this authority's clock, in microseconds since the epoch of Unix
   */
  public void vote(TransferOrderDecoder order, long nowMicros, Verdict verdict) {
    requireIntact();
    if (!isPayable(order, verdict)) {
      return;
    }
    DirectBuffer buffer = order.buffer();
    int senderOffset = order.offset() + SENDER_OFFSET;
    sender.load(buffer, senderOffset, (int) order.token());
    if (!sender.isKnown()) {
      verdict.refuse(ErrorCode.UNKNOWN_ACCOUNT, 0);
      return;
    }
    AccountRecord head = sender.head();
    long next = head.nextSequenceNumber();
    if (order.sequenceNumber() != next) {
      boolean isUsed = order.sequenceNumber() < next;
      verdict.refuse(isUsed ? ErrorCode.SEQUENCE_ALREADY_USED : ErrorCode.SEQUENCE_TOO_HIGH, next);
      return;
    }
    if (head.pendingKind() != 0) {
      repeatVote(order, verdict);
      return;
    }
    long timestampMicrosMax = Math.addExact(nowMicros, clockSkewMicrosMax);
    if (order.timestampMicros() > timestampMicrosMax) {
      verdict.refuse(ErrorCode.TIMESTAMP_IN_FUTURE, timestampMicrosMax);
      return;
    }
    // All of the balance is available: nothing else is pending, and locks are outside of it.
    sender.balance().readBalance(debited);
    if (debited.compareTo(order.amount()) < 0) {
      verdict.refuse(ErrorCode.INSUFFICIENT_BALANCE, debited.clampToLong());
      return;
    }
    int recipientOffset = order.offset() + RECIPIENT_OFFSET;
    recipient.load(buffer, recipientOffset, (int) order.token());
    if (!recipient.isKnown() && !keys.isAcceptable(buffer, recipientOffset)) {
      verdict.refuse(ErrorCode.INVALID_ACCOUNT_KEY, 0);
      return;
    }
    boolean reservesEntry = !recipient.hasPair();
    if (reservesEntry && !room.isLeft()) {
      verdict.refuse(ErrorCode.ACCOUNTS_FULL, 0);
      return;
    }
    commitVote(order, reservesEntry);
    votes++;
    verdict.accept(true);
  }

  /** Makes the order the pending one of the sender that was loaded. */
  private void commitVote(TransferOrderDecoder order, boolean reservesEntry) {
    committing = true;
    PendingOrder.put(order, sender.head());
    sender.head().reservesEntry(reservesEntry);
    if (reservesEntry) {
      room.reserve();
    }
    journalPosition++;
    sender.storeHead(order.buffer(), order.offset() + SENDER_OFFSET, journalPosition);
    committing = false;
  }

  /**
   * Repeats the vote that the journal holds at the next position.
   *
   * <p>The clock, keys and room were checked when it was given, and might be configured otherwise
   * today: a vote that was given stands. All that follows from the state is checked again.
   *
   * @throws IllegalStateException if it can't have been given here: the journal and the state that
   *     it is replayed onto don't belong together
   */
  public void restoreVote(TransferOrderDecoder order) {
    requireIntact();
    DirectBuffer buffer = order.buffer();
    sender.load(buffer, order.offset() + SENDER_OFFSET, (int) order.token());
    sender.balance().readBalance(debited);
    if (!isPayable(order, restored)
        || !sender.isKnown()
        || sender.head().pendingKind() != 0
        || sender.head().nextSequenceNumber() != order.sequenceNumber()
        || debited.compareTo(order.amount()) < 0) {
      throw new IllegalStateException(
          "no vote can have been given at position " + (journalPosition + 1));
    }
    recipient.load(buffer, order.offset() + RECIPIENT_OFFSET, (int) order.token());
    commitVote(order, !recipient.hasPair());
  }

  /**
   * Repeats the execution that the journal holds at the next position.
   *
   * @throws IllegalStateException as {@link #restoreVote}
   */
  public void restoreExecution(TransferOrderDecoder order) {
    execute(order, restored);
    if (restored.error() != null || !restored.hasChanged()) {
      throw new IllegalStateException(
          "nothing can have been executed at position " + (journalPosition + 1));
    }
    executions--;
  }

  private void repeatVote(TransferOrderDecoder order, Verdict verdict) {
    int senderOffset = order.offset() + SENDER_OFFSET;
    PendingOrder.restore(order.buffer(), senderOffset, sender.head(), pending, 0);
    if (PendingOrder.isSame(order, pending)) {
      verdict.accept(false);
      return;
    }
    equivocations.record(pending, order);
    verdict.refuseConflict(sender.head().pendingKind(), pending);
  }

  /**
   * Executes the order of a verified certificate, or finds that it was executed before.
   *
   * <p>Never refused for funds, for an unknown sender, for a key or for room: a quorum checked
   * them. So balances may be negative here until what funded them arrives. Refusals:
   * MISSING_PREDECESSOR; UNKNOWN_TOKEN and INVALID_AMOUNT, which no quorum with an honest member
   * votes for.
   *
   * @param order the whole 172 bytes that the certificate's votes are for
   */
  public void execute(TransferOrderDecoder order, Verdict verdict) {
    requireIntact();
    if (!isPayable(order, verdict)) {
      return;
    }
    DirectBuffer buffer = order.buffer();
    int senderOffset = order.offset() + SENDER_OFFSET;
    sender.load(buffer, senderOffset, (int) order.token());
    long next = sender.head().nextSequenceNumber();
    if (order.sequenceNumber() > next) {
      verdict.refuse(ErrorCode.MISSING_PREDECESSOR, next);
      return;
    }
    if (order.sequenceNumber() < next) {
      verdict.accept(false);
      return;
    }
    int recipientOffset = order.offset() + RECIPIENT_OFFSET;
    boolean isToSelf =
        Bytes.areEqual(buffer, senderOffset, buffer, recipientOffset, PublicKey.BYTES);
    if (!isToSelf) {
      recipient.load(buffer, recipientOffset, (int) order.token());
      sender.balance().readBalance(debited);
      debited.subtract(order.amount());
      recipient.balance().readBalance(credited);
      credited.add(order.amount());
    }
    committing = true;
    journalPosition++;
    executions++;
    advance(order, senderOffset);
    if (isToSelf) {
      sender.storeHead(buffer, senderOffset, journalPosition);
    } else {
      move(buffer, senderOffset, recipientOffset);
    }
    committing = false;
    verdict.accept(true);
  }

  /** Ends the sender's turn: the next number, no pending order. */
  private void advance(TransferOrderDecoder order, int senderOffset) {
    AccountRecord head = sender.head();
    long next = head.nextSequenceNumber();
    if (head.pendingKind() != 0) {
      PendingOrder.restore(order.buffer(), senderOffset, head, pending, 0);
      if (!PendingOrder.isSame(order, pending)) {
        equivocations.record(pending, order);
      }
      if (head.reservesEntry()) {
        room.release();
      }
      head.clearPending();
    }
    head.nextSequenceNumber(Math.incrementExact(next));
    digest.removeSequence(order.buffer(), senderOffset, next);
    digest.addSequence(order.buffer(), senderOffset, next + 1);
    accounts += sender.isKnown() ? 0 : 1;
  }

  /** Writes the debit, then the credit. */
  private void move(DirectBuffer buffer, int senderOffset, int recipientOffset) {
    replaceBalance(buffer, senderOffset, sender.balance(), debited);
    replaceBalance(buffer, recipientOffset, recipient.balance(), credited);
    if (sender.balance() != sender.head()) {
      sender.storeHead(buffer, senderOffset, journalPosition);
    }
    sender.storeBalance(buffer, senderOffset, journalPosition);
    recipient.storeBalance(buffer, recipientOffset, journalPosition);
    accounts += recipient.isKnown() ? 0 : 1;
  }

  private void replaceBalance(
      DirectBuffer account, int offset, AccountRecord record, Int128 balance) {
    digest.removeBalances(account, offset, record);
    record.writeBalance(balance);
    digest.addBalances(account, offset, record);
  }

  private boolean isPayable(TransferOrderDecoder order, Verdict verdict) {
    if (!tokens.contains(order.token())) {
      verdict.refuse(ErrorCode.UNKNOWN_TOKEN, order.token());
      return false;
    }
    if (order.amount() < 1) {
      verdict.refuse(ErrorCode.INVALID_AMOUNT, 0);
      return false;
    }
    return true;
  }

  /**
   * Copies out what is known of an account.
   *
   * @param account a buffer with the 32 key bytes at {@code offset}
   * @param view made for the same tokens as this ledger
   * @return whether the account exists; if not, the view is empty
   */
  public boolean readAccount(DirectBuffer account, int offset, AccountView view) {
    requireIntact();
    return view.read(store, account, offset);
  }

  /**
   * Sums balances and locked amounts of all accounts in one token, by a scan of the store: at
   * quiescence what genesis and deposits brought in, less what withdrawals took out.
   */
  public void readTotal(int token, Int128 into) {
    requireIntact();
    into.set(0);
    Int128 term = new Int128();
    store.forEach(
        (account, offset, slot, record) -> {
          if (record.token() == token) {
            record.readBalance(term);
            into.add(term);
            record.readLocked(term);
            into.add(term);
          }
        });
  }

  /** Writes the 32 bytes of the {@link StateDigest} at {@code offset}. */
  public void copyStateDigest(MutableDirectBuffer into, int offset) {
    digest.copyTo(into, offset);
  }

  /** How many accounts exist. */
  public long accounts() {
    return accounts;
  }

  /** How many entries the store holds: one for each account and token that was ever paid. */
  public long entries() {
    return store.entries();
  }

  /** How many entries outstanding votes may yet create. */
  public long entriesReserved() {
    return room.reserved();
  }

  /** How many changes there were since genesis: new votes and executions, each counting one. */
  public long journalPosition() {
    return journalPosition;
  }

  /** How many votes were given since opening, repeats not counted. */
  public long votes() {
    return votes;
  }

  /** How many certificates were executed since opening, repeats not counted. */
  public long executions() {
    return executions;
  }

  /** The conflicts met since opening, and the last proofs of them. */
  public EquivocationLog equivocations() {
    return equivocations;
  }

  private void requireIntact() {
    if (committing) {
      throw new IllegalStateException("an earlier commit failed halfway; reopen the ledger");
    }
  }
}
