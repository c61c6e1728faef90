package io.meshpay.state.history;

import io.meshpay.state.disk.ReadableDisk;
import io.meshpay.state.disk.ReadableFile;
import io.meshpay.state.journal.JournalIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A run file, finished and open for reading by any threads. A look-up compares with the fences in
 * memory, then reads about log2(blocks to a fence) blocks.
 */
final class Run implements AutoCloseable {
  private final RunRange range;
  private final ReadableFile file;
  private final UnsafeBuffer fences;

  private Run(RunRange range, ReadableFile file, UnsafeBuffer fences) {
    this.range = range;
    this.file = file;
    this.fences = fences;
  }

  /**
   * Opens a run and checks its length, header and fences; entries are checked when read.
   *
   * @throws HistoryDamagedException if it isn't the run that the range names
   */
  static Run open(ReadableDisk disk, JournalIdentity identity, RunRange range) throws IOException {
    if (!disk.exists(range.fileName())) {
      throw new HistoryDamagedException(range.fileName(), 0, "it is missing");
    }
    ReadableFile file = disk.openToRead(range.fileName());
    try {
      checkHeader(file, identity, range);
      return new Run(range, file, readFences(file, range));
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  RunRange range() {
    return range;
  }

  /** A place to read entries from, for one thread at a time. */
  RunCursor cursor() {
    return new RunCursor(file, range, 1, range.entries());
  }

  /** Adds to the page what the account sent from a sequence number on, rising. */
  void sent(DirectBuffer account, long firstSequenceNumber, Page page) throws IOException {
    Probe from = Probe.sequenceNumber(account, firstSequenceNumber);
    RunCursor cursor = cursor();
    for (long entry = find(from, cursor);
        entry < range.entries() && !page.isFull() && isOf(from, entry, cursor);
        entry++) {
      page.add(cursor.buffer(), cursor.index(entry));
    }
  }

  /** Adds to the page the account's payments before a position, falling. */
  void newest(DirectBuffer account, RoleFilter filter, long beforePosition, Page page)
      throws IOException {
    Fall sent = new Fall(account, HistoryRole.SENT, filter, beforePosition);
    Fall received = new Fall(account, HistoryRole.RECEIVED, filter, beforePosition);
    while (!page.isFull() && (sent.position > 0 || received.position > 0)) {
      if (sent.position >= received.position) {
        if (sent.position == received.position) {
          received.next();
        }
        sent.take(page);
      } else {
        received.take(page);
      }
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }

  /** The number of the first entry that isn't before the probe; that of entries if all are. */
  private long find(Probe probe, RunCursor cursor) throws IOException {
    long blocksToFence = RunFormat.fenceStride(range.entries());
    int fence = 0;
    int fenceEnd = RunFormat.fences(range.entries());
    while (fence < fenceEnd) {
      int middle = (fence + fenceEnd) >>> 1;
      if (probe.isAfter(fences, middle * EntryLayout.BYTES)) {
        fence = middle + 1;
      } else {
        fenceEnd = middle;
      }
    }
    // The fence before the first that isn't passed is the last entry known to be passed.
    long entriesToFence = blocksToFence * RunFormat.BLOCK_ENTRIES;
    long low = Math.max(0, fence - 1) * entriesToFence;
    long high = Math.min(range.entries(), fence * entriesToFence);
    while (low < high) {
      long middle = (low + high) >>> 1;
      int index = cursor.index(middle);
      if (probe.isAfter(cursor.buffer(), index)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean isOf(Probe probe, long entry, RunCursor cursor) throws IOException {
    int index = cursor.index(entry);
    return probe.isOf(cursor.buffer(), index);
  }

  private static void checkHeader(ReadableFile file, JournalIdentity identity, RunRange range)
      throws IOException {
    if (file.length() < RunFormat.fileBytes(range.entries())) {
      throw new HistoryDamagedException(range.fileName(), file.length(), "it is too short");
    }
    ByteBuffer header = ByteBuffer.allocate(RunFormat.BLOCK_BYTES);
    file.readFully(header, 0);
    if (!RunHeader.matches(header.flip(), identity, range)) {
      throw new HistoryDamagedException(range.fileName(), 0, "its header isn't this run's");
    }
  }

  private static UnsafeBuffer readFences(ReadableFile file, RunRange range) throws IOException {
    int count = RunFormat.fences(range.entries());
    long firstBlock = 1 + RunFormat.entryBlocks(range.entries());
    RunCursor cursor = new RunCursor(file, range, firstBlock, count);
    UnsafeBuffer fences = new UnsafeBuffer(new byte[count * EntryLayout.BYTES]);
    for (int i = 0; i < count; i++) {
      int index = cursor.index(i);
      fences.putBytes(i * EntryLayout.BYTES, cursor.buffer(), index, EntryLayout.BYTES);
    }
    return fences;
  }

  /** What an account was in one role, from the newest to the oldest. */
  private final class Fall {
    private final RunCursor cursor = cursor();
    private final Probe before;
    private long entry;

    /** Of the payment that is next, 0 when there is none. */
    private long position;

    Fall(DirectBuffer account, HistoryRole role, RoleFilter filter, long beforePosition)
        throws IOException {
      before = Probe.position(account, role, beforePosition);
      if (filter.includes(role)) {
        entry = find(before, cursor);
        next();
      }
    }

    void take(Page page) throws IOException {
      page.add(cursor.buffer(), cursor.index(entry));
      next();
    }

    void next() throws IOException {
      entry--;
      position =
          entry >= 0 && isOf(before, entry, cursor)
              ? EntryLayout.position(cursor.buffer(), cursor.index(entry))
              : 0;
    }
  }
}
