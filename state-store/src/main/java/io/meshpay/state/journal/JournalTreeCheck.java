package io.meshpay.state.journal;

import io.meshpay.protocol.order.OrderDigest;
import io.meshpay.protocol.value.Digest;
import java.io.IOException;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Grows the {@link JournalTree} from the journal's first change on and holds the peaks in the
 * segments' headers to it. For one thread.
 */
public final class JournalTreeCheck {
  private final JournalTree tree = new JournalTree();
  private final OrderDigest orderDigest = new OrderDigest();
  private final UnsafeBuffer digest = new UnsafeBuffer(new byte[Digest.BYTES]);
  private final UnsafeBuffer peaks =
      new UnsafeBuffer(new byte[JournalTree.PEAKS_MAX * Digest.BYTES]);

  /**
   * Starts where the folder of a reader begins. What is before, if anything, its first header's
   * peaks stand for: they are believed.
   */
  public void startAt(JournalReader reader) throws IOException {
    tree.clear();
    if (reader.firstPosition() > 1) {
      reader.restoreTreeBefore(reader.firstPosition(), tree);
    }
  }

  /**
   * Adds the next change.
   *
   * @throws JournalDamagedException if its segment's header has other peaks than those of the
   *     changes before
   */
  public void add(JournalRecord record) throws JournalDamagedException {
    if (record.position() == record.segment()) {
      requirePeaks(record.header());
    }
    orderDigest.compute(record.orderKind(), record.order(), 0, digest, 0);
    tree.append(record.kind(), record.position(), digest, 0);
  }

  private void requirePeaks(SegmentHeader header) throws JournalDamagedException {
    int bytes = JournalTree.peaksBytes(tree.size());
    tree.copyPeaks(peaks, 0);
    if (header.peaks().compareTo(new UnsafeBuffer(peaks, 0, bytes)) != 0) {
      throw new JournalDamagedException(
          header.fileName(),
          JournalFormat.HEADER_PEAKS_AT,
          "the peaks of the Merkle tree aren't those of the changes before");
    }
  }

  /** The root of the tree over all changes so far. */
  public Digest root() {
    return tree.root();
  }
}
