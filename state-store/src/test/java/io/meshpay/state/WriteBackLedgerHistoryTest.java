package io.meshpay.state;

/** With fewer places than the histories have accounts. */
final class WriteBackLedgerHistoryTest extends LedgerHistoryContract {
  @Override
  AccountStore open(long entriesMax) {
    return new WriteBackAccountStore(new HeapAccountStore(entriesMax), 8);
  }
}
