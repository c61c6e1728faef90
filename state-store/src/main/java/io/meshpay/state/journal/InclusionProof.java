package io.meshpay.state.journal;

import io.meshpay.protocol.value.Digest;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Proves that a change is in the journal whose tree has a certain root: the audit path of its leaf
 * (RFC 6962, section 2.1.1).
 *
 * @param kind what the change was
 * @param position of the change, 1..{@code treeSize}
 * @param orderDigest of the order that was voted for or executed
 * @param treeSize how many changes the tree is over
 * @param path the siblings of the nodes from the leaf up to the root, the leaf's first
 */
public record InclusionProof(
    RecordKind kind, long position, Digest orderDigest, long treeSize, List<Digest> path) {

  public InclusionProof {
    if (!kind.isChange() || position < 1 || position > treeSize) {
      throw new IllegalArgumentException("no change: " + kind + " " + position + " of " + treeSize);
    }
    path = List.copyOf(path);
  }

  /** Whether the change is in the tree with this root. The algorithm of RFC 9162, 2.1.3.2. */
  public boolean isProofOf(Digest root) {
    JournalTree.NodeHasher nodes = new JournalTree.NodeHasher();
    byte[] node = leafHash();
    long index = position - 1;
    long last = treeSize - 1;
    for (Digest sibling : path) {
      if (last == 0) {
        return false;
      }
      byte[] other = sibling.toBytes();
      if ((index & 1) == 1 || index == last) {
        nodes.hash(other, 0, node, 0, node, 0);
        // A node without a sibling moves up unchanged.
        while ((index & 1) == 0 && index != 0) {
          index >>>= 1;
          last >>>= 1;
        }
      } else {
        nodes.hash(node, 0, other, 0, node, 0);
      }
      index >>>= 1;
      last >>>= 1;
    }
    return last == 0 && Digest.of(node).equals(root);
  }

  private byte[] leafHash() {
    byte[] hash = new byte[Digest.BYTES];
    UnsafeBuffer digest = new UnsafeBuffer(orderDigest.toBytes());
    new JournalTree().leafHash(kind, position, digest, 0, new UnsafeBuffer(hash), 0);
    return hash;
  }
}
