package io.meshpay.protocol.merkle;

import io.meshpay.protocol.value.Digest;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The two hashes of a Merkle tree (RFC 6962, section 2.1): a leaf is SHA-256(0x00 ‖ data), an inner
 * node SHA-256(0x01 ‖ left ‖ right), so that neither can pass for the other.
 *
 * <p>Reusable without garbage, by one thread.
 */
public final class MerkleHasher {
  private static final byte LEAF = 0;
  private static final byte NODE = 1;
  private static final int SCRATCH_BYTES = 512;

  private final MessageDigest sha256;
  private final byte[] scratch = new byte[SCRATCH_BYTES];
  private final byte[] node = new byte[1 + 2 * Digest.BYTES];

  public MerkleHasher() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
    node[0] = NODE;
  }

  /** Writes the leaf hash of {@code length} bytes of {@code data} to {@code hash}. */
  public void leaf(
      DirectBuffer data, int offset, int length, MutableDirectBuffer hash, int hashOffset) {
    absorbLeaf(data, offset, length);
    finish(scratch, 0);
    hash.putBytes(hashOffset, scratch, 0, Digest.BYTES);
  }

  /** The leaf hash of {@code length} bytes of {@code data}, as a value. */
  public Digest leaf(DirectBuffer data, int offset, int length) {
    absorbLeaf(data, offset, length);
    return Digest.of(sha256.digest());
  }

  /**
   * Hashes two neighbours, 32 bytes each, into their parent. The places may overlap: both are read
   * before the parent is written.
   */
  void node(
      byte[] left, int leftOffset, byte[] right, int rightOffset, byte[] parent, int parentOffset) {
    System.arraycopy(left, leftOffset, node, 1, Digest.BYTES);
    System.arraycopy(right, rightOffset, node, 1 + Digest.BYTES, Digest.BYTES);
    sha256.update(node);
    finish(parent, parentOffset);
  }

  private void absorbLeaf(DirectBuffer data, int offset, int length) {
    sha256.update(LEAF);
    int done = 0;
    while (done < length) {
      int part = Math.min(SCRATCH_BYTES, length - done);
      data.getBytes(offset + done, scratch, 0, part);
      sha256.update(scratch, 0, part);
      done += part;
    }
  }

  private void finish(byte[] hash, int offset) {
    try {
      sha256.digest(hash, offset, Digest.BYTES);
    } catch (DigestException e) {
      throw new IllegalStateException("a SHA-256 digest has 32 bytes", e);
    }
  }
}
