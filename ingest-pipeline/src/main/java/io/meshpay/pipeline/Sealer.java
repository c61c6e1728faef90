package io.meshpay.pipeline;

import io.meshpay.protocol.certificate.RootBody;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.merkle.MerkleTree;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Signs answers of one domain together: one signature on the root of a Merkle tree over them. Each
 * answer's leaf is the hash that stands in {@link Slot#leaf} when it is added.
 */
final class Sealer {
  private final Signer signer;
  private final SigningContext context;
  private final Domain domain;
  private final AnswerWriter answers;
  private final MerkleTree tree;
  private final @Nullable Slot[] slots;
  private final UnsafeBuffer body = new UnsafeBuffer(new byte[RootBody.BYTES]);
  private final PipelineCounters counters;

  Sealer(
      Signer signer,
      SigningContext context,
      Domain domain,
      int leavesMax,
      AnswerWriter answers,
      PipelineCounters counters) {
    this.signer = signer;
    this.context = context;
    this.domain = domain;
    this.answers = answers;
    this.counters = counters;
    tree = new MerkleTree(leavesMax);
    slots = new Slot[leavesMax];
  }

  /** Adds an answer; signs and sends when the tree is full. */
  void add(Slot slot) {
    slots[tree.addLeaf(slot.leaf, 0)] = slot;
    if (tree.size() == tree.capacity()) {
      seal();
    }
  }

  /** Signs what was added and sends the answers. */
  void seal() {
    int leafCount = tree.size();
    if (leafCount == 0) {
      return;
    }
    tree.build();
    RootBody.putLeafCount(body, 0, leafCount);
    tree.copyRoot(body, RootBody.ROOT_OFFSET);
    byte[] signature = signer.sign(context.message(domain, body.byteArray())).toBytes();
    for (int leaf = 0; leaf < leafCount; leaf++) {
      Slot slot = slots[leaf];
      if (slot == null) {
        throw new IllegalStateException("leaf " + leaf + " has no message");
      }
      answers.send(slot, signature, leaf, tree);
      slots[leaf] = null;
    }
    counters.countSealed(leafCount);
    tree.clear();
  }
}
