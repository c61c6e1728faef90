package io.meshpay.state.journal;

import io.meshpay.state.disk.ReadableDisk;
import io.meshpay.state.disk.ReadableFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads single changes of archived segments. Other than a {@link JournalReader} it reads no header
 * but those of the segments that it is asked for: an archive may have tens of thousands, on a slow
 * disk. For one thread.
 */
public final class ArchiveReader implements Closeable {
  private final ReadableDisk archive;
  private final JournalIdentity identity;
  private final SegmentPages pages = new SegmentPages();
  private final JournalRecord record;
  private long[] firstPositions = {};
  private @Nullable ReadableFile file;
  private @Nullable RecordCursor cursor;
  private long open;

  public ArchiveReader(ReadableDisk archive, JournalIdentity identity) {
    this.archive = archive;
    this.identity = identity;
    record = new JournalRecord(new CertificateUnpacking(identity.epoch(), pages));
  }

  /**
   * Reads one change.
   *
   * @param offset where it is in its segment
   * @return valid until this reader is used again, or {@link #release}d
   * @throws IOException if it isn't there or is damaged, or the archive can't be read
   */
  public JournalRecord read(long position, long offset) throws IOException {
    JournalRecord known = find(position, offset);
    if (known != null) {
      return known;
    }
    list();
    JournalRecord found = find(position, offset);
    if (found == null) {
      throw new IOException("the archive has no record of position " + position);
    }
    return found;
  }

  private void list() throws IOException {
    firstPositions =
        archive.list().stream()
            .mapToLong(SegmentName::firstPosition)
            .filter(first -> first > 0)
            .sorted()
            .toArray();
  }

  private @Nullable JournalRecord find(long position, long offset) throws IOException {
    int at = Arrays.binarySearch(firstPositions, position);
    int index = at >= 0 ? at : -at - 2;
    if (index < 0) {
      return null;
    }
    RecordCursor walk = use(firstPositions[index]);
    RecordKind kind = walk.read(offset, position);
    if (kind == null || !kind.isChange()) {
      return null;
    }
    record.set(kind, position, walk);
    return record;
  }

  private RecordCursor use(long firstPosition) throws IOException {
    RecordCursor walk = cursor;
    if (walk != null && open == firstPosition) {
      return walk;
    }
    release();
    String name = SegmentName.of(firstPosition);
    ReadableFile opened = archive.openToRead(name);
    file = opened;
    SegmentHeader header = SegmentHeader.read(opened, name, identity);
    pages.use(opened, header.segmentBytes());
    walk = new RecordCursor(pages, header);
    cursor = walk;
    open = firstPosition;
    return walk;
  }

  /** Closes the file that is open, so that the archive's disk can be taken away; it reads again. */
  public void release() throws IOException {
    ReadableFile closing = file;
    file = null;
    cursor = null;
    if (closing != null) {
      closing.close();
    }
  }

  @Override
  public void close() throws IOException {
    release();
  }
}
