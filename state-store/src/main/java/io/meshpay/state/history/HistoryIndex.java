package io.meshpay.state.history;

import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.disk.Disk;
import io.meshpay.state.journal.JournalIdentity;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where in the journal an account's executed payments stand, by sequence number and by time.
 *
 * <p>It is derived from the journal and never trusted before it: what is damaged is thrown away and
 * built again. To open it, feed it the executions after {@link #indexedPosition()} from the
 * journal, then each execution as it becomes durable there. (Not before: an index that knows a
 * position which the journal loses in a crash would point to whatever is written there next. {@link
 * #open} refuses what goes beyond the journal, as a last net.)
 *
 * <p>Memory is bounded whatever the length of the history: two memory runs of {@code memoryEntries}
 * entries (a payment is two) at some 64 bytes each, 8 bytes each to sort them, and 16 KiB for each
 * of the run files, whose number grows with the logarithm of the history. On the disk a payment
 * takes 112 bytes, and is rewritten once for every eightfold of the history.
 *
 * <p>One thread adds, flushes and closes; any threads ask. Threads that ask must not be interrupted
 * if the disk's files close at that, as those of {@link java.nio.channels.FileChannel} do.
 */
public final class HistoryIndex implements AutoCloseable {
  /** The most entries of one answer. */
  public static final int PAGE_ENTRIES_MAX = 1024;

  /** Entries of one memory run, unless told otherwise. */
  public static final int MEMORY_ENTRIES = 256 * 1024;

  private static final int MEMORY_ENTRIES_MAX = 1 << 24;

  private final HistoryFolder folder;
  private final HistoryParts parts;
  private final HistoryWorker worker;
  private volatile long addedPosition;
  private long missingPosition;

  private HistoryIndex(HistoryFolder folder, HistoryParts parts, HistoryWorker worker) {
    this.folder = folder;
    this.parts = parts;
    this.worker = worker;
    addedPosition = parts.view().indexedPosition();
  }

  /** As the other, with {@link #MEMORY_ENTRIES}. */
  public static HistoryIndex open(
      Disk disk, JournalIdentity identity, long journalPosition, Executor background)
      throws IOException {
    return open(disk, identity, journalPosition, background, MEMORY_ENTRIES);
  }

  /** As the other, over a journal that begins at position 1. */
  public static HistoryIndex open(
      Disk disk,
      JournalIdentity identity,
      long journalPosition,
      Executor background,
      int memoryEntries)
      throws IOException {
    return open(disk, identity, 1, journalPosition, background, memoryEntries);
  }

  /**
   * Opens the index of a folder that nothing else uses. What it held is thrown away if it is
   * damaged, of another identity, or beyond the journal, or if the journal begins behind it: see
   * {@link #discarded()}.
   *
   * @param disk the folder
   * @param identity whose history it is
   * @param journalFirst the first position that is to be had: an empty index begins there, and says
   *     so for good ({@link #firstPosition()})
   * @param journalPosition the journal's last durable position
   * @param background runs one task at a time, which sorts, writes and merges until it is through:
   *     for {@code Runnable::run} the addition that fills the memory waits for it
   * @param memoryEntries entries of one memory run, 2..2^24
   * @throws IOException if the disk is broken
   */
  public static HistoryIndex open(
      Disk disk,
      JournalIdentity identity,
      long journalFirst,
      long journalPosition,
      Executor background,
      int memoryEntries)
      throws IOException {
    if (memoryEntries < 2 || memoryEntries > MEMORY_ENTRIES_MAX) {
      throw new IllegalArgumentException(memoryEntries + " is not 2.." + MEMORY_ENTRIES_MAX);
    }
    HistoryFolder folder = new HistoryFolder(disk, identity);
    MemoryRun active = new MemoryRun(memoryEntries);
    HistoryParts parts =
        new HistoryParts(folder.open(journalFirst, journalPosition), active, journalFirst);
    HistoryWorker worker = new HistoryWorker(folder, parts, background, memoryEntries);
    HistoryIndex index = new HistoryIndex(folder, parts, worker);
    worker.start();
    return index;
  }

  /** Why opening threw away what was there, for the log; null if it didn't. */
  public @Nullable String discarded() {
    return folder.discarded();
  }

  /**
   * From here on answers are complete: 1, unless the index was begun over a journal that had lost
   * its first segments.
   */
  public long firstPosition() {
    return parts.view().firstPosition();
  }

  /** Up to here the index survives a crash: the caller feeds it what comes after; 0 at first. */
  public long indexedPosition() {
    return parts.view().indexedPosition();
  }

  /** Up to here answers are complete. */
  public long addedPosition() {
    return addedPosition;
  }

  /** Why the index takes no more payments, although it still answers; null if it does. */
  public @Nullable Throwable failure() {
    return worker.failure();
  }

  /**
   * Adds an executed payment. Positions rise; one that isn't above {@link #addedPosition()} is
   * known already, and nothing happens. Never waits for the disk.
   *
   * @param position of the execution in the journal, where it is durable
   * @param segmentOffset where its record starts in its journal segment, in bytes
   * @param sender the sender's key, 32 bytes at {@code senderOffset}
   * @param recipient the recipient's key, 32 bytes at {@code recipientOffset}
   * @param sequenceNumber the sender's
   * @return false if it wasn't taken, because there is no room while the disk lags, or because an
   *     earlier one wasn't taken: then feed the index from the journal again, after {@link
   *     #addedPosition()}
   */
  public boolean add(
      long position,
      long segmentOffset,
      DirectBuffer sender,
      int senderOffset,
      DirectBuffer recipient,
      int recipientOffset,
      long sequenceNumber) {
    if (position <= addedPosition) {
      return true;
    }
    if (!makeRoom(position)) {
      return false;
    }
    MemoryRun run = parts.view().active();
    run.add(sender, senderOffset, HistoryRole.SENT, position, sequenceNumber, segmentOffset);
    run.add(
        recipient, recipientOffset, HistoryRole.RECEIVED, position, sequenceNumber, segmentOffset);
    addedPosition = position;
    return true;
  }

  /** As {@link #add}, for a payment that leaves MeshPay: no account receives it. */
  public boolean addWithoutRecipient(
      long position,
      long segmentOffset,
      DirectBuffer sender,
      int senderOffset,
      long sequenceNumber) {
    if (position <= addedPosition) {
      return true;
    }
    if (!makeRoom(position)) {
      return false;
    }
    parts
        .view()
        .active()
        .add(sender, senderOffset, HistoryRole.SENT, position, sequenceNumber, segmentOffset);
    addedPosition = position;
    return true;
  }

  /** Whether a payment may come next and has room. */
  private boolean makeRoom(long position) {
    if (missingPosition != 0 && position > missingPosition) {
      return false;
    }
    boolean hasRoom = parts.view().active().hasRoom() || worker.seal();
    missingPosition = hasRoom ? 0 : position;
    return hasRoom;
  }

  /**
   * Waits until there is room again after {@link #add} returned false.
   *
   * @throws HistoryBrokenException if there won't be
   */
  public void awaitRoom() throws HistoryBrokenException, InterruptedException {
    worker.awaitSpare();
  }

  /**
   * Writes all that was added to the disk: then {@link #indexedPosition()} is {@link
   * #addedPosition()}.
   *
   * @throws HistoryBrokenException if the disk refuses or did before
   */
  public void flush() throws HistoryBrokenException, InterruptedException {
    worker.awaitSpare();
    if (!parts.view().active().isEmpty()) {
      worker.seal();
      worker.awaitSpare();
    }
  }

  /**
   * What an account sent, by rising sequence number.
   *
   * @param firstSequenceNumber the lowest wanted
   * @param entriesMax 1..{@link #PAGE_ENTRIES_MAX}
   * @throws HistoryDamagedException if a file is damaged; the index is broken from then on
   * @throws IOException if the disk is broken, and the index with it, or the index is closed
   */
  public List<HistoryEntry> sent(PublicKey account, long firstSequenceNumber, int entriesMax)
      throws IOException {
    Page page = page(entriesMax);
    DirectBuffer key = Probe.account(account);
    read(
        view -> {
          for (Run run : view.runs()) {
            if (!page.isFull()) {
              run.sent(key, firstSequenceNumber, page);
            }
          }
          MemoryRun sealed = view.sealed();
          if (sealed != null && !page.isFull()) {
            sealed.sent(key, firstSequenceNumber, page);
          }
          if (!page.isFull()) {
            view.active().sent(key, firstSequenceNumber, page);
          }
        });
    return page.entries();
  }

  /**
   * An account's payments from the newest to the oldest. The next page starts before the last
   * position of this one.
   *
   * @param beforePosition only lower positions; {@link Long#MAX_VALUE} for the newest
   * @param entriesMax 1..{@link #PAGE_ENTRIES_MAX}
   * @throws HistoryDamagedException if a file is damaged; the index is broken from then on
   * @throws IOException if the disk is broken, and the index with it, or the index is closed
   */
  public List<HistoryEntry> newest(
      PublicKey account, RoleFilter filter, long beforePosition, int entriesMax)
      throws IOException {
    Page page = page(entriesMax);
    DirectBuffer key = Probe.account(account);
    read(
        view -> {
          view.active().newest(key, filter, beforePosition, page);
          MemoryRun sealed = view.sealed();
          if (sealed != null && !page.isFull()) {
            sealed.newest(key, filter, beforePosition, page);
          }
          for (Run run : view.runs().reversed()) {
            if (!page.isFull() && run.range().firstPosition() < beforePosition) {
              run.newest(key, filter, beforePosition, page);
            }
          }
        });
    return page.entries();
  }

  /**
   * Stops the background and closes the files; the executor must still run. What wasn't flushed is
   * fed again from the journal after the next opening.
   */
  @Override
  public void close() throws IOException {
    worker.close();
    parts.close();
  }

  private void read(HistoryParts.Reader reader) throws IOException {
    try {
      parts.read(reader);
    } catch (HistoryBrokenException e) {
      throw e;
    } catch (IOException e) {
      worker.fail(e);
      throw e;
    }
  }

  private static Page page(int entriesMax) {
    if (entriesMax < 1 || entriesMax > PAGE_ENTRIES_MAX) {
      throw new IllegalArgumentException(entriesMax + " is not 1.." + PAGE_ENTRIES_MAX);
    }
    return new Page(entriesMax);
  }
}
