package io.meshpay.pipeline;

import io.meshpay.protocol.certificate.RootBody;
import io.meshpay.protocol.merkle.MerkleHasher;
import io.meshpay.protocol.value.Signature;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The root signatures of votes that were found good, by authority, leaf count, root and signature.
 * Epoch and domain are fixed for one pipeline. Each authority has a table of its own, so that a
 * faulty one that signs many roots only displaces its own.
 */
final class VerifiedRoots {
  private static final int ROOTS_PER_AUTHORITY = 1 << 12;

  private final DigestTable[] tables;
  private final MerkleHasher hasher = new MerkleHasher();
  private final UnsafeBuffer signed = new UnsafeBuffer(new byte[RootBody.BYTES + Signature.BYTES]);

  VerifiedRoots(int authorities) {
    tables = new DigestTable[authorities];
    for (int i = 0; i < authorities; i++) {
      tables[i] = new DigestTable(ROOTS_PER_AUTHORITY);
    }
  }

  /**
   * Computes the key of a signed root: a hash of what is signed, from 0 of {@code body}, and the
   * signature.
   */
  void key(
      DirectBuffer body,
      DirectBuffer signature,
      int signatureOffset,
      MutableDirectBuffer key,
      int keyOffset) {
    signed.putBytes(0, body, 0, RootBody.BYTES);
    signed.putBytes(RootBody.BYTES, signature, signatureOffset, Signature.BYTES);
    hasher.leaf(signed, 0, signed.capacity(), key, keyOffset);
  }

  boolean contains(int authority, DirectBuffer key, int keyOffset) {
    return tables[authority].contains(key, keyOffset);
  }

  void add(int authority, DirectBuffer key, int keyOffset) {
    tables[authority].add(key, keyOffset);
  }
}
