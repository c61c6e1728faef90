package io.meshpay.protocol.merkle;

import io.meshpay.protocol.value.Digest;
import java.util.Arrays;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * What is known of a Merkle tree from the audit paths that led to its root. A path to a leaf among
 * those that were seen before needs few hashes, or none: it only has to join what is known, and to
 * go on as that does. So all paths of a tree of n leaves together take about n hashes instead of n
 * log n.
 *
 * <p>Known are, for each path that led to the root, the nodes on it and their siblings, so the
 * parent of a known node is known, and so is the sibling of a node that isn't the root. Only {@link
 * #leadsToRoot} makes anything known, and only when all of a path holds; who computes hashes that
 * lead elsewhere changes nothing.
 *
 * <p>Reused without garbage, by one thread.
 */
public final class ProvenTree {
  private final MerkleHasher hasher;
  private final int capacity;

  /** Level after level, the leaves first, as in {@link MerkleTree}. */
  private final UnsafeBuffer nodes;

  private final boolean[] known;

  /** The path's own nodes that had to be computed, the leaf first. */
  private final UnsafeBuffer computed =
      new UnsafeBuffer(new byte[(MerklePath.NODES_MAX + 1) * Digest.BYTES]);

  private final byte[] sibling = new byte[Digest.BYTES];

  private int leaves;

  /**
   * @param capacity the most leaves of a tree, 1..{@link MerkleTree#LEAVES_MAX}
   * @param hasher may be shared by all that one thread uses
   */
  public ProvenTree(int capacity, MerkleHasher hasher) {
    if (capacity < 1 || capacity > MerkleTree.LEAVES_MAX) {
      throw new IllegalArgumentException("a tree has 1..1024 leaves: " + capacity);
    }
    this.capacity = capacity;
    this.hasher = hasher;
    int nodesMax = 2 * capacity + MerklePath.NODES_MAX;
    nodes = new UnsafeBuffer(new byte[nodesMax * Digest.BYTES]);
    known = new boolean[nodesMax];
  }

  /** Starts over: of a tree with so many leaves, 1 to the capacity, only the root is known. */
  public void reset(int leafCount, DirectBuffer root, int rootOffset) {
    if (leafCount < 1 || leafCount > capacity) {
      throw new IllegalArgumentException(leafCount + " leaves, not 1 to " + capacity);
    }
    leaves = leafCount;
    int rootNode = 0;
    for (int width = leafCount; width > 1; width = (width + 1) / 2) {
      rootNode += width;
    }
    Arrays.fill(known, false);
    nodes.putBytes(rootNode * Digest.BYTES, root, rootOffset, Digest.BYTES);
    known[rootNode] = true;
  }

  /** How many leaves the tree has; 0 before the first {@link #reset}. */
  public int leafCount() {
    return leaves;
  }

  /**
   * Whether a path leads from a leaf to the root: just when {@link MerklePath#computeRoot} gives
   * that root for it. A path that does becomes known.
   *
   * @param leaf holds the 32-byte leaf hash at {@code leafOffset}
   * @param path holds {@code pathBytes} at {@code pathOffset}
   */
  public boolean leadsToRoot(
      DirectBuffer leaf,
      int leafOffset,
      int index,
      DirectBuffer path,
      int pathOffset,
      int pathBytes) {
    int nodesOfPath = MerklePath.nodes(index, leaves);
    if (nodesOfPath < 0 || pathBytes != nodesOfPath * Digest.BYTES) {
      return false;
    }
    computed.putBytes(0, leaf, leafOffset, Digest.BYTES);
    int hashes = 0;
    int level = 0;
    int position = index;
    int next = pathOffset;
    int width = leaves;
    while (!known[level + position]) {
      if (MerklePath.hasSibling(position, width)) {
        // As the node isn't known, its sibling isn't either: there is nothing to compare.
        path.getBytes(next, sibling);
        hashParent(hashes++, MerklePath.isRight(position));
        next += Digest.BYTES;
      }
      level += width;
      position /= 2;
      width = (width + 1) / 2;
    }
    boolean holds =
        isNode(level + position, computed, hashes * Digest.BYTES)
            && goesOn(level, position, width, path, next);
    if (holds && hashes > 0) {
      learn(index, path, pathOffset);
    }
    return holds;
  }

  /** Hashes a computed node and its sibling into the next computed one. */
  private void hashParent(int of, boolean isRight) {
    byte[] path = computed.byteArray();
    int node = of * Digest.BYTES;
    if (isRight) {
      hasher.node(sibling, 0, path, node, path, node + Digest.BYTES);
    } else {
      hasher.node(path, node, sibling, 0, path, node + Digest.BYTES);
    }
  }

  /** Whether the rest of a path that has joined what is known has the siblings that are known. */
  private boolean goesOn(
      int fromLevel, int fromPosition, int fromWidth, DirectBuffer path, int at) {
    int level = fromLevel;
    int position = fromPosition;
    int next = at;
    for (int width = fromWidth; width > 1; width = (width + 1) / 2) {
      if (MerklePath.hasSibling(position, width)) {
        if (!isNode(level + (position ^ 1), path, next)) {
          return false;
        }
        next += Digest.BYTES;
      }
      level += width;
      position /= 2;
    }
    return true;
  }

  /** Whether a node has the 32 bytes at {@code offset}. */
  private boolean isNode(int node, DirectBuffer bytes, int offset) {
    int at = node * Digest.BYTES;
    return nodes.getLong(at) == bytes.getLong(offset)
        && nodes.getLong(at + 8) == bytes.getLong(offset + 8)
        && nodes.getLong(at + 16) == bytes.getLong(offset + 16)
        && nodes.getLong(at + 24) == bytes.getLong(offset + 24);
  }

  /** Makes the nodes of a path that holds known, with their siblings, up to where it joined. */
  private void learn(int index, DirectBuffer path, int pathOffset) {
    int level = 0;
    int position = index;
    int next = pathOffset;
    int hashes = 0;
    for (int width = leaves; !known[level + position]; width = (width + 1) / 2) {
      put(level + position, computed, hashes * Digest.BYTES);
      if (MerklePath.hasSibling(position, width)) {
        put(level + (position ^ 1), path, next);
        next += Digest.BYTES;
        hashes++;
      }
      level += width;
      position /= 2;
    }
  }

  private void put(int node, DirectBuffer from, int offset) {
    nodes.putBytes(node * Digest.BYTES, from, offset, Digest.BYTES);
    known[node] = true;
  }
}
