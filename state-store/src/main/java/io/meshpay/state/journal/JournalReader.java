package io.meshpay.state.journal;

import io.meshpay.state.disk.ReadableDisk;
import io.meshpay.state.disk.ReadableFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a journal, also while it is written: whoever calls says how far it is durable, and nothing
 * behind is looked at. Every record is checked as it is read; damage is an exception, never a gap.
 *
 * <p>For one thread; open one reader for each. Holds some megabytes of the segment that it read
 * last, whatever the journal's length.
 */
public final class JournalReader implements Closeable {
  private static final int NONE = -1;

  private final ReadableDisk disk;
  private final SegmentList segments;
  private final SegmentPages pages = new SegmentPages();
  private final JournalRecord record;
  private @Nullable RecordCursor cursor;
  private @Nullable ReadableFile file;
  private int open = NONE;

  /**
   * Whether the open segment may have been written on when it was read last: then what was read of
   * it grows old, also when it has ended since.
   */
  private boolean wasWritten;

  private JournalReader(ReadableDisk disk, SegmentList segments, long epoch) {
    this.disk = disk;
    this.segments = segments;
    record = new JournalRecord(new CertificateUnpacking(epoch, pages));
  }

  /**
   * Opens the journal in a folder; there may be none yet.
   *
   * @throws JournalDamagedException if a segment's header is damaged, or a segment is missing
   *     between others
   * @throws JournalIdentityException if it is another authority's
   */
  public static JournalReader open(ReadableDisk disk, JournalIdentity identity) throws IOException {
    return new JournalReader(disk, SegmentList.read(disk, identity), identity.epoch());
  }

  /**
   * The first position in the folder as it was met: 1, unless the first segments were archived or
   * deleted.
   */
  public long firstPosition() {
    return segments.firstPosition();
  }

  /**
   * The last position in segments that are full or were ended, of those that this reader has met: 0
   * if there are none.
   */
  public long endedPosition() {
    return segments.size() == 0 ? 0 : segments.get(segments.size() - 1).firstPosition() - 1;
  }

  /**
   * Finds where a journal ends that nobody writes meanwhile, and writes nothing: a start of the
   * authority would go on there.
   *
   * @param knownDurable as in {@link Journal#open}
   * @throws JournalDamagedException if the last segment is damaged, or ends before {@code
   *     knownDurable}
   */
  public JournalEnd findEnd(long knownDurable) throws IOException {
    segments.readNew();
    JournalTree tree = new JournalTree();
    if (segments.size() == 0) {
      if (knownDurable > 0) {
        throw new JournalDamagedException(
            SegmentName.of(1), 0, "there is no journal, but " + knownDurable + " were durable");
      }
      return new JournalEnd(0, SegmentName.of(1), 0, 0, tree.root());
    }
    SegmentHeader last = segments.get(segments.size() - 1);
    try (ReadableFile lastFile = disk.openToRead(last.fileName())) {
      TailRecovery tail = new TailRecovery(lastFile, last);
      tail.find(tree, knownDurable);
      return new JournalEnd(
          tree.size(), last.fileName(), tail.endOffset(), tail.tornBytes(), tree.root());
    }
  }

  /** Whether a folder has not a single segment; a spare one may be there. */
  public static boolean isEmpty(ReadableDisk disk) throws IOException {
    return disk.list().stream().allMatch(name -> SegmentName.firstPosition(name) < 0);
  }

  /** Whether a folder has the first segment, and no other. */
  public static boolean hasFirstAlone(ReadableDisk disk) throws IOException {
    List<Long> positions =
        disk.list().stream().map(SegmentName::firstPosition).filter(first -> first > 0).toList();
    return positions.equals(List.of(1L));
  }

  /**
   * Gives all changes from one position to another to a visitor, in order. Reads the segment of the
   * first one from its start, or from where the last call came to: so whoever follows a journal
   * reads it once.
   *
   * @param from 1 or more
   * @param to durable, for instance {@link Journal#durablePosition()}; nothing is given if less
   *     than {@code from}
   * @throws SegmentsMissingException if the folder begins behind {@code from}
   * @throws JournalDamagedException if one of them is damaged or missing
   */
  public void forEach(long from, long to, JournalVisitor visitor) throws IOException {
    if (from < 1) {
      throw new IllegalArgumentException("positions start at 1: " + from);
    }
    if (from > to) {
      return;
    }
    requireSegments();
    requireBegun(from);
    if (segments.indexOf(to) == segments.size() - 1) {
      segments.readNew();
    }
    int index = segments.indexOf(from);
    while (visitSegment(index, from, to, visitor) < to) {
      index++;
      if (index == segments.size() && !segments.readNew()) {
        throw missing(to);
      }
    }
  }

