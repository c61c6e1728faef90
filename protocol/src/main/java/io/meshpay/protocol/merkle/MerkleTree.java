package io.meshpay.protocol.merkle;

import io.meshpay.protocol.value.Digest;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A Merkle tree as RFC 6962, section 2.1, shapes it: split at the largest power of two below the
 * leaf count. Built from below it is the same tree: neighbours are paired level by level, and the
 * last node of an odd level moves up unchanged. The root of one leaf is the leaf.
 *
 * <p>Clear, add leaf hashes, build, read; again and again without garbage, by one thread.
 */
public final class MerkleTree {
  /** The most leaves of any tree on the wire. */
  public static final int LEAVES_MAX = 1024;

  private final MerkleHasher hasher = new MerkleHasher();
  private final int capacity;

  /** Level after level, the leaves first; the last node of a built tree is its root. */
  private final byte[] nodes;

  private int leaves;
  private int rootOffset = -1;

  /**
   * @param capacity the most leaves that this tree takes, 1..{@link #LEAVES_MAX}
   */
  public MerkleTree(int capacity) {
    if (capacity < 1 || capacity > LEAVES_MAX) {
      throw new IllegalArgumentException("a tree has 1.." + LEAVES_MAX + " leaves: " + capacity);
    }
    this.capacity = capacity;
    // Every level rounds its half up, which adds at most one node per level.
    nodes = new byte[(2 * capacity + MerklePath.NODES_MAX) * Digest.BYTES];
  }

  /** Forgets all leaves. */
  public void clear() {
    leaves = 0;
    rootOffset = -1;
  }

  /**
   * Adds a leaf by its hash, 32 bytes at {@code offset}.
   *
   * @return the leaf's index
   * @throws IllegalStateException if the tree is full
   */
  public int addLeaf(DirectBuffer hash, int offset) {
    if (leaves == capacity) {
      throw new IllegalStateException("tree of " + capacity + " leaves is full");
    }
    hash.getBytes(offset, nodes, leaves * Digest.BYTES, Digest.BYTES);
    rootOffset = -1;
    return leaves++;
  }

  /** The number of leaves. */
  public int size() {
    return leaves;
  }

  /** The most leaves that this tree takes. */
  public int capacity() {
    return capacity;
  }

  /**
   * Hashes all inner nodes. Call it after the last leaf, before reading root or paths.
   *
   * @throws IllegalStateException if there is no leaf
   */
  public void build() {
    if (leaves == 0) {
      throw new IllegalStateException("a tree without leaves");
    }
    int level = 0;
    int width = leaves;
    while (width > 1) {
      int above = level + width * Digest.BYTES;
      for (int pair = 0; pair < width / 2; pair++) {
        int left = level + 2 * pair * Digest.BYTES;
        hasher.node(nodes, left, nodes, left + Digest.BYTES, nodes, above + pair * Digest.BYTES);
      }
      if (width % 2 == 1) {
        System.arraycopy(
            nodes, above - Digest.BYTES, nodes, above + width / 2 * Digest.BYTES, Digest.BYTES);
      }
      level = above;
      width = (width + 1) / 2;
    }
    rootOffset = level;
  }

  /** Writes the root, 32 bytes, at {@code offset}. */
  public void copyRoot(MutableDirectBuffer buffer, int offset) {
    checkBuilt();
    buffer.putBytes(offset, nodes, rootOffset, Digest.BYTES);
  }

  /** The root as a value. */
  public Digest root() {
    byte[] root = new byte[Digest.BYTES];
    checkBuilt();
    System.arraycopy(nodes, rootOffset, root, 0, Digest.BYTES);
    return Digest.of(root);
  }

  /** The length in bytes of the path of leaf {@code index}. */
  public int pathBytes(int index) {
    checkLeaf(index);
    return MerklePath.nodes(index, leaves) * Digest.BYTES;
  }

  /**
   * Writes the audit path of leaf {@code index} at {@code offset}.
   *
   * @return its length in bytes, {@link #pathBytes}
   */
  public int copyPath(int index, MutableDirectBuffer buffer, int offset) {
    checkBuilt();
    checkLeaf(index);
    int level = 0;
    int position = index;
    int next = offset;
    for (int width = leaves; width > 1; width = (width + 1) / 2) {
      if (MerklePath.hasSibling(position, width)) {
        int sibling = MerklePath.isRight(position) ? position - 1 : position + 1;
        buffer.putBytes(next, nodes, level + sibling * Digest.BYTES, Digest.BYTES);
        next += Digest.BYTES;
      }
      level += width * Digest.BYTES;
      position /= 2;
    }
    return next - offset;
  }

  private void checkBuilt() {
    if (rootOffset < 0) {
      throw new IllegalStateException("the tree is not built");
    }
  }

  private void checkLeaf(int index) {
    if (index < 0 || index >= leaves) {
      throw new IndexOutOfBoundsException("leaf " + index + " of " + leaves);
    }
  }
}
