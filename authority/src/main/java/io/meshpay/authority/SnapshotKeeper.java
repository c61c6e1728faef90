package io.meshpay.authority;

import io.meshpay.pipeline.measure.Counter;
import io.meshpay.state.AccountStore;
import io.meshpay.state.ChronicleAccountStore;
import io.meshpay.state.recovery.Rebuild;
import io.meshpay.state.snapshot.Snapshot;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a snapshot when enough time has passed or enough was journalled, on a thread of its own:
 * from the last snapshot and the journal's ended segments, beside the running ledger. It has the
 * journal's current segment ended for that, which costs the ledger nothing.
 *
 * <p>Rejected: copying the account map while it is in use. The ledger would have to stand still, or
 * the copy be mended from the journal afterwards; and it would prove nothing, while this proves
 * each time that the journal can be replayed.
 */
final class SnapshotKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotKeeper.class);
  private static final long POLL_MILLIS = 1_000;
  private static final String SEGMENT_SUFFIX = ".journal";

  /** One more than what is needed, lest a damaged one mean to start from genesis. */
  private static final int SNAPSHOTS_KEPT = 2;

  private final JournalConfig settings;
  private final long accountsMax;
  private final OpenState state;
  private final DataDirectory directory;
  private final SegmentKeeper segments;
  private final Supplier<CompletableFuture<Long>> rotateJournal;
  private final Supplier<CompletableFuture<Long>> flushHistory;
  private final Thread thread;
  private volatile boolean isClosing;
  private volatile long lastPosition;
  private volatile long lastNanos = System.nanoTime();
  private final Counter made = new Counter();
  private final Counter failed = new Counter();

  /**
   * @param rotateJournal ends the journal's segment; see {@link
   *     io.meshpay.pipeline.Pipeline#rotateJournal}
   * @param segments is told of each snapshot
   * @param flushHistory see {@link SegmentKeeper#letGo}
   */
  SnapshotKeeper(
      AuthorityConfig config,
      OpenState state,
      DataDirectory directory,
      Supplier<CompletableFuture<Long>> rotateJournal,
      SegmentKeeper segments,
      Supplier<CompletableFuture<Long>> flushHistory) {
    this.settings = config.journal();
    accountsMax = config.limits().accountsMax();
    this.state = state;
    this.directory = directory;
    this.rotateJournal = rotateJournal;
    this.segments = segments;
    this.flushHistory = flushHistory;
    thread = Thread.ofPlatform().name(config.name() + "-snapshots").unstarted(this::run);
  }

  void start() throws IOException {
    lastPosition = state.rebuild().snapshots().positions().stream().findFirst().orElse(0L);
    segments.look();
    thread.start();
  }

  /** The position of the newest snapshot; 0 if there is none. */
  long lastPosition() {
    return lastPosition;
  }

  /** How long nothing but the running ledger has had what was changed last; 0 if nothing was. */
  long ageMillis() {
    return lastPosition == state.journal().durablePosition()
        ? 0
        : TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastNanos);
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
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        if (isDue()) {
          tryToMake();
        }
        segments.look();
      }
    } catch (InterruptedException closing) {
      // A draft that was cut short is thrown away by the next one.
    } catch (IOException | RuntimeException failure) {
      if (!isClosing) {
        failed.add(1);
        // Payments go on: without snapshots only the next recovery takes longer.
        LOG.error("no more snapshots are made: {}", failure.getMessage(), failure);
      }
    }
  }

  private boolean isDue() throws IOException {
    long durable = state.journal().durablePosition();
    if (durable == lastPosition) {
      return false;
    }
    long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - lastNanos);
    return seconds >= settings.snapshotSeconds() || journalledBytes() >= settings.snapshotBytes();
  }

  /** How much was journalled since the last snapshot, by segments. */
  private long journalledBytes() throws IOException {
    String first = "%020d".formatted(lastPosition + 1);
    long segments =
        state.rebuild().journal().list().stream()
            .filter(name -> name.endsWith(SEGMENT_SUFFIX) && name.compareTo(first) > 0)
            .count();
    return segments * settings.segmentBytes();
  }

  private AccountStore emptyDraft() throws IOException {
    directory.deleteMap(directory.draft());
    return ChronicleAccountStore.open(directory.draft().toFile(), accountsMax);
  }

  /** An authority that is too busy to end its segment is asked again at the next look. */
  private void tryToMake() throws InterruptedException, IOException {
    try {
      make();
    } catch (ExecutionException | TimeoutException busy) {
      LOG.info("the snapshot waits: {}", busy.toString());
    }
  }

  private void make()
      throws InterruptedException, IOException, ExecutionException, TimeoutException {
    long to = rotateJournal.get().get(POLL_MILLIS, TimeUnit.MILLISECONDS);
    while (state.journal().durablePosition() < to && !isClosing) {
      TimeUnit.MILLISECONDS.sleep(1);
    }
    long startedNanos = System.nanoTime();
    Rebuild.Built built = state.rebuild().at(to, this::emptyDraft, new RebuildLog());
    try {
      Snapshot snapshot =
          state.rebuild().snapshots().write(built.store(), to, Rebuild.digestOf(built.ledger()));
      state.rebuild().snapshots().prune(SNAPSHOTS_KEPT);
      LOG.info(
          "made a snapshot of position {} with {} entries in {} ms",
          to,
          snapshot.entries(),
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos));
    } finally {
      built.store().close();
    }
    directory.deleteMap(directory.draft());
    lastPosition = to;
    lastNanos = System.nanoTime();
    made.add(1);
    letSegmentsGo(built.snapshotPosition());
  }

  /**
   * The snapshots that are kept must stay of use. They are if the oldest of them is the one that
   * this one was built from: so it was read whole just now, and the journal from there on, too.
   * After a damaged one it is the next time.
   */
  private void letSegmentsGo(long builtFrom) throws InterruptedException, IOException {
    Rebuild rebuild = state.rebuild();
    if (builtFrom > 0 && rebuild.snapshots().positions().getLast() == builtFrom) {
      segments.letGo(rebuild.journal(), rebuild.identity(), builtFrom, flushHistory);
    }
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
