package io.meshpay.state;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the {@link Ledger} knows of one account, copied out by {@link Ledger#readAccount}. Its owner
 * reuses it.
 */
public final class AccountView {
  private final UnsafeBuffer pendingOrder = new UnsafeBuffer(new byte[PendingOrder.BYTES_MAX]);
  private final AccountRecord head = new AccountRecord();
  private final AccountRecord further = new AccountRecord();
  private final TokenSet tokensKnown;
  private final int[] tokens;
  private final Int128[] balances;
  private final Int128[] locked;
  private final Int128 scratch = new Int128();
  private boolean isKnown;
  private long nextSequenceNumber;
  private long journalPosition;
  private int pendingKind;
  private int size;

  /** A view with room for a balance in each of {@code tokens}. */
  public AccountView(TokenSet tokens) {
    this.tokensKnown = tokens;
    this.tokens = new int[tokens.size()];
    this.balances = new Int128[tokens.size()];
    this.locked = new Int128[tokens.size()];
    for (int i = 0; i < tokens.size(); i++) {
      balances[i] = new Int128();
      locked[i] = new Int128();
    }
  }

  /** Whether the account exists here; if not, all else is zero and empty. */
  public boolean isKnown() {
    return isKnown;
  }

  /** The number of the account's next order, from 0. */
  public long nextSequenceNumber() {
    return nextSequenceNumber;
  }

  /** The position of the last change that is in this; 0 if that was genesis. */
  public long journalPosition() {
    return journalPosition;
  }

  /** The wire's number of the pending order's kind; 0 for none. */
  public int pendingKind() {
    return pendingKind;
  }

  /** The pending order's bytes from 0, as its sender signed them. */
  public DirectBuffer pendingOrder() {
    return pendingOrder;
  }

  /** How many bytes of {@link #pendingOrder()} count; 0 if there is none. */
  public int pendingOrderBytes() {
    return PendingOrder.bytesOf(pendingKind);
  }

  /** How many tokens the account has an entry for, also with a balance of zero. */
  public int size() {
    return size;
  }

  /** The token at {@code index}; they ascend. */
  public int token(int index) {
    return tokens[requireIndex(index)];
  }

  /** The balance at {@code index}; negative only while this authority lags behind. */
  public Int128 balance(int index) {
    return balances[requireIndex(index)];
  }

  /** What certified withdrawals hold at {@code index}. */
  public Int128 locked(int index) {
    return locked[requireIndex(index)];
  }

  /**
   * The balance in {@code token}, without what the pending order asks for; overwritten by the next
   * call.
   */
  public Int128 available(int token) {
    scratch.set(0);
    for (int i = 0; i < size; i++) {
      if (tokens[i] == token) {
        scratch.set(balances[i]);
      }
    }
    boolean isReserved = pendingKind != 0 && PendingOrder.token(head) == token;
    return isReserved ? scratch.subtract(PendingOrder.amount(head)) : scratch;
  }

  boolean read(AccountStore store, DirectBuffer account, int offset) {
    size = 0;
    pendingKind = 0;
    nextSequenceNumber = 0;
    journalPosition = 0;
    isKnown = store.load(account, offset, AccountStore.HEAD_SLOT, head);
    if (!isKnown) {
      return false;
    }
    nextSequenceNumber = head.nextSequenceNumber();
    journalPosition = head.journalPosition();
    pendingKind = head.pendingKind();
    if (pendingKind != 0) {
      PendingOrder.restore(account, offset, head, pendingOrder, 0);
    }
    for (int i = 0; i < tokensKnown.size(); i++) {
      int token = tokensKnown.id(i);
      if (token == head.token()) {
        add(head);
      } else if (store.load(account, offset, token, further)) {
        add(further);
      }
    }
    return true;
  }

  private void add(AccountRecord record) {
    tokens[size] = record.token();
    record.readBalance(balances[size]);
    record.readLocked(locked[size]);
    journalPosition = Math.max(journalPosition, record.journalPosition());
    size++;
  }

  private int requireIndex(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return index;
  }
}
