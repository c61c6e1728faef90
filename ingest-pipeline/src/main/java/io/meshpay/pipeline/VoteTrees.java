package io.meshpay.pipeline;

import io.meshpay.protocol.crypto.SignatureBatch;
import io.meshpay.protocol.merkle.MerkleHasher;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The trees of votes that are remembered node by node, so that a certificate whose votes stand in a
 * tree that others have brought before needs hardly a hash. An authority's tree is found by its
 * root signature and leaf count.
 *
 * <p>Trees whose signature waits to be verified are apart from those that are good: only what was
 * verified takes the place of something else. So who sends bad signatures can at most use up the
 * waiting trees of a batch, and then the rest of that batch is hashed in full. Each authority has
 * places of its own, so a faulty one that signs many roots only displaces its own. What is
 * displaced costs hashes, and is still known as a root to {@link VerifiedRoots}.
 */
final class VoteTrees {
  /** All authorities' together; about 4.6 KiB each, taken when it is first needed. */
  private static final int TREES_MAX = 1 << 11;

  private static final int TREES_PER_AUTHORITY_MIN = 16;
  private static final int WAITING_MAX = 32;

  private final MerkleHasher hasher = new MerkleHasher();
  private final @Nullable VoteTree[] good;
  private final int placesPerAuthority;
  private final @Nullable VoteTree[] waiting = new VoteTree[WAITING_MAX];
  private int waitingCount;

  VoteTrees(int authorities) {
    int fairShare = Math.max(TREES_PER_AUTHORITY_MIN, TREES_MAX / authorities);
    placesPerAuthority = Integer.highestOneBit(fairShare);
    good = new VoteTree[authorities * placesPerAuthority];
  }

  /** The tree that a vote says it stands in, good or waiting; null if it isn't remembered. */
  @Nullable VoteTree find(Slot slot, VoteView vote) {
    VoteTree tree = good[place(vote.authority, slot.message, vote.signatureOffset)];
    if (tree != null && tree.isOf(slot, vote)) {
      return tree;
    }
    for (int i = 0; i < waitingCount; i++) {
      VoteTree candidate = waiting[i];
      if (candidate != null && candidate.isOf(slot, vote)) {
        return candidate;
      }
    }
    return null;
  }

  /**
   * Remembers the tree that a vote stands in, for good or until its signature is verified.
   *
   * @param rootBody leaf count and root, from 0
   * @param entry of the batch whose signature decides whether the tree is good; {@link
   *     WaitingSignatures#NONE} if it is known to be
   */
  void remember(Slot slot, VoteView vote, DirectBuffer rootBody, int entry) {
    if (vote.leafCount > VoteTree.LEAVES_MAX) {
      return;
    }
    if (entry == WaitingSignatures.NONE) {
      int place = place(vote.authority, slot.message, vote.signatureOffset);
      fill(good, place, slot, vote, rootBody, entry);
    } else if (waitingCount < WAITING_MAX) {
      fill(waiting, waitingCount++, slot, vote, rootBody, entry);
    }
  }

  private void fill(
      @Nullable VoteTree[] trees,
      int at,
      Slot slot,
      VoteView vote,
      DirectBuffer rootBody,
      int entry) {
    VoteTree tree = trees[at];
    if (tree == null) {
      tree = new VoteTree(hasher);
      trees[at] = tree;
    }
    tree.reset(slot, vote, rootBody, entry);
    boolean _ = tree.has(slot, vote); // So that it knows this path.
  }

  /** Keeps those waiting trees whose signature was found good, and forgets the others. */
  void settle(SignatureBatch verified) {
    for (int i = 0; i < waitingCount; i++) {
      VoteTree tree = waiting[i];
      if (tree != null && verified.isValid(tree.entry())) {
        int place = place(tree.authority(), tree.signature(), 0);
        waiting[i] = good[place]; // To be used again.
        good[place] = tree;
        tree.setGood();
      }
    }
    waitingCount = 0;
  }

  private int place(int authority, DirectBuffer signature, int offset) {
    return authority * placesPerAuthority + (signature.getInt(offset) & (placesPerAuthority - 1));
  }
}
