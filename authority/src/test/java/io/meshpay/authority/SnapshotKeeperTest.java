package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.order.TransferOrder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Over the opened state of an authority, with a clock and looks of its own instead of a thread. */
final class SnapshotKeeperTest {
  private static final int SNAPSHOT_SECONDS = 3_600;

  @TempDir Path temporary;
  private final SegmentFigures figures = new SegmentFigures();
  private AuditFixture fixture;
  private TestFolder folder;
  private Path archive;
  private DataDirectory directory;
  private OpenState state;
  private SnapshotKeeper keeper;
  private long nowNanos = Long.MAX_VALUE - 5;
  private boolean isBusy;
  private @Nullable Error breakdown;
  private long payments;

  @BeforeEach
  void open() throws Exception {
    folder = new TestFolder(temporary);
    fixture = new AuditFixture(folder);
    archive = Files.createDirectory(temporary.resolve("archive"));
    AuthorityConfig config =
        folder.with(
            new JournalConfig("commit", false, 1 << 20, SNAPSHOT_SECONDS, 1L << 40)
                .with(new SegmentPolicy("archive", archive, 0)));
    DataIdentity owner =
        new DataIdentity(folder.committee.id(), config.name(), folder.authorityKey.publicKey());
    directory = DataDirectory.open(config.data(), owner);
    state = StateOpening.open(directory, AuthorityFiles.read(config, null), config);
    SegmentKeeper segments =
        new SegmentKeeper(
            config.journal().segments(),
            directory,
            owner,
            figures,
            new SegmentKeeper.Source(
                state.rebuild().journal(),
                state.rebuild().identity(),
                () -> CompletableFuture.completedFuture(state.journal().durablePosition())),
            () -> nowNanos);
    keeper =
        new SnapshotKeeper(
            config,
            state.journal(),
            state.rebuild().journal(),
            new SnapshotMaker(state.rebuild(), directory, config.limits().accountsMax()),
            this::rotate,
            segments,
            () -> nowNanos);
    keeper.open();
  }

  @AfterEach
  void close() throws Exception {
    state.journal().close();
    state.store().close();
    directory.close();
  }

  /** As the pipeline does: the segment ends with the commit after the answer. */
  private CompletableFuture<Long> rotate() {
    if (isBusy) {
      return CompletableFuture.failedFuture(new RejectedExecutionException("the ring is full"));
    }
    if (breakdown != null) {
      throw breakdown;
    }
    state.journal().rotate();
    return CompletableFuture.completedFuture(state.journal().position());
  }

  private void pay() {
    TransferOrder order = fixture.order(folder.payer, 1, payments++);
    fixture.append(state.journal(), order);
    fixture.append(state.journal(), fixture.certificate(order, folder.authorityKey));
    state.journal().commit();
  }

  private void lookIn(long seconds) throws Exception {
    nowNanos += TimeUnit.SECONDS.toNanos(seconds);
    keeper.look();
    state.journal().commit();
    keeper.look();
  }

  private Path snapshot(long position) {
    return folder.config.data().resolve("snapshots/%020d.snapshot".formatted(position));
  }

  private Path obstacle(String name) throws IOException {
    Path obstacle = folder.config.data().resolve(name);
    Files.createDirectories(obstacle.resolve("within"));
    return obstacle;
  }

  private static void remove(Path obstacle) throws IOException {
    Files.delete(obstacle.resolve("within"));
    Files.delete(obstacle);
  }

  private List<String> segments() throws IOException {
    return state.rebuild().journal().list().stream()
        .filter(name -> name.endsWith(".journal"))
        .toList();
  }

  private void assertNoDraft() {
    assertFalse(Files.exists(directory.draft()));
    assertFalse(Files.exists(folder.config.data().resolve("snapshots/draft.part")));
  }

  @Test
  void makesOneWhenTheTimeHasComeAndSomethingHasChanged() throws Exception {
    lookIn(SNAPSHOT_SECONDS);
    assertEquals(0, keeper.made());
    assertEquals(0, keeper.ageMillis());
    pay();
    lookIn(0);
    assertEquals(1, keeper.made());
    assertEquals(2, keeper.lastPosition());
    assertTrue(Files.exists(snapshot(2)));
    assertNoDraft();
    pay();
    lookIn(SNAPSHOT_SECONDS - 1);
    assertEquals(1, keeper.made());
    assertEquals(TimeUnit.SECONDS.toMillis(SNAPSHOT_SECONDS - 1), keeper.ageMillis());
    lookIn(1);
    assertEquals(2, keeper.made());
    assertEquals(0, keeper.failed());
  }

