package io.meshpay.authority;

import io.meshpay.pipeline.measure.Counter;
import io.meshpay.state.disk.Disk;
import io.meshpay.state.journal.Journal;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has a snapshot made when enough time has passed or enough was journalled, and old segments let go
 * then, on a thread of its own. It has the journal's current segment ended for a snapshot, which
 * costs the ledger nothing.
 *
 * <p>What fails is told, counted and tried again, see {@link Retry}: payments don't wait for it,
 * and without snapshots only the next recovery takes longer. A snapshot that failed is tried again
 * at the same position: to end a segment each time would fill the disk that may be full already.
 */
final class SnapshotKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotKeeper.class);
  private static final long POLL_MILLIS = 1_000;
  private static final long FORCE_POLL_MILLIS = 1;
  private static final long NONE = 0;
  private static final String SEGMENT_SUFFIX = ".journal";

  private final JournalConfig settings;
  private final Journal journal;
  private final Disk journalDisk;
  private final SnapshotMaker maker;
  private final Supplier<CompletableFuture<Long>> rotateJournal;
  private final SegmentKeeper segments;
  private final LongSupplier nanoClock;
  private final Retry retry;
  private final Thread thread;

  /** The position of the snapshot that is under way, which ended segments reach; or none. */
  private long endedAt = NONE;

  private volatile boolean isClosing;
  private volatile long lastPosition;
  private volatile long lastNanos;
  private final Counter made = new Counter();
  private final Counter failed = new Counter();

  /**
   * @param journalDisk the folder of the journal
   * @param rotateJournal ends the journal's segment; see {@link
   *     io.meshpay.pipeline.Pipeline#rotateJournal}
   * @param segments is told of each snapshot, and looks whenever this does
   * @param nanoClock in nanoseconds since any moment
   */
  SnapshotKeeper(
      AuthorityConfig config,
      Journal journal,
      Disk journalDisk,
      SnapshotMaker maker,
      Supplier<CompletableFuture<Long>> rotateJournal,
      SegmentKeeper segments,
      LongSupplier nanoClock) {
    settings = config.journal();
    this.journal = journal;
    this.journalDisk = journalDisk;
    this.maker = maker;
    this.rotateJournal = rotateJournal;
    this.segments = segments;
    this.nanoClock = nanoClock;
    retry = new Retry(nanoClock);
    lastNanos = nanoClock.getAsLong();
    thread = Thread.ofPlatform().name(config.name() + "-snapshots").unstarted(this::run);
  }

  /** Looks at what is there; before {@link #start}. */
  void open() throws IOException {
    maker.discardDrafts();
    lastPosition = maker.newestPosition();
    segments.lookAtFolder();
  }

  void start() {
    thread.start();
  }

  /** The position of the newest snapshot; 0 if there is none. */
  long lastPosition() {
    return lastPosition;
  }

  /** How long nothing but the running ledger has had what was changed last; 0 if nothing was. */
  long ageMillis() {
    return lastPosition == journal.durablePosition()
        ? 0
        : TimeUnit.NANOSECONDS.toMillis(nanoClock.getAsLong() - lastNanos);
  }

  /** How many were made. */
  long made() {
    return made.get();
  }

  /** How often one could not be made. */
  long failed() {
    return failed.get();
  }

  private void run() {
    try {
      while (!isClosing) {
        TimeUnit.MILLISECONDS.sleep(isForcing() ? FORCE_POLL_MILLIS : POLL_MILLIS);
        look();
      }
    } catch (InterruptedException closing) {
      // By whoever closes this: there is nothing left to do.
    }
  }

  /** Does what is due, for the thread; what fails is told and left to a later look. */
  void look() throws InterruptedException {
    if (retry.isDue()) {
      tryToMake();
    }
    segments.look();
    segments.lookAtFolder();
  }

  private void tryToMake() throws InterruptedException {
    try {
      if (endedAt == NONE && isDue()) {
        endedAt = rotateJournal.get().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
      }
      if (endedAt != NONE && journal.durablePosition() >= endedAt) {
        make();
      }
    } catch (ExecutionException | TimeoutException busy) {
      // An authority that is too busy to end its segment is asked again at the next look.
      LOG.info("the snapshot waits: {}", busy.toString());
    } catch (IOException | RuntimeException | Error failure) {
      // A mapped file throws an error whose disk fails, and memory may be short for a while.
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException(); // The authority stops; an interrupt closes files.
      }
      failed.add(1);
      LOG.error(
          "a snapshot could not be made: {}; payments don't need it, and it is tried again in {} s."
              + " If the disk is full, voting stops when the journal's segment ends",
          FailureText.describe(failure),
          retry.failed());
      LOG.debug("a snapshot could not be made", failure);
    }
  }

  /** Whether what the snapshot waits for takes but a moment. */
  private boolean isForcing() {
    return journal.durablePosition() < endedAt && !journal.isBroken();
  }

  /** A journal that is broken goes on only after a restart. */
  private boolean isDue() throws IOException {
    if (journal.durablePosition() == lastPosition || journal.isBroken()) {
      return false;
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(nanoClock.getAsLong() - lastNanos);
    return seconds >= settings.snapshotSeconds() || journalledBytes() >= settings.snapshotBytes();
  }

  /** How much was journalled since the last snapshot, by segments. */
  private long journalledBytes() throws IOException {
    String first = "%020d".formatted(lastPosition + 1);
    long count =
        journalDisk.list().stream()
            .filter(name -> name.endsWith(SEGMENT_SUFFIX) && name.compareTo(first) > 0)
            .count();
    return count * settings.segmentBytes();
  }

  private void make() throws IOException {
    long startedNanos = nanoClock.getAsLong();
    SnapshotMaker.Made result = maker.make(endedAt);
    lastPosition = endedAt;
    lastNanos = nanoClock.getAsLong();
    endedAt = NONE;
    retry.succeeded();
    made.add(1);
    LOG.info(
        "made a snapshot of position {} with {} entries in {} ms",
        lastPosition,
        result.snapshot().entries(),
        TimeUnit.NANOSECONDS.toMillis(lastNanos - startedNanos));
    segments.mayGo(result.covered());
  }

  /** Ends the thread, within the time. */
  void close(long millisLeft) throws InterruptedException, TimeoutException {
    isClosing = true;
    thread.interrupt();
    thread.join(millisLeft);
    if (thread.isAlive()) {
      throw new TimeoutException("a snapshot is still being made");
    }
  }
}
