package io.meshpay.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** What every {@link AccountStore} must do. */
abstract class AccountStoreContract {
  /** A new, empty store. */
  abstract AccountStore open(long entriesMax) throws IOException;

  private static DirectBuffer account(int number) {
    return TestOrder.buffer(TestOrder.account(number));
  }

  private static AccountRecord record(long seed) {
    AccountRecord record = new AccountRecord();
    byte[] bytes = new byte[AccountRecord.BYTES];
    new SplittableRandom(seed).nextBytes(bytes);
    record.buffer().putBytes(0, bytes);
    return record;
  }

  @Test
  void aNewStoreIsEmpty() throws IOException {
    try (AccountStore store = open(10)) {
      assertEquals(0, store.entries());
      assertEquals(10, store.entriesMax());
      assertEquals(Map.of(), LedgerState.dump(store));
    }
  }

  @Test
  void anAbsentEntryLeavesTheRecordAsItWas() throws IOException {
    try (AccountStore store = open(10)) {
      AccountRecord record = record(1);
      assertFalse(store.load(account(1), 0, 0, record));
      assertEquals(record(1).buffer(), record.buffer());
      store.store(account(1), 0, 0, record);
      assertFalse(store.load(account(1), 0, 1, record));
      assertFalse(store.load(account(2), 0, 0, record));
      assertEquals(record(1).buffer(), record.buffer());
    }
  }

  @Test
  void givesBackEveryByteOfTheLatestRecord() throws IOException {
    try (AccountStore store = open(10)) {
      store.store(account(1), 0, 0, record(1));
      store.store(account(1), 0, Integer.MAX_VALUE, record(2));
      store.store(account(1), 0, 0, record(3));
      assertEquals(2, store.entries());
      AccountRecord into = new AccountRecord();
      assertTrue(store.load(account(1), 0, 0, into));
      assertEquals(record(3).buffer(), into.buffer());
      assertTrue(store.load(account(1), 0, Integer.MAX_VALUE, into));
      assertEquals(record(2).buffer(), into.buffer());
    }
  }

  @Test
  void keepsCopiesOfKeyAndRecord() throws IOException {
    try (AccountStore store = open(10)) {
      UnsafeBuffer key = new UnsafeBuffer(new byte[80]);
      key.putBytes(17, account(1), 0, 32);
      AccountRecord record = record(1);
      store.store(key, 17, 3, record);
      key.setMemory(0, 80, (byte) 9);
      record.buffer().setMemory(0, AccountRecord.BYTES, (byte) 9);
      AccountRecord into = new AccountRecord();
      assertTrue(store.load(account(1), 0, 3, into));
      assertEquals(record(1).buffer(), into.buffer());
      into.buffer().setMemory(0, AccountRecord.BYTES, (byte) 7);
      assertTrue(store.load(account(1), 0, 3, into));
      assertEquals(record(1).buffer(), into.buffer());
    }
  }

  @Test
  void visitsEveryEntryOnce() throws IOException {
    try (AccountStore store = open(100)) {
      Map<DirectBuffer, DirectBuffer> expected = new HashMap<>();
      for (int i = 0; i < 100; i++) {
        store.store(account(i / 2), 0, i % 2 * 5, record(i));
        expected.put(key(account(i / 2), 0, i % 2 * 5), record(i).buffer());
      }
      Set<DirectBuffer> seen = new HashSet<>();
      store.forEach(
          (account, offset, slot, record) -> {
            DirectBuffer key = key(account, offset, slot);
            assertTrue(seen.add(key));
            assertEquals(expected.get(key), record.buffer());
          });
      assertEquals(expected.keySet(), seen);
    }
  }

  private static DirectBuffer key(DirectBuffer account, int offset, int slot) {
    UnsafeBuffer key = new UnsafeBuffer(new byte[36]);
    key.putBytes(0, account, offset, 32);
    key.putInt(32, slot);
    return key;
  }

  @Test
  void hasRoomForTwiceEntriesMax() throws IOException {
    for (int entriesMax : new int[] {1, 2, 10, 1000, 5000}) {
      try (AccountStore store = open(entriesMax)) {
        for (int i = 0; i < 2 * entriesMax; i++) {
          store.store(account(i), 0, 0, record(i));
        }
        assertEquals(2L * entriesMax, store.entries());
        AccountRecord into = new AccountRecord();
        for (int i = 0; i < 2 * entriesMax; i++) {
          assertTrue(store.load(account(i), 0, 0, into));
          assertEquals(record(i).buffer(), into.buffer());
          store.store(account(i), 0, 0, record(i + 1));
        }
        assertEquals(2L * entriesMax, store.entries());
      }
    }
  }

  @Test
  void doesWhatAMapDoes() throws IOException {
    SplittableRandom random = Seed.random(getClass().getSimpleName());
    try (AccountStore store = open(300)) {
      Map<DirectBuffer, DirectBuffer> model = new HashMap<>();
      AccountRecord into = new AccountRecord();
      for (int i = 0; i < 20_000 * Seed.ROUNDS; i++) {
        DirectBuffer account = account(random.nextInt(100));
        int slot = random.nextInt(3);
        DirectBuffer key = key(account, 0, slot);
        if (random.nextBoolean()) {
          AccountRecord record = record(random.nextLong());
          store.store(account, 0, slot, record);
          model.put(key, record.buffer());
        } else {
          DirectBuffer expected = model.get(key);
          assertEquals(expected != null, store.load(account, 0, slot, into));
          if (expected != null) {
            assertEquals(expected, into.buffer());
          }
        }
        assertEquals(model.size(), store.entries());
      }
    }
  }

  @Test
  void loadsAndStoresAllocateNothing() throws IOException {
    try (AccountStore store = open(2000)) {
      UnsafeBuffer keys = new UnsafeBuffer(new byte[1000 * 32]);
      AccountRecord record = record(1);
      for (int i = 0; i < 1000; i++) {
        keys.putBytes(i * 32, account(i), 0, 32);
        store.store(keys, i * 32, 0, record);
      }
      Allocation.assertNone(
          20_000,
          i -> {
            int offset = i % 1000 * 32;
            store.load(keys, offset, 0, record);
            store.load(keys, offset, 1, record);
            store.store(keys, offset, 0, record);
            store.entries();
          });
    }
  }
}
