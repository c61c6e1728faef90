package io.meshpay.state;

import static io.meshpay.state.AccountStore.HEAD_SLOT;

import org.agrona.DirectBuffer;

/**
 * One account as a payment in one token sees it: its head, and the record with the balance, which
 * is the head itself if the token stands there. What the store doesn't hold reads as zero.
 */
final class AccountCursor {
  private final AccountStore store;
  private final AccountRecord head = new AccountRecord();
  private final AccountRecord further = new AccountRecord();
  private AccountRecord balance = head;
  private boolean isKnown;
  private boolean hasPair;

  AccountCursor(AccountStore store) {
    this.store = store;
  }

  void load(DirectBuffer account, int offset, int token) {
    isKnown = store.load(account, offset, HEAD_SLOT, head);
    if (!isKnown) {
      head.reset(token);
    }
    if (head.token() == token) {
      balance = head;
      hasPair = isKnown;
      return;
    }
    balance = further;
    hasPair = store.load(account, offset, token, further);
    if (!hasPair) {
      further.reset(token);
    }
  }

  /** Whether the account exists. */
  boolean isKnown() {
    return isKnown;
  }

  /** Whether the store has an entry for the account and token. */
  boolean hasPair() {
    return hasPair;
  }

  AccountRecord head() {
    return head;
  }

  /** The record that holds the token's balance: the head or another one. */
  AccountRecord balance() {
    return balance;
  }

  void storeHead(DirectBuffer account, int offset, long journalPosition) {
    head.journalPosition(journalPosition);
    store.store(account, offset, HEAD_SLOT, head);
  }

  void storeBalance(DirectBuffer account, int offset, long journalPosition) {
    if (balance == head) {
      storeHead(account, offset, journalPosition);
      return;
    }
    further.journalPosition(journalPosition);
    store.store(account, offset, further.token(), further);
  }
}
