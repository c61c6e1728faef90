package io.meshpay.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With few places, so that entries displace each other all the time. */
final class WriteBackAccountStoreTest extends AccountStoreContract {
  private static final DirectBuffer ACCOUNT = new UnsafeBuffer(new byte[32]);

  @TempDir Path folder;
  private int files;

  @Override
  AccountStore open(long entriesMax) throws IOException {
    Path file = folder.resolve(files++ + ".map");
    return new WriteBackAccountStore(ChronicleAccountStore.open(file.toFile(), entriesMax), 8);
  }

  private static AccountRecord record(long number) {
    AccountRecord record = new AccountRecord();
    record.nextSequenceNumber(number);
    return record;
  }

  private static long number(AccountStore store) {
    AccountRecord record = new AccountRecord();
    assertTrue(store.load(ACCOUNT, 0, 0, record));
    return record.nextSequenceNumber();
  }

  @Test
  void whatIsUsedAgainIsReadAndWrittenBelowOnce() {
    CountingStore below = new CountingStore();
    WriteBackAccountStore store = new WriteBackAccountStore(below, 8);
    store.store(ACCOUNT, 0, 0, record(0));
    for (int i = 1; i <= 100; i++) {
      assertEquals(i - 1, number(store));
      store.store(ACCOUNT, 0, 0, record(i));
    }
    assertEquals(0, below.loads);
    assertEquals(1, below.stores);
    assertEquals(0, number(below));
    store.forEach(
        (account, offset, slot, record) -> assertEquals(100, record.nextSequenceNumber()));
    assertEquals(100, number(below));
    assertEquals(2, below.stores);
    store.forEach((account, offset, slot, record) -> {});
    assertEquals(2, below.stores);
  }

  @Test
  void closingWritesBackAndClosesBelow() {
    CountingStore below = new CountingStore();
    WriteBackAccountStore store = new WriteBackAccountStore(below, 8);
    store.store(ACCOUNT, 0, 0, record(0));
    store.store(ACCOUNT, 0, 0, record(7));
    assertEquals(0, number(below));
    store.close();
    assertEquals(7, number(below));
    assertEquals(1, below.closes);
  }

  @Test
  void placesAreAPowerOfTwo() {
    CountingStore below = new CountingStore();
    for (int places : new int[] {-8, 0, 3, 1 << 23}) {
      assertThrows(IllegalArgumentException.class, () -> new WriteBackAccountStore(below, places));
    }
  }

  private static final class CountingStore implements AccountStore {
    private final HeapAccountStore store = new HeapAccountStore(100);
    private int loads;
    private int stores;
    private int closes;

    @Override
    public boolean load(DirectBuffer account, int offset, int slot, AccountRecord into) {
      loads++;
      return store.load(account, offset, slot, into);
    }

    @Override
    public void store(DirectBuffer account, int offset, int slot, AccountRecord record) {
      stores++;
      store.store(account, offset, slot, record);
    }

    @Override
    public long entries() {
      return store.entries();
    }

    @Override
    public long entriesMax() {
      return store.entriesMax();
    }

    @Override
    public void forEach(Visitor visitor) {
      store.forEach(visitor);
    }

    @Override
    public void close() {
      closes++;
    }
  }
}
