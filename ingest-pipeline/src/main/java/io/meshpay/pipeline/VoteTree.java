package io.meshpay.pipeline;

import io.meshpay.protocol.certificate.RootBody;
import io.meshpay.protocol.merkle.MerkleHasher;
import io.meshpay.protocol.merkle.ProvenTree;
import io.meshpay.protocol.value.Signature;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A tree of votes that an authority signed, and the place of that signature in the batch. */
final class VoteTree {
  /** Trees with more leaves than authorities sign by default aren't remembered. */
  static final int LEAVES_MAX = 64;

  private final UnsafeBuffer signature = new UnsafeBuffer(new byte[Signature.BYTES]);
  private final ProvenTree tree;
  private int authority;
  private int entry;

  VoteTree(MerkleHasher hasher) {
    tree = new ProvenTree(LEAVES_MAX, hasher);
  }

  /**
   * Starts over with the tree that a vote stands in.
   *
   * @param rootBody leaf count and root, from 0
   * @param entry see {@link #entry()}
   */
  void reset(Slot slot, VoteView vote, DirectBuffer rootBody, int entry) {
    authority = vote.authority;
    this.entry = entry;
    signature.putBytes(0, slot.message, vote.signatureOffset, Signature.BYTES);
    tree.reset(vote.leafCount, rootBody, RootBody.ROOT_OFFSET);
  }

  /** Whether it is the vote's authority that signed, and the same signature and leaf count. */
  boolean isOf(Slot slot, VoteView vote) {
    if (authority != vote.authority || tree.leafCount() != vote.leafCount) {
      return false;
    }
    for (int i = 0; i < Signature.BYTES; i += Long.BYTES) {
      if (signature.getLong(i) != slot.message.getLong(vote.signatureOffset + i)) {
        return false;
      }
    }
    return true;
  }

  int authority() {
    return authority;
  }

  DirectBuffer signature() {
    return signature;
  }

  /** Whether the signature was verified, and found good. */
  boolean isGood() {
    return entry == WaitingSignatures.NONE;
  }

  void setGood() {
    entry = WaitingSignatures.NONE;
  }

  /** The entry of the batch that this waits for; {@link WaitingSignatures#NONE} if it is good. */
  int entry() {
    return entry;
  }

  /** Whether the vote's path leads to the root; see {@link ProvenTree#leadsToRoot}. */
  boolean has(Slot slot, VoteView vote) {
    return tree.leadsToRoot(
        slot.digest, 0, vote.leafIndex, slot.message, vote.pathOffset, vote.pathBytes);
  }
}
