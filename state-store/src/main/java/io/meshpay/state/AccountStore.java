package io.meshpay.state;

import org.agrona.DirectBuffer;

/**
 * Where account records are kept. One thread uses it at a time.
 *
 * <p>An entry is found by an account's key (32 bytes) and a slot: {@link #HEAD_SLOT} is the
 * account's head, every other slot is a token's id and holds the account's balance in that token.
 * The head also carries one balance, of the first token that the account held, so that the usual
 * payment touches one entry per account.
 *
 * <p>A store knows nothing of the rules of payment. It never refuses to store: what could fill it
 * up is refused by the {@link Ledger} when it votes. An exception out of a store is a broken
 * machine, after which the store must not be used any more.
 */
public interface AccountStore extends AutoCloseable {
  /** The slot of an account's head record. Token ids start at 1. */
  int HEAD_SLOT = 0;

  /**
   * Reads an entry into {@code into}.
   *
   * @param account a buffer with the 32 key bytes at {@code offset}
   * @return false, leaving {@code into} as it was, if there is no such entry
   */
  boolean load(DirectBuffer account, int offset, int slot, AccountRecord into);

  /** Creates or replaces an entry with a copy of {@code record}. */
  void store(DirectBuffer account, int offset, int slot, AccountRecord record);

  /** How many entries there are: accounts and their further tokens. */
  long entries();

  /**
   * Beyond this many entries no vote may create another; the store itself has room for twice as
   * many ({@link EntryRoom} says why that is enough).
   */
  long entriesMax();

  /** Visits every entry, in no particular order. The visitor doesn't use the store. */
  void forEach(Visitor visitor);

  @Override
  void close();

  /** Sees one entry; the arguments are valid only during the call. */
  @FunctionalInterface
  interface Visitor {
    void entry(DirectBuffer account, int offset, int slot, AccountRecord record);
  }
}
