package io.meshpay.state.history;

import static io.meshpay.state.history.PaymentHistory.account;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.state.Seed;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A disk that stops at any of its changes and loses what wasn't forced. */
final class HistoryCrashTest {
  private static final int ROUNDS = 400 * Seed.ROUNDS;
  private static final int ACCOUNTS = 8;

  @Test
  void afterACrashTheIndexIsWholeUpToAPositionAndGoesOnFromThere() throws Exception {
    SplittableRandom random = Seed.random("HistoryCrashTest");
    for (int round = 0; round < ROUNDS; round++) {
      HeapDisk disk = new HeapDisk();
      PaymentHistory history = new PaymentHistory();
      long flushed = 0;
      for (int life = 0; life < 4; life++) {
        flushed = live(random, disk, history, flushed);
        disk.crash(random);
      }
      checkAll(random, disk, history, flushed);
    }
  }

  /** Returns up to where the index said that all is on the disk, before the disk stopped. */
  private static long live(
      SplittableRandom random, HeapDisk disk, PaymentHistory history, long flushedBefore)
      throws Exception {
    long flushed = flushedBefore;
    disk.stopAfter(random.nextInt(1 + random.nextInt(300)), random.split());
    int memoryEntries = 2 + random.nextInt(12);
    try (HistoryIndex index = open(disk, history, memoryEntries)) {
      assertNull(index.discarded());
      assertTrue(index.indexedPosition() >= flushed, "what was flushed is lost");
      history.feed(index, Long.MAX_VALUE);
      for (int i = random.nextInt(100); i > 0; i--) {
        history.pay(account(random.nextInt(ACCOUNTS)), account(random.nextInt(ACCOUNTS)));
        history.payments.getLast().addTo(index);
        if (random.nextInt(20) == 0) {
          index.flush();
          flushed = index.indexedPosition();
          assertEquals(index.addedPosition(), flushed);
        }
        HistoryModelTest.ask(random, index, history, ACCOUNTS);
      }
      flushed = index.indexedPosition();
    } catch (IOException theDiskStopped) {
      // As after any stop: what counts is what the next life finds.
    }
    return flushed;
  }

  private static void checkAll(
      SplittableRandom random, HeapDisk disk, PaymentHistory history, long flushed)
      throws Exception {
    try (HistoryIndex index = open(disk, history, 8)) {
      assertNull(index.discarded());
      assertTrue(index.indexedPosition() >= flushed, "what was flushed is lost");
      assertTrue(history.feed(index, Long.MAX_VALUE));
      index.flush();
      for (int i = 0; i < 20; i++) {
        HistoryModelTest.ask(random, index, history, ACCOUNTS);
      }
      assertEquals(disk.list().size() - 1, disk.filesOpen(), "no leftovers beside the manifest");
    }
  }

  private static HistoryIndex open(HeapDisk disk, PaymentHistory history, int memoryEntries)
      throws IOException {
    return HistoryIndex.open(
        disk, HistoryIndexTest.IDENTITY, history.lastPosition(), Runnable::run, memoryEntries);
  }
}
