package io.meshpay.state;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What the {@link Ledger} knows of one account, copied out by {@link Ledger#readAccount}. Its owner
 * reuses it.
 */
public final class AccountView {
  private final UnsafeBuffer pendingOrder = new UnsafeBuffer(new byte[PendingOrder.BYTES_MAX]);
  private final int[] tokens;
  private final Int128[] balances;
  private final Int128[] locked;
  private final Int128 scratch = new Int128();
  private boolean known;
  private long nextSequenceNumber;
  private int pendingKind;
  private int pendingToken;
  private long pendingAmount;
  private int size;

  /** A view with room for a balance in each of {@code tokens}. */
  public AccountView(TokenSet tokens) {
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
    return known;
  }

  /** The number of the account's next order, from 0. */
  public long nextSequenceNumber() {
    return nextSequenceNumber;
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
    return pendingKind != 0 && pendingToken == token ? scratch.subtract(pendingAmount) : scratch;
  }

  void clear() {
    known = false;
    nextSequenceNumber = 0;
    pendingKind = 0;
    size = 0;
  }

  void head(DirectBuffer account, int offset, AccountRecord head) {
    known = true;
    nextSequenceNumber = head.nextSequenceNumber();
    pendingKind = head.pendingKind();
    if (pendingKind != 0) {
      pendingToken = PendingOrder.token(head);
      pendingAmount = PendingOrder.amount(head);
      PendingOrder.restore(account, offset, head, pendingOrder, 0);
    }
  }

  void balance(AccountRecord record) {
    tokens[size] = record.token();
    record.readBalance(balances[size]);
    record.readLocked(locked[size]);
    size++;
  }

  private int requireIndex(int index) {
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException(index);
    }
    return index;
  }
}
