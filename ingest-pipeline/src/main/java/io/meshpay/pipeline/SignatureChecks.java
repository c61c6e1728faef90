package io.meshpay.pipeline;

import io.meshpay.protocol.certificate.RootBody;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SignatureBatch;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.sbe.TransferOrderDecoder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The signatures that wait to be verified, and whose they are.
 *
 * <p>What was found good is remembered and not verified again: an order, by its digest, which
 * covers the payer's signature; and a root, by its {@linkplain VerifiedRoots key}. Only what
 * verified is remembered, so nobody can fill this memory without valid signatures, and losing an
 * entry only costs another check.
 */
final class SignatureChecks {
  private static final int BATCH_SIGNATURES = 256;
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

  // By entry of the batch: whose message it decides, and which vote of it.
  private final @Nullable Slot[] slots;
  private final int[] authorities;
  private final UnsafeBuffer rootKeys;

  SignatureChecks(Committee committee, SignatureVerifier verifier, PipelineCounters counters) {
    int members = committee.members().size();
    this.verifier = verifier;
    this.counters = counters;
    perMessageMax = members + 1;
    int capacity = Math.max(BATCH_SIGNATURES, perMessageMax);
    batch = new SignatureBatch(capacity);
    slots = new Slot[capacity];
    authorities = new int[capacity];
    rootKeys = new UnsafeBuffer(new byte[capacity * Digest.BYTES]);
    verifiedRoots = new VerifiedRoots(members);
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
    return batch.capacity() - batch.size() >= perMessageMax;
  }

  /** The payer's signature on the slot's order, unless this very order was verified before. */
  void addPayer(Slot slot) {
    if (verifiedOrders.contains(slot.digest, 0)) {
      counters.countOrderRemembered();
      return;
    }
    int order = slot.orderOffset;
    int entry =
        batch.add(
            slot.message,
            order + TransferOrderDecoder.senderEncodingOffset(),
            slot.message,
            order + TransferOrderDecoder.signatureEncodingOffset(),
            orderPrefix,
            slot.message,
            order,
            SIGNED_ORDER_BYTES);
    own(entry, slot, PAYER);
  }

  /**
   * An authority's signature on a root of votes, unless it was verified before.
   *
   * @param body what is signed behind the prefix: leaf count and root, {@link RootBody#BYTES} bytes
   *     from 0
   */
  void addRoot(Slot slot, int authority, DirectBuffer body, int signatureOffset) {
    int entry = batch.size();
    int key = entry * Digest.BYTES;
    verifiedRoots.key(body, slot.message, signatureOffset, rootKeys, key);
    if (verifiedRoots.contains(authority, rootKeys, key)) {
      counters.countRootRemembered();
      return;
    }
    batch.add(
        memberKeys,
        authority * PublicKey.BYTES,
        slot.message,
        signatureOffset,
        votePrefix,
        body,
        0,
        RootBody.BYTES);
    own(entry, slot, authority);
  }

  /** Verifies what has come together; the messages whose signatures fail are refused. */
  void settle() {
    int size = batch.size();
    if (size == 0) {
      return;
    }
    verifier.verify(batch);
    int invalid = 0;
    for (int entry = 0; entry < size; entry++) {
      Slot slot = owner(entry);
      int authority = authorities[entry];
      if (!batch.isValid(entry)) {
        invalid++;
        refuse(slot, authority);
      } else if (authority == PAYER) {
        verifiedOrders.add(slot.digest, 0);
      } else {
        verifiedRoots.add(authority, rootKeys, entry * Digest.BYTES);
      }
      slots[entry] = null;
    }
    counters.countVerified(size, invalid);
    batch.clear();
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

  private void own(int entry, Slot slot, int authority) {
    slots[entry] = slot;
    authorities[entry] = authority;
  }

  private Slot owner(int entry) {
    Slot slot = slots[entry];
    if (slot == null) {
      throw new IllegalStateException("entry " + entry + " has no message");
    }
    return slot;
  }
}
