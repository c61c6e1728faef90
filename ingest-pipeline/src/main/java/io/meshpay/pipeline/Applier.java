package io.meshpay.pipeline;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.merkle.MerkleHasher;
import io.meshpay.protocol.sbe.AccountInfoRequestDecoder;
import io.meshpay.protocol.sbe.ConfirmationRequestDecoder;
import io.meshpay.protocol.sbe.MessageHeaderDecoder;
import io.meshpay.protocol.sbe.TransferOrderDecoder;
import io.meshpay.protocol.sbe.TransferRequestDecoder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.AccountView;
import io.meshpay.state.Ledger;
import io.meshpay.state.Verdict;
import io.meshpay.state.journal.Journal;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Applies messages to the ledger and appends what they changed to the journal. What became of one
 * stands in its slot afterwards: a refusal, or the leaf under which its answer is to be signed.
 * Nothing is sent here, as nothing is durable yet.
 */
final class Applier {
  private final Ledger ledger;
  private final Journal journal;
  private final LongSupplier clockMicros;
  private final PipelineCounters counters;

  private final TransferOrderDecoder order = new TransferOrderDecoder();
  private final Verdict verdict = new Verdict();
  private final AccountView view;
  private final AccountInfoWriter infoWriter = new AccountInfoWriter();
  private final MerkleHasher hasher = new MerkleHasher();
  private final UnsafeBuffer account = new UnsafeBuffer(new byte[PublicKey.BYTES]);

  Applier(
      Ledger ledger,
      Journal journal,
      AccountView view,
      LongSupplier clockMicros,
      PipelineCounters counters) {
    this.ledger = ledger;
    this.journal = journal;
    this.view = view;
    this.clockMicros = clockMicros;
    this.counters = counters;
  }

  /** Applies a message that no earlier stage refused. */
  void apply(Slot slot, boolean isVoting) {
    switch (slot.templateId) {
      case TransferRequestDecoder.TEMPLATE_ID -> {
        if (mayVote(slot, isVoting)) {
          vote(slot);
        }
      }
      case ConfirmationRequestDecoder.TEMPLATE_ID -> {
        if (mayVote(slot, isVoting)) {
          execute(slot);
        }
      }
      case AccountInfoRequestDecoder.TEMPLATE_ID -> readAccount(slot);
      default -> throw new IllegalStateException("template " + slot.templateId + " was let in");
    }
  }

  private static boolean mayVote(Slot slot, boolean isVoting) {
    if (!isVoting) {
      slot.refuse(ErrorCode.NOT_VOTING, 0);
    }
    return isVoting;
  }

  private void vote(Slot slot) {
    if (!journal.hasRoomForVotes()) {
      // A disk that is only slow will soon have made the next segment.
      slot.refuse(journal.shortage() == null ? ErrorCode.OVERLOADED : ErrorCode.NOT_VOTING, 0);
      return;
    }
    order.wrap(slot.message, slot.orderOffset);
    ledger.vote(order, clockMicros.getAsLong(), verdict);
    if (accepted(slot)) {
      if (verdict.hasChanged()) {
        requireInStep(journal.appendVote(slot.message, slot.orderOffset, slot.digest));
      }
      counters.countVote(verdict.hasChanged());
      // The order's digest is the leaf: the vote is on the whole order, its payer's signature
      // included.
      slot.leaf.putBytes(0, slot.digest, 0, Digest.BYTES);
    }
  }

  private void execute(Slot slot) {
    order.wrap(slot.message, slot.orderOffset);
    ledger.execute(order, verdict);
    if (accepted(slot)) {
      if (verdict.hasChanged()) {
        int certificate = CertificateExaminer.certificateOffset();
        requireInStep(
            journal.appendExecution(
                slot.message, certificate, slot.messageBytes - certificate, slot.digest));
      }
      counters.countExecution(verdict.hasChanged());
      hasher.leaf(slot.digest, 0, Digest.BYTES, slot.leaf, 0);
    }
  }

  private void requireInStep(long position) {
    if (position != ledger.journalPosition()) {
      throw new IllegalStateException(
          "the journal is at " + position + ", the ledger at " + ledger.journalPosition());
    }
  }

  private void readAccount(Slot slot) {
    int key =
        MessageHeaderDecoder.ENCODED_LENGTH + AccountInfoRequestDecoder.accountEncodingOffset();
    account.putBytes(0, slot.message, key, PublicKey.BYTES);
    ledger.readAccount(account, 0, view);
    if (journal.isBroken() && view.journalPosition() > journal.durablePosition()) {
      // What is known of it includes a change that may not be on the disk.
      slot.refuse(ErrorCode.NOT_VOTING, 0);
      return;
    }
    // The request is used up; its slot holds the answer until it is signed.
    slot.messageBytes = infoWriter.write(slot.requestId, account, view, slot.message);
    hasher.leaf(slot.message, 0, slot.messageBytes, slot.leaf, 0);
    counters.countRead();
  }

  /** Whether the ledger accepted; if not, what it said goes into the slot. */
  private boolean accepted(Slot slot) {
    ErrorCode error = verdict.error();
    if (error == null) {
      return true;
    }
    slot.refuse(error, verdict.detail());
    if (error == ErrorCode.CONFLICTING_ORDER) {
      // Here too the request is used up.
      slot.pendingKind = verdict.pendingKind();
      slot.messageBytes = verdict.pendingOrderBytes();
      slot.message.putBytes(0, verdict.pendingOrder(), 0, slot.messageBytes);
    }
    return false;
  }
}
