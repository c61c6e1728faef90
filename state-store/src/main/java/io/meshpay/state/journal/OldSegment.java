package io.meshpay.state.journal;

import io.meshpay.state.disk.Disk;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A segment at the beginning of a journal that nothing needs in its folder any more.
 *
 * @param previousFirstPosition the first position of the segment before it; 0 if it is the first
 */
public record OldSegment(long firstPosition, long lastPosition, long previousFirstPosition) {
  /**
   * Finds the segments that may go, the oldest first. To take them away in this order never leaves
   * a hole, whatever happens meanwhile.
   *
   * @param covered the position of the oldest snapshot that is to be of use: segments that end
   *     behind it stay, and the last one in any case
   * @param kept how many of the others stay, 0 or more
   * @throws JournalDamagedException if a header is damaged, or a segment missing between others
   */
  public static List<OldSegment> find(
      Disk journal, JournalIdentity identity, long covered, int kept) throws IOException {
    SegmentList segments = SegmentList.read(journal, identity);
    List<OldSegment> old = new ArrayList<>();
    for (int i = 0; i + 1 < segments.size(); i++) {
      SegmentHeader header = segments.get(i);
      long last = segments.get(i + 1).firstPosition() - 1;
      if (last > covered) {
        break;
      }
      old.add(new OldSegment(header.firstPosition(), last, header.previousFirstPosition()));
    }
    return List.copyOf(old.subList(0, Math.max(0, old.size() - kept)));
  }

  /** The name of its file. */
  public String fileName() {
    return SegmentName.of(firstPosition);
  }
}
