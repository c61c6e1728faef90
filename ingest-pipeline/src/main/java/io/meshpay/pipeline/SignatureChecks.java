package io.meshpay.pipeline;

import io.meshpay.protocol.certificate.RootBody;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SignatureBatch;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.merkle.MerklePath;
import io.meshpay.protocol.sbe.TransferOrderDecoder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The signatures that wait to be verified, and whose they are.
 *
 * <p>What was found good is remembered and not verified again: an order, by its digest, which
 * covers the payer's signature; and a root of votes, by its {@linkplain VerifiedRoots key}, and for
 * the newest with {@linkplain VoteTrees the tree} under it. Only what verified is remembered, so
 * nobody can fill this memory without valid signatures, and losing an entry only costs another
 * check. What several messages of a batch rest on is verified once, too.
 */
final class SignatureChecks {
  private static final int BATCH_SIGNATURES = 256;

  /** So many more messages may wait for a signature than there are signatures. */
  private static final int WAITS_PER_SIGNATURE = 8;

  private static final int ORDERS_REMEMBERED = 1 << 16;
  private static final int PAYER = -1;
  private static final int SIGNED_ORDER_BYTES = TransferOrderDecoder.signatureEncodingOffset();

  private final SignatureVerifier verifier;
  private final PipelineCounters counters;
  private final SignatureBatch batch;
  private final int perMessageMax;
  private final byte[] orderPrefix;
  private final byte[] votePrefix;
  private final UnsafeBuffer memberKeys;

  private final DigestTable verifiedOrders = new DigestTable(ORDERS_REMEMBERED);
  private final VerifiedRoots verifiedRoots;

  /** By the entries of the batch; {@link #PAYER} or the authority owns them. */
  private final WaitingSignatures waiting;

  private final VoteTrees trees;
  private final MerklePath merklePath = new MerklePath();

  /** What is signed for the vote at hand: leaf count and root. */
  private final UnsafeBuffer rootBody = new UnsafeBuffer(new byte[RootBody.BYTES]);

  private final UnsafeBuffer rootKey = new UnsafeBuffer(new byte[Digest.BYTES]);

  SignatureChecks(Committee committee, SignatureVerifier verifier, PipelineCounters counters) {
    int members = committee.members().size();
    this.verifier = verifier;
    this.counters = counters;
    perMessageMax = members + 1;
    int capacity = Math.max(BATCH_SIGNATURES, perMessageMax);
    batch = new SignatureBatch(capacity);
    waiting = new WaitingSignatures(capacity, WAITS_PER_SIGNATURE * capacity);
    verifiedRoots = new VerifiedRoots(members);
    trees = new VoteTrees(members);
    SigningContext context = committee.signingContext();
    orderPrefix = context.prefix(Domain.TRANSFER_ORDER);
    votePrefix = context.prefix(Domain.VOTE_ROOT);
    memberKeys = new UnsafeBuffer(new byte[members * PublicKey.BYTES]);
    for (int i = 0; i < members; i++) {
      committee.members().get(i).key().copyTo(memberKeys, i * PublicKey.BYTES);
    }
  }

  /** Whether the signatures of any one message still fit. */
  boolean hasRoomForMessage() {
    return waiting.hasRoomFor(perMessageMax);
  }

  /** The payer's signature on the slot's order, unless this very order was verified before. */
  void addPayer(Slot slot) {
    if (verifiedOrders.contains(slot.digest, 0)) {
      counters.countOrderRemembered();
      return;
    }
    int entry = waiting.find(PAYER, slot.digest, 0);
    if (entry == WaitingSignatures.NONE) {
      waiting.add(PAYER, slot.digest, 0);
      int order = slot.orderOffset;
      entry =
          batch.add(
              slot.message,
              order + TransferOrderDecoder.senderEncodingOffset(),
              slot.message,
              order + TransferOrderDecoder.signatureEncodingOffset(),
              orderPrefix,
              slot.message,
              order,
              SIGNED_ORDER_BYTES);
    } else {
      counters.countOrderRemembered();
    }
    waiting.await(entry, slot);
  }

  /**
   * A vote on the slot's order: its path, and the authority's signature on the root that this leads
   * to, unless that was verified before.
   *
   * @return false if there is no such leaf in a tree, or it has another path
   */
  boolean addVote(Slot slot, VoteView vote) {
    VoteTree tree = trees.find(slot, vote);
    if (tree != null && tree.has(slot, vote)) {
      counters.countRootRemembered();
      if (!tree.isGood()) {
        waiting.await(tree.entry(), slot);
      }
      return true;
    }
    // Also where a remembered tree says no: what is signed decides, and not what is remembered.
    if (!computeRoot(slot, vote)) {
      return false;
    }
    int entry = addRoot(slot, vote.authority, vote.signatureOffset);
    if (tree == null) {
      trees.remember(slot, vote, rootBody, entry);
    }
    return true;
  }

  private boolean computeRoot(Slot slot, VoteView vote) {
    RootBody.putLeafCount(rootBody, 0, vote.leafCount);
    return merklePath.computeRoot(
        slot.digest,
        0,
        vote.leafIndex,
        vote.leafCount,
        slot.message,
        vote.pathOffset,
        vote.pathBytes,
        rootBody,
        RootBody.ROOT_OFFSET);
  }

  /** The entry that the slot waits for; {@link WaitingSignatures#NONE} if the root is known. */
  private int addRoot(Slot slot, int authority, int signatureOffset) {
    verifiedRoots.key(rootBody, slot.message, signatureOffset, rootKey, 0);
    if (verifiedRoots.contains(authority, rootKey, 0)) {
      counters.countRootRemembered();
      return WaitingSignatures.NONE;
    }
    int entry = waiting.find(authority, rootKey, 0);
    if (entry == WaitingSignatures.NONE) {
      waiting.add(authority, rootKey, 0);
      entry =
          batch.add(
              memberKeys,
              authority * PublicKey.BYTES,
              slot.message,
              signatureOffset,
              votePrefix,
              rootBody,
              0,
              RootBody.BYTES);
    } else {
      counters.countRootRemembered();
    }
    waiting.await(entry, slot);
    return entry;
  }

  /** Verifies what has come together; the messages whose signatures fail are refused. */
  void settle() {
    int size = batch.size();
    if (size == 0) {
      return;
    }
    verifier.verify(batch);
    for (int wait = 0; wait < waiting.waits(); wait++) {
      int entry = waiting.entryOf(wait);
      if (!batch.isValid(entry)) {
        refuse(waiting.waiter(wait), waiting.owner(entry));
      }
    }
    int invalid = 0;
    for (int entry = 0; entry < size; entry++) {
      if (batch.isValid(entry)) {
        remember(entry);
      } else {
        invalid++;
      }
    }
    trees.settle(batch);
    counters.countVerified(size, invalid);
    waiting.clear();
    batch.clear();
  }

  private void remember(int entry) {
    int owner = waiting.owner(entry);
    int key = WaitingSignatures.keyOffset(entry);
    if (owner == PAYER) {
      verifiedOrders.add(waiting.keys(), key);
    } else {
      verifiedRoots.add(owner, waiting.keys(), key);
    }
  }

  private static void refuse(Slot slot, int authority) {
    if (slot.isRefused()) {
      return; // The first fault is the one that is told.
    }
    if (authority == PAYER) {
      slot.refuse(ErrorCode.BAD_SIGNATURE, 0);
    } else {
      slot.refuse(ErrorCode.BAD_VOTE, authority);
    }
  }
}
