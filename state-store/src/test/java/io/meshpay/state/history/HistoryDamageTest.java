package io.meshpay.state.history;

import static io.meshpay.state.history.PaymentHistory.account;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.value.Digest;
import io.meshpay.state.Seed;
import io.meshpay.state.journal.JournalIdentity;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A damaged index says so and starts anew; it never gives a wrong answer. */
final class HistoryDamageTest {
  private static final int ROUNDS = 1000 * Seed.ROUNDS;
  private static final int ACCOUNTS = 10;

  private final SplittableRandom random = Seed.random("HistoryDamageTest");
  private final PaymentHistory history = new PaymentHistory();
  private HeapDisk disk = new HeapDisk();

  @BeforeEach
  void write() throws Exception {
    disk = new HeapDisk();
    try (HistoryIndex index = open()) {
      while (history.payments.size() < 1000) {
        history.pay(account(random.nextInt(ACCOUNTS)), account(random.nextInt(ACCOUNTS)));
      }
      assertTrue(history.feed(index, Long.MAX_VALUE));
      index.flush();
    }
  }

  private HistoryIndex open() throws IOException {
    return open(HistoryIndexTest.IDENTITY, history.lastPosition());
  }

  private HistoryIndex open(JournalIdentity identity, long journalPosition) throws IOException {
    return HistoryIndex.open(disk, identity, journalPosition, Runnable::run, 60);
  }

  /** Opens what is damaged, which starts anew, and feeds it. */
  private void assertRebuilt() throws Exception {
    try (HistoryIndex index = open()) {
      assertStartsAnew(index);
    }
    try (HistoryIndex index = open()) {
      assertNull(index.discarded());
    }
  }

  private void assertStartsAnew(HistoryIndex index) throws Exception {
    assertNotNull(index.discarded());
    assertEquals(0, index.indexedPosition());
    assertEquals(List.of(), disk.list());
    assertTrue(history.feed(index, Long.MAX_VALUE));
    index.flush();
    for (int i = 0; i < 20; i++) {
      HistoryModelTest.ask(random, index, history, ACCOUNTS);
    }
  }

  private String someRun() {
    List<String> runs = disk.list().stream().filter(name -> name.endsWith(".run")).toList();
    return runs.get(random.nextInt(runs.size()));
  }

  @Test
  void aFlippedBitIsFoundBeforeItIsBelieved() throws Exception {
    int foundAtOpening = 0;
    int foundInUse = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<String> names = disk.list();
      byte[] bytes = disk.bytes(names.get(random.nextInt(names.size())));
      int place = random.nextInt(bytes.length);
      byte flip = (byte) (1 << random.nextInt(8));
      bytes[place] ^= flip;
      @Nullable HistoryDamagedException found = null;
      try (HistoryIndex index = open()) {
        if (index.discarded() != null) {
          foundAtOpening++;
          assertStartsAnew(index);
          continue;
        }
        for (int i = 0; i < 20 && found == null; i++) {
          found = askDamaged(index);
        }
      }
      if (found != null) {
        foundInUse++;
        assertRebuilt();
      } else {
        bytes[place] ^= flip;
      }
    }
    System.out.println("found " + foundAtOpening + " at opening, " + foundInUse + " in use");
    assertTrue(foundAtOpening > 0 && foundInUse > 0);
  }

  private @Nullable HistoryDamagedException askDamaged(HistoryIndex index) throws Exception {
    try {
      HistoryModelTest.ask(random, index, history, ACCOUNTS);
      return null;
    } catch (HistoryDamagedException e) {
      assertEquals(e, index.failure());
      return e;
    }
  }

  @Test
  void aMissingRunIsFound() throws Exception {
    disk.delete(someRun());
    assertRebuilt();
  }

  @Test
  void aShortRunIsFound() throws Exception {
    String run = someRun();
    byte[] bytes = disk.bytes(run);
    disk.replace(run, Arrays.copyOf(bytes, random.nextInt(bytes.length)));
    assertRebuilt();
  }

  @Test
  void aShortManifestIsFound() throws Exception {
    byte[] bytes = disk.bytes("manifest");
    disk.replace("manifest", Arrays.copyOf(bytes, random.nextInt(bytes.length)));
    assertRebuilt();
  }

  @Test
  void blocksInEachOthersPlacesAreFound() throws Exception {
    String largest = disk.list().getFirst();
    byte[] bytes = disk.bytes(largest);
    byte[] first = Arrays.copyOfRange(bytes, 4096, 8192);
    System.arraycopy(bytes, 8192, bytes, 4096, 4096);
    System.arraycopy(first, 0, bytes, 8192, 4096);
    @Nullable HistoryDamagedException found = null;
    try (HistoryIndex index = open()) {
      assertNull(index.discarded());
      for (int i = 0; i < 1000 && found == null; i++) {
        found = askDamaged(index);
      }
    }
    assertNotNull(found);
    assertRebuilt();
  }

  @Test
  void damageMetByAMergeStopsTheAdditionsAndStartsAnewNextTime() throws Exception {
    try (HistoryIndex index = open()) {
      String newest = disk.list().stream().filter(name -> name.endsWith(".run")).toList().getLast();
      disk.bytes(newest)[5000] ^= 1;
      boolean isTaken = true;
      for (int i = 0; i < 1000 && isTaken; i++) {
        isTaken = history.pay(account(1), account(2)).addTo(index);
      }
      assertTrue(index.failure() instanceof HistoryDamagedException);
    }
    assertRebuilt();
  }

  @Test
  void anothersIndexIsNotUsed() throws Exception {
    byte[] digest = new byte[Digest.BYTES];
    digest[31] = 1;
    JournalIdentity ours = HistoryIndexTest.IDENTITY;
    for (JournalIdentity other :
        List.of(
            new JournalIdentity(ours.epoch() + 1, ours.committeeId(), ours.authority()),
            new JournalIdentity(ours.epoch(), Digest.of(digest), ours.authority()),
            new JournalIdentity(ours.epoch(), ours.committeeId(), account(1)))) {
      try (HistoryIndex index = open(other, history.lastPosition())) {
        assertStartsAnew(index);
      }
    }
  }

  @Test
  void anIndexThatKnowsMoreThanTheJournalIsNotUsed() throws Exception {
    try (HistoryIndex index = open(HistoryIndexTest.IDENTITY, history.lastPosition() - 1)) {
      assertStartsAnew(index);
    }
  }

  @Test
  void leftoversGoAndOtherFilesStay() throws Exception {
    disk.create("00000000000000000007-00000000000000000009.run", 77).close();
    disk.create("manifest.new", 7).close();
    disk.create("README", 7).close();
    open().close();
    assertTrue(disk.exists("README"));
    disk.delete("README");
    try (HistoryIndex index = open()) {
      assertNull(index.discarded());
      assertEquals(disk.list().size() - 1, disk.filesOpen());
      assertEquals(history.lastPosition(), index.indexedPosition());
    }
  }
}
