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

/**
 * The signatures that wait to be verified, and whose they are.
 *
 * <p>What was found good is remembered and not verified again: an order, by its digest, which
 * covers the payer's signature; and a root, by its {@linkplain VerifiedRoots key}. Only what
 * verified is remembered, so nobody can fill this memory without valid signatures, and losing an
 * entry only costs another check. What several messages of a batch rest on is verified once, too.
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
   * An authority's signature on a root of votes, unless it was verified before.
   *
   * @param body what is signed behind the prefix: leaf count and root, {@link RootBody#BYTES} bytes
   *     from 0
   */
  void addRoot(Slot slot, int authority, DirectBuffer body, int signatureOffset) {
    verifiedRoots.key(body, slot.message, signatureOffset, rootKey, 0);
    if (verifiedRoots.contains(authority, rootKey, 0)) {
      counters.countRootRemembered();
      return;
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
              body,
              0,
              RootBody.BYTES);
    } else {
      counters.countRootRemembered();
    }
    waiting.await(entry, slot);
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
