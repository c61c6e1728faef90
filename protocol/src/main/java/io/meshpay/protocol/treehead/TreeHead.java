package io.meshpay.protocol.treehead;

import io.meshpay.protocol.value.Digest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The head of the Merkle tree over an authority's journal (RFC 6962, section 3.5): how many changes
 * there were at some time, and the root over them. Signed in domain JOURNAL_TREE_HEAD as treeSize
 * i64 ‖ timestampMicros i64 ‖ root 32: 48 bytes.
 *
 * @param treeSize how many changes, 0..2^63-1
 * @param timestampMicros when the authority said so, by its clock, 0..2^63-1; no rule depends on it
 * @param root over the first {@code treeSize} changes; of none, SHA-256 of nothing
 */
public record TreeHead(long treeSize, long timestampMicros, Digest root) {
  /** Length of what is signed behind the prefix. */
  public static final int BYTES = 2 * Long.BYTES + Digest.BYTES;

  /** Refuses negative numbers. */
  public TreeHead {
    if (treeSize < 0 || timestampMicros < 0) {
      throw new IllegalArgumentException("size " + treeSize + ", time " + timestampMicros);
    }
  }

  /** What is signed behind the prefix. */
  public byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(treeSize)
        .putLong(timestampMicros)
        .put(root.toBytes())
        .array();
  }
}