  @Test
  void aDiskThatFailsIsTriedAgainUntilThereIsASnapshot() throws Exception {
    for (String name : List.of("snapshots/draft.part", "snapshot.map", "snapshots")) {
      long made = keeper.made();
      long failed = keeper.failed();
      Path aside = temporary.resolve("aside");
      boolean isWhole = name.equals("snapshots");
      if (isWhole) {
        Files.move(folder.config.data().resolve(name), aside);
      }
      Path obstacle = isWhole ? null : obstacle(name);
      pay();
      lookIn(SNAPSHOT_SECONDS);
      assertEquals(failed + 1, keeper.failed(), name);
      lookIn(0);
      assertEquals(failed + 1, keeper.failed(), name);
      lookIn(1);
      assertEquals(failed + 2, keeper.failed(), name);
      lookIn(1);
      assertEquals(failed + 2, keeper.failed(), name);
      assertEquals(made, keeper.made(), name);
      assertTrue(keeper.ageMillis() > 0);
      if (obstacle == null) {
        Files.move(aside, folder.config.data().resolve(name));
      } else {
        remove(obstacle);
      }
      lookIn(1);
      assertEquals(made + 1, keeper.made(), name);
      assertEquals(failed + 2, keeper.failed(), name);
      assertTrue(Files.exists(snapshot(state.journal().durablePosition())), name);
      assertEquals(0, keeper.ageMillis());
      assertNoDraft();
    }
  }

  @Test
  void anErrorOfTheMachineIsAFailureLikeOthers() throws Exception {
    pay();
    for (Error error : List.of(new OutOfMemoryError("heap"), new StackOverflowError())) {
      breakdown = error;
      long failed = keeper.failed();
      lookIn(SNAPSHOT_SECONDS);
      assertEquals(failed + 1, keeper.failed());
    }
    breakdown = null;
    lookIn(SNAPSHOT_SECONDS);
    assertEquals(1, keeper.made());
    assertEquals(2, keeper.failed());
  }

  @Test
  void afterAFailureItIsTriedLessAndLessOftenUpToEveryFiveMinutes() throws Exception {
    Path obstacle = obstacle("snapshots/draft.part");
    pay();
    lookIn(SNAPSHOT_SECONDS);
    long failed = 1;
    for (long pause : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
      lookIn(pause - 1);
      assertEquals(failed, keeper.failed(), () -> "before " + pause + " s");
      lookIn(1);
      assertEquals(++failed, keeper.failed(), () -> "after " + pause + " s");
    }
    remove(obstacle);
    lookIn(300);
    assertEquals(1, keeper.made());
    obstacle = obstacle("snapshots/draft.part");
    pay();
    lookIn(SNAPSHOT_SECONDS);
    remove(obstacle);
    lookIn(1);
    assertEquals(2, keeper.made());
  }

  @Test
  void aSnapshotThatFailsEndsOneSegmentAndNoMore() throws Exception {
    Path obstacle = obstacle("snapshots/draft.part");
    pay();
    lookIn(SNAPSHOT_SECONDS);
    for (int i = 0; i < 5; i++) {
      pay();
      lookIn(300);
    }
    assertEquals(6, keeper.failed());
    assertEquals(2, segments().size());
    remove(obstacle);
    lookIn(300);
    assertEquals(2, keeper.lastPosition());
    lookIn(SNAPSHOT_SECONDS);
    assertEquals(12, keeper.lastPosition());
  }

  @Test
  void oneThatIsTooBusyToEndItsSegmentIsAskedAgainAtOnce() throws Exception {
    pay();
    isBusy = true;
    lookIn(SNAPSHOT_SECONDS);
    isBusy = false;
    lookIn(0);
    assertEquals(1, keeper.made());
    assertEquals(0, keeper.failed());
  }

  @Test
  void whatACrashLeftUnfinishedIsGoneAfterTheStart() throws Exception {
    Files.write(directory.draft(), new byte[3]);
    Files.write(folder.config.data().resolve("snapshots/draft.part"), new byte[3]);
    keeper.open();
    assertNoDraft();
  }

  @Test
  void anArchiveThatIsBackGetsTheSegmentsThoughNobodyPays() throws Exception {
    Path aside = temporary.resolve("aside");
    Files.move(archive, aside);
    for (int i = 0; i < 2; i++) {
      pay();
      lookIn(SNAPSHOT_SECONDS);
    }
    assertEquals(2, keeper.made());
    assertEquals(3, segments().size());
    assertEquals(1, figures.failures());
    lookIn(1);
    assertEquals(2, figures.failures());
    Files.move(aside, archive);
    lookIn(2);
    assertEquals(1, figures.archived());
    assertEquals(2, segments().size());
    assertEquals(2, figures.failures());
    assertEquals(2, keeper.made());
    assertEquals(0, keeper.failed());
  }
}
