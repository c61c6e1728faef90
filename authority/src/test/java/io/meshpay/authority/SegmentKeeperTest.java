package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.state.disk.Disk;
import io.meshpay.state.journal.Journal;
import io.meshpay.state.journal.JournalEnvironment;
import io.meshpay.state.journal.JournalIdentity;
import io.meshpay.state.journal.JournalSettings;
import io.meshpay.state.journal.JournalSync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over a journal of five segments with one vote each, the last of which goes on. */
final class SegmentKeeperTest {
  private static final int SEGMENT_BYTES = 1 << 17;

  @TempDir Path temporary;
  private final SegmentFigures figures = new SegmentFigures();
  private Path archive;
  private DataIdentity owner;
  private JournalIdentity identity;
  private DataDirectory data;
  private CompletableFuture<Long> index = CompletableFuture.completedFuture(5L);
  private @Nullable Error breakdown;
  private long nowNanos;

  @BeforeEach
  void write() throws Exception {
    TestFolder folder = new TestFolder(temporary);
    archive = Files.createDirectory(temporary.resolve("archive"));
    owner = new DataIdentity(folder.committee.id(), "authority-1", folder.authorityKey.publicKey());
    identity =
        new JournalIdentity(
            folder.committee.epoch(), folder.committee.id(), folder.authorityKey.publicKey());
    data = DataDirectory.open(folder.config.data(), owner);
    TransferOrder order = new AuditFixture(folder).order(folder.payer, 1, 0);
    try (Journal journal =
        Journal.open(
            new JournalEnvironment(data.journal(), () -> 0, () -> 42, Runnable::run),
            identity,
            new JournalSettings(SEGMENT_BYTES, SEGMENT_BYTES, JournalSync.COMMIT),
            0)) {
      for (int i = 0; i < 5; i++) {
        journal.appendVote(new UnsafeBuffer(order.toBytes()), 0);
        if (i < 4) {
          journal.rotate();
        }
        journal.commit();
      }
    }
  }

  @AfterEach
  void close() {
    data.close();
  }

  private SegmentKeeper keeper(String policy, @Nullable Path folder, int kept) throws Exception {
    SegmentPolicy wanted = new SegmentPolicy(policy, folder, kept);
    SegmentKeeper.check(wanted, data, owner, figures);
    return new SegmentKeeper(
        wanted,
        data,
        owner,
        figures,
        new SegmentKeeper.Source(data.journal(), identity, () -> index),
        () -> nowNanos);
  }

  /** What a snapshot has it do. */
  private void letGo(SegmentKeeper keeper, long covered, long indexed) throws Exception {
    index = CompletableFuture.completedFuture(indexed);
    keeper.mayGo(covered);
    lookIn(Retry.MAX_SECONDS, keeper);
  }

  /** Looks again after a while, though nobody has paid meanwhile. */
  private void lookIn(long seconds, SegmentKeeper keeper) throws Exception {
    nowNanos += TimeUnit.SECONDS.toNanos(seconds);
    keeper.look();
    keeper.lookAtFolder();
  }

  private static List<String> segments(Disk disk) throws IOException {
    return disk.list().stream().filter(name -> name.endsWith(".journal")).toList();
  }

  private static String name(int position) {
    return "%020d.journal".formatted(position);
  }

  private void assertUnchanged(SegmentKeeper keeper, long covered, long indexed) throws Exception {
    Map<String, ByteBuffer> before = FolderContents.of(temporary);
    letGo(keeper, covered, indexed);
    assertEquals(before, FolderContents.of(temporary));
  }

  @Test
  void keepsAllByDefault() throws Exception {
    assertUnchanged(keeper("keep", null, 0), 5, 5);
    assertEquals(5, figures.taken().segments());
    assertEquals(5 * SEGMENT_BYTES, figures.taken().bytes() - spareBytes());
    assertEquals(1, figures.taken().firstPosition());
  }

  private long spareBytes() throws IOException {
    Path spare = data.journalFolder().resolve("spare");
    return Files.exists(spare) ? Files.size(spare) : 0;
  }

  @Test
  void deletesWhatIsBeforeTheSnapshotAndIndexedBesidesThoseKept() throws Exception {
    SegmentKeeper keeper = keeper("delete", null, 1);
    assertUnchanged(keeper, 0, 5);
    assertUnchanged(keeper, 1, 5);
    assertUnchanged(keeper, 5, 0);
    letGo(keeper, 3, 5);
    assertEquals(List.of(name(3), name(4), name(5)), segments(data.journal()));
    assertEquals(2, figures.deleted());
    assertEquals(3, figures.taken().firstPosition());
    letGo(keeper("delete", null, 0), 5, 3);
    assertEquals(List.of(name(4), name(5)), segments(data.journal()));
    letGo(keeper("delete", null, 0), 5, 5);
    assertEquals(List.of(name(5)), segments(data.journal()), "the last one goes on");
    assertEquals(0, figures.failures());
  }

  @Test
  void archivesWhatItWouldDelete() throws Exception {
    Map<String, ByteBuffer> before = FolderContents.of(data.journalFolder());
    SegmentKeeper keeper = keeper("archive", archive, 1);
    letGo(keeper, 4, 5);
    assertEquals(List.of(name(4), name(5)), segments(data.journal()));
    Map<String, ByteBuffer> archived = FolderContents.of(archive);
    for (int position = 1; position <= 3; position++) {
      assertEquals(before.get(name(position)), archived.get(name(position)));
    }
    assertEquals(3, figures.archived());
    assertEquals(2, figures.taken().segments());
    assertEquals(0, figures.failures() + figures.deleted());
  }

