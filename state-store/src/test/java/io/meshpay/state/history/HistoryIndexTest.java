package io.meshpay.state.history;

import static io.meshpay.state.history.HistoryRole.RECEIVED;
import static io.meshpay.state.history.HistoryRole.SENT;
import static io.meshpay.state.history.PaymentHistory.account;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.disk.FileDisk;
import io.meshpay.state.journal.JournalIdentity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HistoryIndexTest {
  static final JournalIdentity IDENTITY =
      new JournalIdentity(3, Digest.of(new byte[Digest.BYTES]), account(4711));

  private static final PublicKey ALICE = account(1);
  private static final PublicKey BOB = account(2);
  private static final long ALL = Long.MAX_VALUE;

  private final HeapDisk disk = new HeapDisk();
  private final PaymentHistory history = new PaymentHistory();

  private HistoryIndex open(int memoryEntries, Executor background) throws IOException {
    return HistoryIndex.open(disk, IDENTITY, history.lastPosition(), background, memoryEntries);
  }

  private HistoryIndex open() throws IOException {
    return open(16, Runnable::run);
  }

  @Test
  void aNewIndexKnowsNothing() throws IOException {
    try (HistoryIndex index = open()) {
      assertEquals(0, index.indexedPosition());
      assertEquals(0, index.addedPosition());
      assertNull(index.discarded());
      assertEquals(List.of(), index.sent(ALICE, 0, 10));
      assertEquals(List.of(), index.newest(ALICE, RoleFilter.BOTH, ALL, 10));
    }
  }

  @Test
  void aPaymentIsFoundByItsPayerAndItsPayee() throws IOException {
    try (HistoryIndex index = open()) {
      history.pay(ALICE, BOB, 1).addTo(index);
      HistoryEntry sent = new HistoryEntry(SENT, 0, 2, 4096 + 400);
      HistoryEntry received = new HistoryEntry(RECEIVED, 0, 2, 4096 + 400);
      assertEquals(List.of(sent), index.sent(ALICE, 0, 10));
      assertEquals(List.of(), index.sent(ALICE, 1, 10));
      assertEquals(List.of(), index.sent(BOB, 0, 10));
      assertEquals(List.of(sent), index.newest(ALICE, RoleFilter.SENT, ALL, 10));
      assertEquals(List.of(), index.newest(ALICE, RoleFilter.RECEIVED, ALL, 10));
      assertEquals(List.of(received), index.newest(BOB, RoleFilter.BOTH, ALL, 10));
    }
  }

  @Test
  void aPaymentToOneselfIsOneEntryOfBothAndOneOfEach() throws Exception {
    try (HistoryIndex index = open()) {
      history.pay(BOB, ALICE).addTo(index);
      history.pay(ALICE, ALICE).addTo(index);
      for (String place : List.of("memory", "disk")) {
        assertEquals(
            List.of(SENT, RECEIVED),
            index.newest(ALICE, RoleFilter.BOTH, ALL, 10).stream().map(HistoryEntry::role).toList(),
            place);
        assertEquals(1, index.newest(ALICE, RoleFilter.SENT, ALL, 10).size(), place);
        assertEquals(2, index.newest(ALICE, RoleFilter.RECEIVED, ALL, 10).size(), place);
        index.flush();
      }
    }
  }

  @Test
  void pagesFollowEachOtherWithoutGapOrRepetition() throws IOException {
    try (HistoryIndex index = open()) {
      for (int i = 0; i < 100; i++) {
        history.pay(i % 3 == 0 ? BOB : ALICE, i % 5 == 0 ? ALICE : BOB, i % 4).addTo(index);
      }
      long before = ALL;
      int seen = 0;
      List<HistoryEntry> page = index.newest(ALICE, RoleFilter.BOTH, before, 7);
      while (!page.isEmpty()) {
        assertEquals(history.newest(ALICE, RoleFilter.BOTH, before, 7, ALL), page);
        seen += page.size();
        before = page.getLast().position();
        page = index.newest(ALICE, RoleFilter.BOTH, before, 7);
      }
      assertEquals(history.newest(ALICE, RoleFilter.BOTH, ALL, 100, ALL).size(), seen);
    }
  }

  @Test
  void anotherSizeOfPageIsRefused() throws IOException {
    try (HistoryIndex index = open()) {
      assertThrows(IllegalArgumentException.class, () -> index.sent(ALICE, 0, 0));
      assertThrows(
          IllegalArgumentException.class,
          () -> index.sent(ALICE, 0, HistoryIndex.PAGE_ENTRIES_MAX + 1));
    }
  }

  @Test
  void whatWasFlushedIsThereAfterReopeningAndTheRestIsFedAgain() throws Exception {
    try (HistoryIndex index = open()) {
      history.pay(ALICE, BOB).addTo(index);
      history.pay(ALICE, BOB, 3).addTo(index);
      index.flush();
      assertEquals(5, index.indexedPosition());
      history.pay(BOB, ALICE).addTo(index);
      assertEquals(6, index.addedPosition());
    }
    assertEquals(0, disk.filesOpen());
    try (HistoryIndex index = open()) {
      assertNull(index.discarded());
      assertEquals(5, index.indexedPosition());
      assertEquals(5, index.addedPosition());
      assertEquals(history.sent(ALICE, 0, 10, ALL), index.sent(ALICE, 0, 10));
      assertEquals(List.of(), index.sent(BOB, 0, 10));
      assertTrue(history.feed(index, ALL));
      assertEquals(history.sent(BOB, 0, 10, ALL), index.sent(BOB, 0, 10));
    }
  }

  @Test
  void whatBeginsOverAShortenedJournalSaysSoForGood() throws Exception {
    history.pay(ALICE, BOB, 9);
    PaymentHistory.Payment later = history.pay(ALICE, BOB);
    try (HistoryIndex index = openFrom(5)) {
      assertEquals(5, index.firstPosition());
      assertEquals(4, index.addedPosition());
      assertEquals(4, index.indexedPosition());
      later.addTo(index);
      index.flush();
    }
    try (HistoryIndex index = openFrom(1)) {
      assertNull(index.discarded());
      assertEquals(5, index.firstPosition());
      history.pay(ALICE, BOB).addTo(index);
      index.flush();
      assertEquals(5, index.firstPosition());
    }
    try (HistoryIndex index = openFrom(history.lastPosition() + 1)) {
      assertNull(index.discarded());
      assertEquals(5, index.firstPosition());
    }
    try (HistoryIndex index = openFrom(history.lastPosition() + 2)) {
      assertNotNull(index.discarded(), "there would be a hole");
      assertEquals(history.lastPosition() + 2, index.firstPosition());
      assertEquals(List.of(), index.sent(ALICE, 0, 10));
    }
  }

  private HistoryIndex openFrom(long journalFirst) throws IOException {
    return HistoryIndex.open(disk, IDENTITY, journalFirst, 1000, Runnable::run, 4);
  }

  @Test
  void aRepeatedPaymentChangesNothing() throws IOException {
    try (HistoryIndex index = open()) {
      PaymentHistory.Payment first = history.pay(ALICE, BOB);
      first.addTo(index);
      history.pay(ALICE, BOB).addTo(index);
      assertTrue(first.addTo(index));
      assertEquals(history.sent(ALICE, 0, 10, ALL), index.sent(ALICE, 0, 10));
    }
  }

  @Test
  void whatHasNoRoomIsRefusedAndComesFirstWhenThereIs() throws Exception {
    Queue<Runnable> waiting = new ArrayDeque<>();
    try (HistoryIndex index = open(4, waiting::add)) {
      for (int i = 0; i < 4; i++) {
        assertTrue(history.pay(ALICE, BOB).addTo(index));
      }
      PaymentHistory.Payment refused = history.pay(ALICE, BOB);
      PaymentHistory.Payment later = history.pay(ALICE, BOB);
      assertFalse(refused.addTo(index));
      assertEquals(4, index.addedPosition());
      assertEquals(history.sent(ALICE, 0, 10, 4), index.sent(ALICE, 0, 10));
      waiting.remove().run();
      index.awaitRoom();
      assertFalse(later.addTo(index), "an earlier one is missing");
      assertTrue(history.feed(index, ALL));
      assertEquals(history.sent(ALICE, 0, 10, ALL), index.sent(ALICE, 0, 10));
      waiting.forEach(Runnable::run);
      waiting.clear();
    }
  }

  @Test
  void aFullDiskStopsTheAdditionsButNotTheAnswers() throws Exception {
    try (HistoryIndex index = open(4, Runnable::run)) {
      history.pay(ALICE, BOB).addTo(index);
      index.flush();
      disk.stopAfter(0, new SplittableRandom(1));
      while (history.pay(ALICE, BOB).addTo(index)) {
        assertTrue(history.lastPosition() < 10);
      }
      assertNotNull(index.failure());
      assertThrows(HistoryBrokenException.class, index::awaitRoom);
      assertThrows(HistoryBrokenException.class, index::flush);
      assertEquals(history.sent(ALICE, 0, 10, index.addedPosition()), index.sent(ALICE, 0, 10));
    }
    disk.goOn();
    try (HistoryIndex index = open()) {
      assertNull(index.discarded());
      assertEquals(1, index.indexedPosition());
      assertTrue(history.feed(index, ALL));
      assertEquals(history.sent(ALICE, 0, 10, ALL), index.sent(ALICE, 0, 10));
    }
  }

  @Test
  void aClosedIndexRefuses() throws IOException {
    HistoryIndex index = open();
    index.close();
    assertThrows(HistoryBrokenException.class, () -> index.sent(ALICE, 0, 10));
    assertThrows(HistoryBrokenException.class, index::flush);
  }

  @Test
  void manyRunsBecomeFew() throws Exception {
    try (HistoryIndex index = open()) {
      for (int i = 0; i < 8 * 8 * 8 - 1; i++) {
        history.pay(ALICE, BOB).addTo(index);
        index.flush();
      }
      assertEquals(3 * 7 + 1, disk.list().size(), "seven runs of each level and the manifest");
      assertEquals(3 * 7, disk.filesOpen());
      assertEquals(history.sent(ALICE, 0, 1000, ALL), index.sent(ALICE, 0, 1000));
    }
  }

  @Test
  void theRealDiskWillDo(@TempDir Path folder) throws Exception {
    FileDisk fileDisk = FileDisk.open(folder.resolve("history"));
    try (HistoryIndex index = HistoryIndex.open(fileDisk, IDENTITY, 0, Runnable::run, 4)) {
      for (int i = 0; i < 20; i++) {
        history.pay(ALICE, BOB).addTo(index);
      }
      index.flush();
    }
    try (HistoryIndex index = HistoryIndex.open(fileDisk, IDENTITY, 20, Runnable::run, 4)) {
      assertNull(index.discarded());
      assertEquals(20, index.indexedPosition());
      assertEquals(history.sent(ALICE, 5, 10, ALL), index.sent(ALICE, 5, 10));
    }
  }
}
