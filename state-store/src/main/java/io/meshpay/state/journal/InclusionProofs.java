package io.meshpay.state.journal;

import io.meshpay.protocol.order.OrderDigest;
import io.meshpay.protocol.value.Digest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes inclusion proofs by reading the journal from the change's segment to the end of the tree:
 * what stands before the segment, its header's peaks stand for. The siblings to the left of the
 * leaf's way up are the peaks of the tree that ends before the leaf; those to the right are the
 * roots of trees over what follows it. Remembers one path and one tree, however much is read.
 */
final class InclusionProofs {
  private final OrderDigest orderDigest = new OrderDigest();
  private final UnsafeBuffer digest = new UnsafeBuffer(new byte[Digest.BYTES]);
  private final UnsafeBuffer hash = new UnsafeBuffer(new byte[Digest.BYTES]);
  private final JournalTree tree = new JournalTree();
  private final UnsafeBuffer leftPeaks;
  private final List<Digest> rightRoots = new ArrayList<>();

  private final long position;
  private final long treeSize;
  private RecordKind kind = RecordKind.VOTE;
  private Digest foundDigest;

  private InclusionProofs(long position, long treeSize) {
    this.position = position;
    this.treeSize = treeSize;
    leftPeaks = new UnsafeBuffer(new byte[JournalTree.peaksBytes(position - 1)]);
    foundDigest = Digest.read(digest, 0);
  }

  static InclusionProof make(JournalReader reader, long position, long treeSize)
      throws IOException {
    InclusionProofs proofs = new InclusionProofs(position, treeSize);
    long first = reader.restoreTreeBefore(position, proofs.tree);
    proofs.keepPeaks();
    reader.forEach(first, treeSize, proofs::add);
    return proofs.proof();
  }

  private void add(JournalRecord record) {
    orderDigest.compute(record.orderKind(), record.order(), 0, digest, 0);
    if (record.position() < position) {
      tree.append(record.kind(), record.position(), digest, 0);
      keepPeaks();
    } else if (record.position() == position) {
      kind = record.kind();
      foundDigest = Digest.read(digest, 0);
      tree.clear();
    } else {
      tree.leafHash(record.kind(), record.position(), digest, 0, hash, 0);
      tree.appendHash(hash, 0);
      if (tree.size() == rightLeaves(record.position() - tree.size())) {
        rightRoots.add(tree.root());
        tree.clear();
      }
    }
  }

  /** Keeps the left siblings as soon as the tree ends before the leaf. */
  private void keepPeaks() {
    if (tree.size() == position - 1) {
      tree.copyPeaks(leftPeaks, 0);
    }
  }

  /**
   * How many leaves the right sibling has that begins at a leaf's index: as many as the subtree to
   * its left, less what the tree doesn't have. That is the lowest set bit of the index.
   */
  private long rightLeaves(long index) {
    return Math.min(Long.lowestOneBit(index), treeSize - index);
  }

  /** Goes up from the leaf and takes a sibling from the left or from the right at each level. */
  private InclusionProof proof() {
    List<Digest> path = new ArrayList<>();
    int left = leftPeaks.capacity();
    int right = 0;
    long last = treeSize - 1;
    for (long index = position - 1; last > 0; index >>>= 1, last >>>= 1) {
      if ((index & 1) == 1) {
        left -= Digest.BYTES;
        path.add(Digest.read(leftPeaks, left));
      } else if (index < last) {
        path.add(rightRoots.get(right));
        right++;
      }
    }
    return new InclusionProof(kind, position, foundDigest, treeSize, path);
  }
}