  @Test
  void anArchiveThatIsTakenAwayIsCountedAndUsedAgainWhenItIsBack() throws Exception {
    SegmentKeeper keeper = keeper("archive", archive, 0);
    Path aside = temporary.resolve("aside");
    Files.move(archive, aside);
    assertUnchanged(keeper, 5, 5);
    assertEquals(1, figures.failures());
    Files.createDirectory(archive);
    assertUnchanged(keeper, 5, 5);
    assertEquals(2, figures.failures());
    assertEquals(5, segments(data.journal()).size());
    Files.delete(archive);

    var _ = keeper("archive", archive, 0);
    assertEquals(3, figures.failures(), "a start goes on without");
    Files.move(aside, archive);
    letGo(keeper, 5, 5);
    assertEquals(List.of(name(5)), segments(data.journal()));
    assertEquals(4, figures.archived());
  }

  @Test
  void anArchiveThatBreaksHalfwayKeepsWhatItHas() throws Exception {
    SegmentKeeper keeper = keeper("archive", archive, 0);
    Files.writeString(archive.resolve(name(3)), "another");
    letGo(keeper, 5, 5);
    assertEquals(1, figures.failures());
    assertEquals(2, figures.archived());
    assertEquals(List.of(name(3), name(4), name(5)), segments(data.journal()));
    Files.delete(archive.resolve(name(3)));
    lookIn(1, keeper);
    assertEquals(List.of(name(5)), segments(data.journal()));
    assertEquals(4, figures.archived());
    assertEquals(1, figures.failures());
  }

  @Test
  void withoutAnotherPaymentItIsTriedAgainLessAndLessOften() throws Exception {
    SegmentKeeper keeper = keeper("archive", archive, 0);
    Path aside = temporary.resolve("aside");
    Files.move(archive, aside);
    letGo(keeper, 5, 5);
    long failures = 1;
    for (long pause : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
      assertEquals(failures, figures.failures());
      lookIn(pause - 1, keeper);
      assertEquals(failures, figures.failures(), () -> "before " + pause + " s");
      lookIn(1, keeper);
      failures++;
    }
    assertEquals(failures, figures.failures());
    assertEquals(5, segments(data.journal()).size());
    Files.move(aside, archive);
    lookIn(300, keeper);
    assertEquals(List.of(name(5)), segments(data.journal()));
    assertEquals(failures, figures.failures());
    assertUnchanged(keeper, 5, 5);
  }

  @Test
  void aSnapshotThatCoversNothingEndsWhatWasTried() throws Exception {
    SegmentKeeper keeper = keeper("delete", null, 0);
    index = CompletableFuture.failedFuture(new IOException("the index is broken"));
    keeper.mayGo(5);
    lookIn(0, keeper);
    assertEquals(1, figures.failures());
    assertUnchanged(keeper, 0, 5);
    assertEquals(1, figures.failures());
  }

  @Test
  void whatIsNotYetIndexedGoesWhenItIsAndIsNoFailure() throws Exception {
    SegmentKeeper keeper = keeper("delete", null, 0);
    letGo(keeper, 5, 2);
    assertEquals(List.of(name(3), name(4), name(5)), segments(data.journal()));
    index = CompletableFuture.completedFuture(5L);
    lookIn(0, keeper);
    assertEquals(3, segments(data.journal()).size());
    lookIn(1, keeper);
    assertEquals(List.of(name(5)), segments(data.journal()));
    assertEquals(0, figures.failures());
  }

  @Test
  void aBrokenIndexKeepsTheSegments() throws Exception {
    SegmentKeeper keeper = keeper("delete", null, 0);
    Map<String, ByteBuffer> before = FolderContents.of(temporary);
    index = CompletableFuture.failedFuture(new IOException("the index is broken"));
    keeper.mayGo(5);
    lookIn(0, keeper);
    assertEquals(before, FolderContents.of(temporary));
    assertEquals(1, figures.failures());
  }

  @Test
  void anArchiveOfAnotherAuthorityStopsTheStart() throws Exception {
    DataIdentity other = new DataIdentity(owner.committeeId(), "b", TestFolder.key(9).publicKey());
    try (DataDirectory theirs = DataDirectory.open(temporary.resolve("theirs"), other)) {
      ArchiveDirectory.open(archive, theirs, other).close();
    }
    Map<String, ByteBuffer> before = FolderContents.of(temporary);
    StartException thrown = assertThrows(StartException.class, () -> keeper("archive", archive, 0));
    assertTrue(thrown.isConfiguration());
    assertEquals(before, FolderContents.of(temporary));
  }

  @Test
  void anErrorOfTheMachineIsAFailureLikeOthers() throws Exception {
    SegmentKeeper keeper =
        new SegmentKeeper(
            new SegmentPolicy("delete", null, 0),
            data,
            owner,
            figures,
            new SegmentKeeper.Source(data.journal(), identity, this::flushOrFail),
            () -> nowNanos);
    breakdown = new OutOfMemoryError("heap");
    letGo(keeper, 3, 5);
    assertEquals(1, figures.failures());
    assertEquals(0, figures.deleted());
    breakdown = null;
    lookIn(1, keeper);
    assertEquals(1, figures.failures());
    assertEquals(3, figures.deleted());
  }

  private CompletableFuture<Long> flushOrFail() {
    if (breakdown != null) {
      throw breakdown;
    }
    return index;
  }
}
