package io.meshpay.state.journal;

import io.meshpay.state.disk.ReadableDisk;
import io.meshpay.state.disk.ReadableFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * The segments of a journal, as their names and headers tell. The first one in the folder may begin
 * anywhere, since old ones may have been archived or deleted; from there on none is missing. For
 * one thread.
 */
final class SegmentList {
  private final ReadableDisk disk;
  private final JournalIdentity identity;
  private final List<SegmentHeader> headers = new ArrayList<>();

  private SegmentList(ReadableDisk disk, JournalIdentity identity) {
    this.disk = disk;
    this.identity = identity;
  }

  /**
   * Reads the headers of all segments.
   *
   * @throws JournalDamagedException if one is damaged, or one between others is missing
   * @throws JournalIdentityException if one is of another journal
   */
  static SegmentList read(ReadableDisk disk, JournalIdentity identity) throws IOException {
    SegmentList list = new SegmentList(disk, identity);
    list.readNew();
    return list;
  }

  /** Reads the headers of segments that came since; says whether there are any. */
  boolean readNew() throws IOException {
    int before = headers.size();
    for (String name : disk.list()) {
      long firstPosition = SegmentName.firstPosition(name);
      if (firstPosition > lastFirstPosition()) {
        SegmentHeader header = readHeader(name);
        requireFollows(header);
        headers.add(header);
      }
    }
    return headers.size() > before;
  }

  private void requireFollows(SegmentHeader header) throws JournalDamagedException {
    long previous = header.previousFirstPosition();
    boolean hasNone = previous == 0;
    if (hasNone != (header.firstPosition() == 1)) {
      throw new JournalDamagedException(
          header.fileName(), 0, "it was made to follow on position " + previous);
    }
    if (!headers.isEmpty() && previous != lastFirstPosition()) {
      throw new JournalDamagedException(
          SegmentName.of(previous),
          0,
          "the file is missing, but " + header.fileName() + " follows on it");
    }
  }

  private SegmentHeader readHeader(String name) throws IOException {
    try (ReadableFile file = disk.openToRead(name)) {
      return SegmentHeader.read(file, name, identity);
    }
  }

  private long lastFirstPosition() {
    return headers.isEmpty() ? 0 : headers.getLast().firstPosition();
  }

  /** The first position that is there; 1 if there are no segments. */
  long firstPosition() {
    return headers.isEmpty() ? 1 : headers.getFirst().firstPosition();
  }

  /** The first position of which there is a file now, other than when the headers were read. */
  long firstPositionNow() throws IOException {
    for (String name : disk.list()) {
      long first = SegmentName.firstPosition(name);
      if (first > 0) {
        return first;
      }
    }
    return 1;
  }

  int size() {
    return headers.size();
  }

  SegmentHeader get(int index) {
    return headers.get(index);
  }

  /** The index of the segment that holds a position, if it is in the journal at all. */
  int indexOf(long position) {
    int low = 0;
    int high = headers.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (headers.get(middle).firstPosition() <= position) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }
}
