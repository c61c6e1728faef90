package io.meshpay.protocol.certificate;

import io.meshpay.protocol.merkle.MerkleHasher;
import io.meshpay.protocol.value.Digest;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The leaf hashes of what authorities sign (RFC 6962, section 2.1: SHA-256(0x00 ‖ data)). A vote's
 * leaf is the order's digest itself, which is such a hash already.
 */
public final class LeafHash {
  private LeafHash() {}

  /** The leaf of an acknowledgement: SHA-256(0x00 ‖ order digest). */
  public static Digest acknowledgement(Digest orderDigest) {
    return of(orderDigest.toBytes());
  }

  /** The leaf of an account's information: SHA-256(0x00 ‖ the AccountInfo document). */
  public static Digest accountInfo(byte[] document) {
    return of(document);
  }

  private static Digest of(byte[] data) {
    return new MerkleHasher().leaf(new UnsafeBuffer(data), 0, data.length);
  }
}
