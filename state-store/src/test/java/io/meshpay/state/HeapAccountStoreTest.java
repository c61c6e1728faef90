package io.meshpay.state;

final class HeapAccountStoreTest extends AccountStoreContract {
  @Override
  AccountStore open(long entriesMax) {
    return new HeapAccountStore(entriesMax);
  }
}
