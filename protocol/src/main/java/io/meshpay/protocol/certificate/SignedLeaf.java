package io.meshpay.protocol.certificate;

import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.merkle.MerklePath;
import io.meshpay.protocol.merkle.MerkleTree;
import io.meshpay.protocol.sbe.SignedLeafDecoder;
import io.meshpay.protocol.sbe.SignedLeafEncoder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.Signature;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One authority's signature of one leaf: a vote, an acknowledgement or the seal of an account's
 * information. The authority signs the root of a Merkle tree over the leaves of a batch (see {@link
 * RootBody}); the path proves that the leaf is below that root. What the leaf is, the holder knows.
 *
 * <p>Layout: authority u16, leafIndex u16, leafCount u16, rootSignature 64: 70 bytes; then, as
 * variable data, the path's nodes of 32 bytes each, the leaf's sibling first.
 *
 * @param authority index in the committee, 0..65535 on the wire
 * @param leafIndex 0..65535 on the wire
 * @param leafCount 0..65535 on the wire
 * @param path at most {@link MerklePath#NODES_MAX} nodes
 */
public record SignedLeaf(
    int authority, int leafIndex, int leafCount, Signature rootSignature, List<Digest> path) {
  /** Length without the path. */
  public static final int BYTES = SignedLeafDecoder.ENCODED_LENGTH;

  public static final int AUTHORITY_OFFSET = SignedLeafDecoder.authorityEncodingOffset();
  public static final int LEAF_INDEX_OFFSET = SignedLeafDecoder.leafIndexEncodingOffset();
  public static final int LEAF_COUNT_OFFSET = SignedLeafDecoder.leafCountEncodingOffset();
  public static final int ROOT_SIGNATURE_OFFSET = SignedLeafDecoder.rootSignatureEncodingOffset();

  private static final int UNSIGNED_SHORT_MAX = 0xFFFF;

  /** Refuses what the wire can't carry. Whether it verifies is another question. */
  public SignedLeaf {
    checkUnsignedShort(authority);
    checkUnsignedShort(leafIndex);
    checkUnsignedShort(leafCount);
    if (path.size() > MerklePath.NODES_MAX) {
      throw new IllegalArgumentException("a path of " + path.size() + " nodes");
    }
    path = List.copyOf(path);
  }

  /**
   * Signs leaves together, with one signature.
   *
   * @param leaves the leaf hashes, 1..{@link MerkleTree#LEAVES_MAX}
   * @return one signed leaf for each, in their order
   */
  public static List<SignedLeaf> sign(
      Signer signer, SigningContext context, Domain domain, int authority, List<Digest> leaves) {
    MerkleTree tree = new MerkleTree(leaves.size());
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[MerklePath.BYTES_MAX]);
    for (Digest leaf : leaves) {
      leaf.copyTo(buffer, 0);
      tree.addLeaf(buffer, 0);
    }
    tree.build();
    byte[] body = RootBody.of(leaves.size(), tree.root());
    Signature signature = signer.sign(context.message(domain, body));
    List<SignedLeaf> signed = new ArrayList<>();
    for (int index = 0; index < leaves.size(); index++) {
      int bytes = tree.copyPath(index, buffer, 0);
      List<Digest> path = readPath(buffer, 0, bytes);
      signed.add(new SignedLeaf(authority, index, leaves.size(), signature, path));
    }
    return signed;
  }

  /** The path's nodes, one behind the other. */
  public byte[] pathBytes() {
    byte[] bytes = new byte[path.size() * Digest.BYTES];
    UnsafeBuffer buffer = new UnsafeBuffer(bytes);
    for (int i = 0; i < path.size(); i++) {
      path.get(i).copyTo(buffer, i * Digest.BYTES);
    }
    return bytes;
  }

  /** The length of the path as variable data, its length included. */
  public int pathEncodedLength() {
    return Layout.VAR_DATA_LENGTH_BYTES + path.size() * Digest.BYTES;
  }

  /** Writes the {@link #BYTES} bytes before the path at {@code offset}. */
  public void encode(MutableDirectBuffer buffer, int offset) {
    new SignedLeafEncoder()
        .wrap(buffer, offset)
        .authority(authority)
        .leafIndex(leafIndex)
        .leafCount(leafCount);
    rootSignature.copyTo(buffer, offset + ROOT_SIGNATURE_OFFSET);
  }

  /**
   * Reads {@link #BYTES} bytes at {@code offset} and a path of {@code pathBytes} elsewhere, as
   * {@link CertificateShape#path} allows it.
   */
  public static SignedLeaf read(DirectBuffer buffer, int offset, int pathOffset, int pathBytes) {
    SignedLeafDecoder decoder = new SignedLeafDecoder().wrap(buffer, offset);
    return new SignedLeaf(
        decoder.authority(),
        decoder.leafIndex(),
        decoder.leafCount(),
        Signature.read(buffer, offset + ROOT_SIGNATURE_OFFSET),
        readPath(buffer, pathOffset, pathBytes));
  }

  private static List<Digest> readPath(DirectBuffer buffer, int offset, int bytes) {
    List<Digest> path = new ArrayList<>();
    for (int done = 0; done < bytes; done += Digest.BYTES) {
      path.add(Digest.read(buffer, offset + done));
    }
    return path;
  }

  private static void checkUnsignedShort(int value) {
    if (value < 0 || value > UNSIGNED_SHORT_MAX) {
      throw new IllegalArgumentException(value + " is not 0..65535");
    }
  }
}
