package io.meshpay.state.history;

import static io.meshpay.state.history.PaymentHistory.account;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.state.Seed;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Readers beside the thread that adds and the one that writes and merges. */
final class HistoryThreadsTest {
  private static final int PAYMENTS = 20_000 * Seed.ROUNDS;
  private static final int ACCOUNTS = 12;

  @Test
  void readersSeeEverythingUpToTheAddedPosition() throws Exception {
    SplittableRandom random = Seed.random("HistoryThreadsTest");
    PaymentHistory history = new PaymentHistory();
    for (int i = 0; i < PAYMENTS; i++) {
      history.pay(account(random.nextInt(ACCOUNTS)), account(random.nextInt(ACCOUNTS)));
    }
    HeapDisk disk = new HeapDisk();
    AtomicBoolean isOver = new AtomicBoolean();
    try (ExecutorService background = Executors.newSingleThreadExecutor();
        ExecutorService readers = Executors.newFixedThreadPool(2);
        HistoryIndex index =
            HistoryIndex.open(
                disk, HistoryIndexTest.IDENTITY, history.lastPosition(), background, 100)) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        SplittableRandom ownRandom = random.split();
        answers.add(readers.submit(() -> read(ownRandom, index, history, isOver)));
      }
      try {
        add(index, history);
        index.flush();
      } finally {
        isOver.set(true);
      }
      for (Future<Integer> future : answers) {
        assertTrue(future.get() > 0);
      }
      for (int i = 0; i < 50; i++) {
        HistoryModelTest.ask(random, index, history, ACCOUNTS);
      }
      assertNull(index.failure());
    }
    assertEquals(0, disk.filesOpen());
  }

  private static void add(HistoryIndex index, PaymentHistory history) throws Exception {
    for (PaymentHistory.Payment payment : history.payments) {
      while (!payment.addTo(index)) {
        index.awaitRoom();
      }
    }
  }

  private static int read(
      SplittableRandom random, HistoryIndex index, PaymentHistory history, AtomicBoolean isOver)
      throws Exception {
    int answers = 0;
    do {
      int account = random.nextInt(ACCOUNTS);
      int max = 1 + random.nextInt(50);
      // What is added meanwhile may be in the answer, what was before must be.
      long known = index.addedPosition();
      long first = random.nextLong(PAYMENTS / ACCOUNTS);
      List<HistoryEntry> sent = index.sent(account(account), first, max);
      List<HistoryEntry> least = history.sent(account(account), first, max, known);
      assertEquals(least, sent.subList(0, Math.min(least.size(), sent.size())));
      assertEquals(history.sent(account(account), first, sent.size(), Long.MAX_VALUE), sent);
      List<HistoryEntry> newest = index.newest(account(account), RoleFilter.BOTH, known + 1, max);
      assertEquals(
          history.newest(account(account), RoleFilter.BOTH, known + 1, max, known), newest);
      answers++;
    } while (!isOver.get());
    return answers;
  }
}