  /** Visits what is wanted of a segment, and returns the last position in it. */
  private long visitSegment(int index, long from, long to, JournalVisitor visitor)
      throws IOException {
    RecordCursor walk = use(index);
    if (walk.position() >= from || walk.kind() == RecordKind.END) {
      walk.start(segments.get(index));
    }
    while (walk.position() < to) {
      RecordKind kind = walk.next();
      if (kind == null) {
        throw damaged(index, walk.nextOffset(), "no record " + (walk.position() + 1));
      }
      if (kind == RecordKind.END) {
        requireSuccessor(index, walk.position());
        return walk.position();
      }
      if (kind.isChange() && walk.position() >= from) {
        record.set(kind, walk.position(), walk);
        visitor.visit(record);
      }
    }
    return walk.position();
  }

  /** The next segment must go on where this one ends. */
  private void requireSuccessor(int index, long position) throws IOException {
    if (index + 1 == segments.size() && !segments.readNew()) {
      throw missing(position + 1);
    }
    SegmentHeader next = segments.get(index + 1);
    if (next.firstPosition() != position + 1) {
      throw new JournalDamagedException(
          next.fileName(), 0, "the segment before it ends at " + position);
    }
  }

  /**
   * Reads one change.
   *
   * @param offset where it is in its segment, as {@link Journal#offset()} or {@link
   *     JournalRecord#offset()} gave it
   * @return valid until this reader is used again
   * @throws SegmentsMissingException if the folder begins behind it
   * @throws JournalDamagedException if no record of that position is there
   */
  public JournalRecord read(long position, long offset) throws IOException {
    requireSegments();
    requireBegun(position);
    int index = segments.indexOf(position);
    if (index != open && index == segments.size() - 1 && segments.readNew()) {
      index = segments.indexOf(position); // The one that was the last may have gone since.
    }
    RecordCursor cursorThere = use(index);
    RecordKind kind = cursorThere.read(offset, position);
    if (kind == null && index == segments.size() - 1 && segments.readNew()) {
      index = segments.indexOf(position);
      cursorThere = use(index);
      kind = cursorThere.read(offset, position);
    }
    if (kind == null || !kind.isChange()) {
      throw damaged(index, offset, "record " + position + " isn't there");
    }
    record.set(kind, position, cursorThere);
    return record;
  }

  /**
   * Proves that a change is in the tree over the first {@code treeSize} changes. Reads the journal
   * from the change's segment to there.
   *
   * @param treeSize durable, and no less than {@code position}, which is 1 or more
   * @throws SegmentsMissingException if the folder begins behind it
   * @throws JournalDamagedException if one of the records that are read is damaged or missing
   */
  public InclusionProof prove(long position, long treeSize) throws IOException {
    if (position < 1 || position > treeSize) {
      throw new IllegalArgumentException("no change " + position + " of " + treeSize);
    }
    return InclusionProofs.make(this, position, treeSize);
  }

  private RecordCursor use(int index) throws IOException {
    RecordCursor walk = cursor;
    if (walk != null && open == index) {
      if (wasWritten) {
        pages.forget();
      }
      wasWritten = index == segments.size() - 1;
      return walk;
    }
    close();
    SegmentHeader header = segments.get(index);
    ReadableFile opened = openSegment(header);
    file = opened;
    pages.use(opened, header.segmentBytes());
    walk = new RecordCursor(pages, header);
    cursor = walk;
    open = index;
    wasWritten = index == segments.size() - 1;
    return walk;
  }

  private ReadableFile openSegment(SegmentHeader header) throws IOException {
    try {
      return disk.openToRead(header.fileName());
    } catch (NoSuchFileException e) {
      long first = segments.firstPositionNow();
      if (header.firstPosition() < first) {
        throw missingBefore(header.firstPosition(), first);
      }
      throw new JournalDamagedException(header.fileName(), 0, "the file has gone");
    }
  }

  private void requireBegun(long position) throws SegmentsMissingException {
    if (position < segments.firstPosition()) {
      throw missingBefore(position, segments.firstPosition());
    }
  }

  private static SegmentsMissingException missingBefore(long wanted, long firstPosition) {
    return new SegmentsMissingException(
        wanted, firstPosition, "position " + wanted + " is asked for");
  }

  /** Puts a tree into the state that it had before the segment of a position. */
  long restoreTreeBefore(long position, JournalTree tree) throws IOException {
    requireSegments();
    segments.readNew();
    requireBegun(position);
    SegmentHeader header = segments.get(segments.indexOf(position));
    header.restoreTree(tree);
    return header.firstPosition();
  }

  private void requireSegments() throws IOException {
    if (segments.size() == 0 && !segments.readNew()) {
      throw new JournalDamagedException(SegmentName.of(1), 0, "there is no journal");
    }
  }

  private JournalDamagedException damaged(int index, long offset, String what) {
    return new JournalDamagedException(segments.get(index).fileName(), offset, what);
  }

  private static JournalDamagedException missing(long position) {
    return new JournalDamagedException(
        SegmentName.of(position), 0, "the journal ends before position " + position);
  }

  @Override
  public void close() throws IOException {
    ReadableFile closing = file;
    file = null;
    cursor = null;
    open = NONE;
    if (closing != null) {
      closing.close();
    }
  }
}
