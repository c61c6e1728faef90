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
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archives or deletes old segments of the journal, as the {@link SegmentPolicy} says, on the thread
 * that makes the snapshots. What goes wrong never stops it and never touches a payment: it is told,
 * counted, and tried again, see {@link Retry}, whether or not another payment comes.
 */
final class SegmentKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentKeeper.class);
  private static final long FLUSH_SECONDS = 60;

  /**
   * Where the segments are.
   *
   * @param flushHistory has the index of the history written to the disk, and gives the position up
   *     to which it is: what isn't indexed stays
   */
  record Source(
      Disk journal, JournalIdentity identity, Supplier<CompletableFuture<Long>> flushHistory) {}

  private final SegmentPolicy policy;
  private final DataDirectory directory;
  private final DataIdentity owner;
  private final SegmentFigures figures;
  private final Source source;
  private final Retry retry;

  /** Segments up to here may go, and some may be left; 0 if none are. */
  private long covered;

  SegmentKeeper(
      SegmentPolicy policy,
      DataDirectory directory,
      DataIdentity owner,
      SegmentFigures figures,
      Source source,
      LongSupplier nanoClock) {
    this.policy = policy;
    this.directory = directory;
    this.owner = owner;
    this.figures = figures;
    this.source = source;
    retry = new Retry(nanoClock);
  }

  /**
   * Looks whether the policy can be followed, and says what it gives up. An archive that isn't
   * mounted doesn't keep an authority from its work.
   *
   * @throws StartException if the archive can't be this authority's
   */
  static void check(
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
            FailureText.describe(e));
      }
    } else if (policy.deletes()) {
      LOG.warn(
          "journal.segments = \"delete\": old segments of the journal are deleted. The payments in"
              + " them can't be shown, proven or brought to another authority from here any more,"
              + " and an audit takes all before the oldest snapshot on trust");
    }
  }

  /** Looks at what the journal takes in the data folder. */
  void lookAtFolder() {
    try {
      figures.look(directory.journalFolder());
    } catch (IOException e) {
      LOG.debug("the journal's folder can't be listed", e); // Whatever it is, others tell it.
    }
  }

  /**
   * Another snapshot was made: tells which segments may go from now on.
   *
   * @param position of the oldest snapshot, which was found whole; 0 if no segment may go, whatever
   *     was said before
   */
  void mayGo(long position) {
    covered = policy.keepsAll() ? 0 : position;
  }

  /** Lets go what may go, unless that has just failed. */
  void look() throws InterruptedException {
    if (covered == 0 || !retry.isDue()) {
      return;
    }
    try {
      if (letGo()) {
        covered = 0;
        retry.succeeded();
      } else {
        retry.failed(); // The index of the history follows at its own pace.
      }
    } catch (IOException
        | StartException
        | ExecutionException
        | TimeoutException
        | RuntimeException
        | Error e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException(); // The authority stops; an interrupt closes files.
      }
      figures.addFailure();
      LOG.error(
          "old segments of the journal stay in the data folder: {}; payments don't need it, and it is"
              + " tried again in {} s",
          FailureText.describe(e),
          retry.failed());
      LOG.debug("old segments of the journal stay in the data folder", e);
    }
  }

  /** Returns whether none is left that may go. */
  private boolean letGo()
      throws IOException,
          StartException,
          InterruptedException,
          ExecutionException,
          TimeoutException {
    List<OldSegment> old =
        OldSegment.find(source.journal(), source.identity(), covered, policy.segmentsKept());
    if (old.isEmpty()) {
      return true;
    }
    long indexed = source.flushHistory().get().get(FLUSH_SECONDS, TimeUnit.SECONDS);
    List<OldSegment> ready =
        old.stream().filter(segment -> segment.lastPosition() <= indexed).toList();
    take(ready);
    return ready.size() == old.size();
  }

  private void take(List<OldSegment> old) throws StartException, IOException {
    if (old.isEmpty()) {
      return;
    }
    Path archive = policy.archive();
    if (archive == null) {
      for (OldSegment segment : old) {
        source.journal().delete(segment.fileName());
        figures.addDeleted();
      }
    } else {
      try (ArchiveDirectory opened = ArchiveDirectory.open(archive, directory, owner)) {
        SegmentArchive moving =
            new SegmentArchive(source.journal(), opened.segments(), source.identity());
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
}
