package io.meshpay.state.journal;

import io.meshpay.state.disk.Disk;
import io.meshpay.state.disk.DiskFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Writes groups of records into one segment after the other. In each segment, room for END is kept.
 * For the journal's thread.
 */
final class SegmentWriter implements Closeable {
  private static final int END_ROOM = JournalFormat.aligned(JournalFormat.END_BYTES);
  private static final int GROUP_ROOM = JournalFormat.aligned(JournalFormat.GROUP_BYTES);

  private final Disk disk;
  private final LongSupplier salts;
  private final JournalSettings settings;
  private final JournalTree tree;
  private final CertificatePacking packing;

  /** The part of a segment that is kept for executions when the next segment isn't there. */
  private static final int RESERVE_SHARE = 4;

  private final SpareSegment spare;
  private final GroupBuffer group;

  private @Nullable DiskFile file;
  private SegmentHeader header;
  private long nextGroup;

  /** Everything before it is on the disk. */
  private int forcedOffset;

  private long writtenBytes;

  /**
   * @param tree over all records so far; kept up by the journal
   * @param last the segment that was written last; {@link SegmentHeader#none} if there is none
   * @param nextGroup the number of the next group
   */
  SegmentWriter(
      JournalEnvironment environment,
      JournalSettings settings,
      JournalTree tree,
      CertificatePacking packing,
      SegmentHeader last,
      long nextGroup) {
    disk = environment.disk();
    salts = environment.salts();
    this.settings = settings;
    this.tree = tree;
    this.packing = packing;
    this.nextGroup = nextGroup;
    header = last;
    spare = new SpareSegment(disk, environment.background(), settings.segmentBytes());
    group = new GroupBuffer(settings.groupBytesMax());
  }

  /** Goes on in the last segment, whose records end at {@code offset} and are on the disk. */
  void resume(DiskFile lastFile, int offset) {
    startAt(lastFile, header, offset);
  }

  private void startAt(DiskFile newFile, SegmentHeader newHeader, int offset) {
    file = newFile;
    header = newHeader;
    forcedOffset = offset;
    group.moveTo(newHeader.salt(), offset);
    packing.clear();
    spare.prepare();
  }

  /** Begins a segment behind all that the tree holds. */
  void openNext() throws IOException {
    byte[] peaks = new byte[JournalTree.peaksBytes(tree.size())];
    UnsafeBuffer peaksBuffer = new UnsafeBuffer(peaks);
    tree.copyPeaks(peaksBuffer, 0);
    SegmentHeader next =
        new SegmentHeader(
            header.identity(),
            settings.segmentBytes(),
            tree.size() + 1,
            nextGroup,
            salts.getAsLong(),
            header.firstPosition(),
            peaksBuffer);
    DiskFile opened = spare.take();
    try {
      opened.writeFully(next.toBytes(), 0);
      opened.force();
      if (disk.exists(next.fileName())) {
        throw new FileAlreadyExistsException(next.fileName());
      }
      disk.rename(SegmentName.SPARE, next.fileName());
    } catch (IOException e) {
      opened.close();
      throw e;
    }
    startAt(opened, next, JournalFormat.HEADER_BYTES);
  }

  /**
   * The buffer to put a record into: an open group with room for it, in a segment with room for it.
   *
   * @param recordBytes the most that the record may take
   * @param lastPosition of the record before
   */
  GroupBuffer group(int recordBytes, long lastPosition) throws IOException {
    if (!group.hasRoom(recordBytes)) {
      write();
    }
    int needed = JournalFormat.aligned(recordBytes) + (group.isEmpty() ? GROUP_ROOM : 0);
    if (header.segmentBytes() - group.nextOffset() < needed + END_ROOM) {
      write();
      rotate(lastPosition);
      if (group.nextOffset() != JournalFormat.HEADER_BYTES) {
        throw new IllegalStateException("no room in a segment without records");
      }
    }
    if (group.isEmpty()) {
      group.addGroup(nextGroup, lastPosition + 1, forcedOffset);
      nextGroup++;
    }
    return group;
  }

  /** Writes the group, if there is one. */
  void write() throws IOException {
    if (!group.isEmpty()) {
      writtenBytes += group.writeTo(open());
    }
  }

  /** How much was written to segments since this writer was made. */
  long writtenBytes() {
    return writtenBytes;
  }

  /** Returns when all that was written is on the disk. */
  void force() throws IOException {
    if (!isForced()) {
      open().force();
      forcedOffset = group.nextOffset();
    }
  }

  /** Whether all records are on the disk. */
  boolean isForced() {
    return forcedOffset == group.nextOffset();
  }

  /** Ends the segment and begins the next one; does nothing in a segment without records. */
  void rotate(long lastPosition) throws IOException {
    if (lastPosition < header.firstPosition()) {
      return;
    }
    // First the records, then the mark: so the mark shows that they had been on the disk.
    force();
    group.addEnd(lastPosition);
    write();
    force();
    open().close();
    file = null;
    openNext();
  }

  private DiskFile open() {
    DiskFile current = file;
    if (current == null) {
      throw new IllegalStateException("no segment is open");
    }
    return current;
  }

  long firstPosition() {
    return header.firstPosition();
  }

  /** Why there is no room for the next segment; null unless the disk is full, or failing. */
  @Nullable IOException shortage() {
    return spare.failure();
  }

  /** Tries again to make the next segment if there was no room for it. */
  void retry() {
    spare.retry();
  }

  /** Whether the next segment's file is there. */
  boolean hasNext() {
    return spare.isReady();
  }

  /** Whether there may be the next segment, and is a good part of this one left until then. */
  boolean hasReserve() {
    return spare.failure() == null && roomBytes() >= settings.segmentBytes() / RESERVE_SHARE;
  }

  long roomBytes() {
    long here = (long) header.segmentBytes() - group.nextOffset();
    return spare.isReady() ? here + settings.segmentBytes() : here;
  }

  @Override
  public void close() throws IOException {
    DiskFile closing = file;
    file = null;
    try (DiskFile _ = closing) {
      spare.close();
    }
  }
}
