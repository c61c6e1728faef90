package io.meshpay.state;

final class HeapLedgerHistoryTest extends LedgerHistoryContract {
  @Override
  AccountStore open(long entriesMax) {
    return new HeapAccountStore(entriesMax);
  }
}
