package io.meshpay.state.journal;

import io.meshpay.protocol.merkle.MerkleHasher;
import io.meshpay.protocol.value.Digest;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The Merkle tree over all changes in the journal (RFC 6962, section 2.1), grown leaf by leaf. A
 * leaf is SHA-256(0x00 ‖ kind u8 ‖ position i64 ‖ order digest 32), all in the journal's byte
 * order; the leaf of position p has the index p - 1.
 *
 * <p>Of the tree it keeps the peaks: the roots of the full trees that its size, as a binary number,
 * is made of, the largest first. From them follow the root and every larger tree, so a few hundred
 * bytes stand for all history.
 *
 * <p>Allocates nothing per leaf; used by one thread.
 */
public final class JournalTree {
  /** A tree of up to 2^63-1 leaves has no more. */
  static final int PEAKS_MAX = 63;

  private static final int LEAF_BYTES = 1 + Long.BYTES + Digest.BYTES;
  private static final int LEAF_DIGEST = 1 + Long.BYTES;

  private final MerkleHasher hasher = new MerkleHasher();
  private final NodeHasher nodes = new NodeHasher();
  private final UnsafeBuffer leaf = new UnsafeBuffer(new byte[LEAF_BYTES]);

  /** One more than there are peaks: a new leaf stands behind them before it is merged. */
  private final byte[] peaks = new byte[(PEAKS_MAX + 1) * Digest.BYTES];

  private final UnsafeBuffer peaksBuffer = new UnsafeBuffer(peaks);
  private final byte[] root = new byte[Digest.BYTES];
  private long size;

  /** The number of leaves. */
  public long size() {
    return size;
  }

  /** Forgets all leaves. */
  void clear() {
    size = 0;
  }

  /**
   * Adds the leaf of a change.
   *
   * @param position {@code size() + 1}
   */
  void append(RecordKind kind, long position, DirectBuffer orderDigest, int offset) {
    if (position != size + 1) {
      throw new IllegalArgumentException("position " + position + " after " + size);
    }
    int at = Long.bitCount(size) * Digest.BYTES;
    leafHash(kind, position, orderDigest, offset, peaksBuffer, at);
    merge();
  }

  /** Adds a leaf by its hash. */
  void appendHash(DirectBuffer hash, int offset) {
    peaksBuffer.putBytes(Long.bitCount(size) * Digest.BYTES, hash, offset, Digest.BYTES);
    merge();
  }

  /** Merges the new leaf with the peaks of its height, as a carry runs through a sum. */
  private void merge() {
    int last = Long.bitCount(size) * Digest.BYTES;
    for (long carry = size; (carry & 1) == 1; carry >>= 1) {
      last -= Digest.BYTES;
      nodes.hash(peaks, last, peaks, last + Digest.BYTES, peaks, last);
    }
    size++;
  }

  void leafHash(
      RecordKind kind,
      long position,
      DirectBuffer orderDigest,
      int offset,
      MutableDirectBuffer into,
      int intoOffset) {
    leaf.putByte(0, (byte) kind.number());
    leaf.putLong(1, position, JournalFormat.ORDER);
    leaf.putBytes(LEAF_DIGEST, orderDigest, offset, Digest.BYTES);
    hasher.leaf(leaf, 0, LEAF_BYTES, into, intoOffset);
  }

  /** The root; of no leaves SHA-256 of nothing. */
  public Digest root() {
    int count = Long.bitCount(size);
    if (count == 0) {
      return Digest.of(nodes.ofNothing());
    }
    System.arraycopy(peaks, (count - 1) * Digest.BYTES, root, 0, Digest.BYTES);
    for (int i = count - 2; i >= 0; i--) {
      nodes.hash(peaks, i * Digest.BYTES, root, 0, root, 0);
    }
    return Digest.of(root);
  }

  /** How many bytes the peaks of a tree of this size take. */
  static int peaksBytes(long size) {
    return Long.bitCount(size) * Digest.BYTES;
  }

  /** Writes the peaks, {@link #peaksBytes} bytes, the root of the largest full tree first. */
  void copyPeaks(MutableDirectBuffer into, int offset) {
    into.putBytes(offset, peaks, 0, peaksBytes(size));
  }

  /** Becomes the tree of this size with these peaks. */
  void restore(long restoredSize, DirectBuffer from, int offset) {
    size = restoredSize;
    from.getBytes(offset, peaks, 0, peaksBytes(size));
  }

  /** Hashes inner nodes, without garbage. */
  static final class NodeHasher {
    private final MessageDigest sha256;
    private final byte[] node = new byte[1 + 2 * Digest.BYTES];

    NodeHasher() {
      try {
        sha256 = MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
      node[0] = 1;
    }

    void hash(byte[] left, int leftAt, byte[] right, int rightAt, byte[] parent, int parentAt) {
      System.arraycopy(left, leftAt, node, 1, Digest.BYTES);
      System.arraycopy(right, rightAt, node, 1 + Digest.BYTES, Digest.BYTES);
      sha256.update(node);
      try {
        sha256.digest(parent, parentAt, Digest.BYTES);
      } catch (DigestException e) {
        throw new IllegalStateException("a SHA-256 digest has 32 bytes", e);
      }
    }

    byte[] ofNothing() {
      return sha256.digest();
    }
  }
}
