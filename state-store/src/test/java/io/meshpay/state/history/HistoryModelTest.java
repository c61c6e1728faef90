package io.meshpay.state.history;

import static io.meshpay.state.history.PaymentHistory.account;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.Seed;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Random payments, pages, flushes and reopenings, compared with a plain list. */
final class HistoryModelTest {
  private static final int ROUNDS = 150 * Seed.ROUNDS;

  @Test
  void answersAsAPlainListOfPaymentsDoes() throws Exception {
    SplittableRandom random = Seed.random("HistoryModelTest");
    for (int round = 0; round < ROUNDS; round++) {
      round(random);
    }
  }

  private static void round(SplittableRandom random) throws Exception {
    HeapDisk disk = new HeapDisk();
    PaymentHistory history = new PaymentHistory();
    int accounts = 1 + random.nextInt(30);
    int memoryEntries = 2 + random.nextInt(random.nextBoolean() ? 8 : 400);
    HistoryIndex index = open(disk, history, memoryEntries);
    for (int i = random.nextInt(2000); i > 0; i--) {
      int choice = random.nextInt(100);
      if (choice == 0) {
        index.flush();
        assertEquals(index.addedPosition(), index.indexedPosition());
      } else if (choice == 1) {
        index.close();
        assertEquals(0, disk.filesOpen());
        index = open(disk, history, memoryEntries);
        assertNull(index.discarded());
        assertTrue(history.feed(index, Long.MAX_VALUE));
      } else if (choice < 10) {
        ask(random, index, history, accounts);
      } else {
        PublicKey sender = account(random.nextInt(1 + random.nextInt(accounts)));
        PublicKey recipient = account(random.nextInt(accounts));
        assertTrue(history.pay(sender, recipient, random.nextInt(3)).addTo(index));
      }
    }
    index.close();
  }

  private static HistoryIndex open(HeapDisk disk, PaymentHistory history, int memoryEntries)
      throws Exception {
    return HistoryIndex.open(
        disk, HistoryIndexTest.IDENTITY, history.lastPosition(), Runnable::run, memoryEntries);
  }

  /** Asks an index that knows all of a history something about one of its accounts. */
  static void ask(SplittableRandom random, HistoryIndex index, PaymentHistory history, int accounts)
      throws Exception {
    PublicKey account = account(random.nextInt(accounts + 1));
    int max = 1 + random.nextInt(random.nextBoolean() ? 5 : 500);
    long first = random.nextLong(20) * random.nextLong(20);
    long all = index.addedPosition();
    assertEquals(history.sent(account, first, max, all), index.sent(account, first, max));
    RoleFilter filter = RoleFilter.values()[random.nextInt(RoleFilter.values().length)];
    long before =
        random.nextBoolean() ? Long.MAX_VALUE : random.nextLong(history.lastPosition() + 3);
    assertEquals(
        history.newest(account, filter, before, max, all),
        index.newest(account, filter, before, max));
  }

  @Test
  void aRunWithMoreBlocksThanFencesIsSearchedAsWell() throws Exception {
    SplittableRandom random = Seed.random("HistoryModelTest");
    HeapDisk disk = new HeapDisk();
    PaymentHistory history = new PaymentHistory();
    int payments = 2 * RunFormat.FENCES_MAX * RunFormat.BLOCK_ENTRIES;
    try (HistoryIndex index = open(disk, history, 2 * payments)) {
      for (int i = 0; i < payments; i++) {
        history.pay(account(random.nextInt(2000)), account(random.nextInt(2000))).addTo(index);
      }
      index.flush();
      assertTrue(RunFormat.fenceStride(2L * payments) > 1);
      for (int i = 0; i < 300; i++) {
        ask(random, index, history, 2000);
      }
    }
  }
}
