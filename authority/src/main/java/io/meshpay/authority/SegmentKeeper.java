package io.meshpay.authority;

import io.meshpay.state.disk.Disk;
import io.meshpay.state.journal.JournalIdentity;
import io.meshpay.state.journal.OldSegment;
import io.meshpay.state.journal.SegmentArchive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives or deletes old segments of the journal, as the {@link SegmentPolicy} says, on the thread
 * that makes the snapshots. What goes wrong never stops it and never touches a payment: it is told,
 * counted, and tried again after the next snapshot.
 */
final class SegmentKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentKeeper.class);
  private static final long FLUSH_SECONDS = 60;

  private final SegmentPolicy policy;
  private final DataDirectory directory;
  private final DataIdentity owner;
  private final SegmentFigures figures;

  private SegmentKeeper(
      SegmentPolicy policy, DataDirectory directory, DataIdentity owner, SegmentFigures figures) {
    this.policy = policy;
    this.directory = directory;
    this.owner = owner;
    this.figures = figures;
  }

  /**
   * Looks whether the policy can be followed, and says what it gives up. An archive that isn't
   * mounted doesn't keep an authority from its work.
   *
   * @throws StartException if the archive can't be this authority's
   */
  static SegmentKeeper open(
      SegmentPolicy policy, DataDirectory directory, DataIdentity owner, SegmentFigures figures)
      throws StartException {
    Path archive = policy.archive();
    if (archive != null) {
      try (ArchiveDirectory opened = ArchiveDirectory.open(archive, directory, owner)) {
        LOG.info("old segments of the journal go to {}", opened.segments());
      } catch (IOException e) {
        figures.addFailure();
        LOG.error(
            "old segments of the journal stay in the data folder, and history in the archive can't"
                + " be served, until the archive is to be had: {}",
            message(e));
      }
    } else if (policy.deletes()) {
      LOG.warn(
          "journal.segments = \"delete\": old segments of the journal are deleted. The payments in"
              + " them can't be shown, proven or brought to another authority from here any more,"
              + " and an audit takes all before the oldest snapshot on trust");
    }
    return new SegmentKeeper(policy, directory, owner, figures);
  }

  /** Looks at what the journal takes in the data folder. */
  void look() throws IOException {
    figures.look(directory.journalFolder());
  }

  /**
   * Lets go what may go.
   *
   * @param covered the position of the oldest snapshot; it was found whole
   * @param flushHistory has the index of the history written to the disk, and gives the position up
   *     to which it is: what isn't indexed stays
   */
  void letGo(
      Disk journal,
      JournalIdentity identity,
      long covered,
      Supplier<CompletableFuture<Long>> flushHistory)
      throws InterruptedException {
    if (policy.keepsAll()) {
      return;
    }
    try {
      List<OldSegment> old = OldSegment.find(journal, identity, covered, policy.segmentsKept());
      if (!old.isEmpty()) {
        long indexed = flushHistory.get().get(FLUSH_SECONDS, TimeUnit.SECONDS);
        take(
            journal,
            identity,
            old.stream().filter(segment -> segment.lastPosition() <= indexed).toList());
      }
    } catch (IOException | StartException | ExecutionException | TimeoutException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException(); // The authority stops; an interrupt closes files.
      }
      figures.addFailure();
      LOG.error(
          "old segments of the journal stay in the data folder: {}. Payments go on; it is tried"
              + " again after the next snapshot",
          message(e));
    }
  }

  private void take(Disk journal, JournalIdentity identity, List<OldSegment> old)
      throws StartException, IOException {
    if (old.isEmpty()) {
      return;
    }
    Path archive = policy.archive();
    if (archive == null) {
      for (OldSegment segment : old) {
        journal.delete(segment.fileName());
        figures.addDeleted();
      }
    } else {
      try (ArchiveDirectory opened = ArchiveDirectory.open(archive, directory, owner)) {
        SegmentArchive moving = new SegmentArchive(journal, opened.segments(), identity);
        for (OldSegment segment : old) {
          moving.move(segment);
          figures.addArchived();
        }
      }
    }
    LOG.info(
        "{} {} segments of the journal, up to position {}",
        archive == null ? "deleted" : "archived",
        old.size(),
        old.getLast().lastPosition());
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
