package io.meshpay.protocol.merkle;

import io.meshpay.protocol.value.Digest;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Audit paths (RFC 6962, section 2.1.1): the siblings of the nodes from a leaf up to the root, the
 * leaf's own sibling first, 32 bytes each. A leaf of a given index in a tree of a given leaf count
 * has a path of one exact length; any other length is refused.
 *
 * <p>Trees of different leaf counts can share a root and a path, as those of 3 and 4 leaves do for
 * leaf 0; what is signed therefore holds the leaf count beside the root.
 *
 * <p>Computes roots reusably and without garbage, by one thread.
 */
public final class MerklePath {
  /** The longest path: that of a tree of {@link MerkleTree#LEAVES_MAX} leaves. */
  public static final int NODES_MAX = 10;

  /** The length in bytes of the longest path. */
  public static final int BYTES_MAX = NODES_MAX * Digest.BYTES;

  private final MerkleHasher hasher = new MerkleHasher();
  private final byte[] node = new byte[Digest.BYTES];
  private final byte[] sibling = new byte[Digest.BYTES];

  /**
   * The number of nodes of the path of leaf {@code index} in a tree of {@code count} leaves.
   *
   * @return 0..{@link #NODES_MAX}, or -1 if there is no such leaf or no such tree
   */
  public static int nodes(int index, int count) {
    if (index < 0 || index >= count || count > MerkleTree.LEAVES_MAX) {
      return -1;
    }
    int nodes = 0;
    int position = index;
    for (int width = count; width > 1; width = (width + 1) / 2) {
      if (hasSibling(position, width)) {
        nodes++;
      }
      position /= 2;
    }
    return nodes;
  }

  /**
   * Computes the root that a path leads to.
   *
   * @param leaf holds the 32-byte leaf hash at {@code leafOffset}
   * @param path holds {@code pathBytes} at {@code pathOffset}
   * @param root takes the root's 32 bytes at {@code rootOffset}; may be where the leaf is
   * @return false, with nothing written, if {@code pathBytes} isn't what this index and count
   *     demand or there is no such leaf
   */
  public boolean computeRoot(
      DirectBuffer leaf,
      int leafOffset,
      int index,
      int count,
      DirectBuffer path,
      int pathOffset,
      int pathBytes,
      MutableDirectBuffer root,
      int rootOffset) {
    int nodes = nodes(index, count);
    if (nodes < 0 || pathBytes != nodes * Digest.BYTES) {
      return false;
    }
    leaf.getBytes(leafOffset, node);
    int position = index;
    int next = pathOffset;
    for (int width = count; width > 1; width = (width + 1) / 2) {
      if (hasSibling(position, width)) {
        path.getBytes(next, sibling);
        next += Digest.BYTES;
        if (isRight(position)) {
          hasher.node(sibling, 0, node, 0, node, 0);
        } else {
          hasher.node(node, 0, sibling, 0, node, 0);
        }
      }
      position /= 2;
    }
    root.putBytes(rootOffset, node);
    return true;
  }

  /** As {@link #computeRoot} with values; null where that gives false. */
  public @Nullable Digest root(Digest leaf, int index, int count, byte[] path) {
    UnsafeBuffer root = new UnsafeBuffer(leaf.toBytes());
    boolean demanded =
        computeRoot(root, 0, index, count, new UnsafeBuffer(path), 0, path.length, root, 0);
    return demanded ? Digest.read(root, 0) : null;
  }

  /** The last node of an odd level has none; it moves up unchanged. */
  static boolean hasSibling(int position, int width) {
    return isRight(position) || position + 1 < width;
  }

  static boolean isRight(int position) {
    return (position & 1) == 1;
  }
}
