package io.meshpay.pipeline;

import com.lmax.disruptor.EventHandler;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.merkle.MerkleHasher;
import io.meshpay.protocol.sbe.AccountInfoRequestDecoder;
import io.meshpay.protocol.sbe.ConfirmationRequestDecoder;
import io.meshpay.protocol.sbe.MessageHeaderDecoder;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.sbe.TransferOrderDecoder;
import io.meshpay.protocol.sbe.TransferRequestDecoder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.AccountView;
import io.meshpay.state.Ledger;
import io.meshpay.state.Verdict;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The second thread's stages: sequence and apply, sign, reply.
 *
 * <p>This thread alone owns the ledger. It applies a batch message by message, then signs the
 * answers together, then lets them go with one flush a link. All three on one thread, because each
 * is short and every hand-over costs a wake-up; rejected for now: a signing thread of its own,
 * which only pays where cores are idle.
 */
final class CommitStage implements EventHandler<Slot> {
  private final Ledger ledger;
  private final LongSupplier clockMicros;
  private final RefusalWriter refusals;
  private final Sealers sealers;
  private final Flushing flushing;
  private final PipelineCounters counters;
  private volatile boolean voting;

  private final Slot[] batch;
  private int batchSize;

  private final TransferOrderDecoder order = new TransferOrderDecoder();
  private final Verdict verdict = new Verdict();
  private final AccountView view;
  private final AccountInfoWriter infoWriter = new AccountInfoWriter();
  private final MerkleHasher hasher = new MerkleHasher();
  private final UnsafeBuffer account = new UnsafeBuffer(new byte[PublicKey.BYTES]);

  CommitStage(
      Ledger ledger,
      AccountView view,
      LongSupplier clockMicros,
      int batchSlotsMax,
      RefusalWriter refusals,
      Sealers sealers,
      PipelineCounters counters) {
    this.ledger = ledger;
    this.view = view;
    this.clockMicros = clockMicros;
    this.refusals = refusals;
    this.sealers = sealers;
    this.counters = counters;
    flushing = new Flushing(batchSlotsMax);
    batch = new Slot[batchSlotsMax];
  }

  /** Whether orders get votes and certificates are executed; reads are served in any case. */
  void setVoting(boolean voting) {
    this.voting = voting;
  }

  boolean isVoting() {
    return voting;
  }

  @Override
  public void onEvent(Slot slot, long sequence, boolean endOfBatch) {
    batch[batchSize++] = slot;
    apply(slot);
    if (endOfBatch) {
      sealers.seal();
      flushing.flush();
      counters.countBatch(batchSize);
      for (int i = 0; i < batchSize; i++) {
        batch[i].clear();
      }
      batchSize = 0;
    }
  }

  private void apply(Slot slot) {
    Consumer<Ledger> task = slot.task;
    if (task != null) {
      task.accept(ledger);
      return;
    }
    flushing.add(slot.link());
    if (slot.refusal != null) {
      refuse(slot, slot.refusal, slot.detail);
      return;
    }
    switch (slot.templateId) {
      case TransferRequestDecoder.TEMPLATE_ID -> vote(slot);
      case ConfirmationRequestDecoder.TEMPLATE_ID -> execute(slot);
      case AccountInfoRequestDecoder.TEMPLATE_ID -> readAccount(slot);
      default -> throw new IllegalStateException("template " + slot.templateId + " was let in");
    }
  }

  private void vote(Slot slot) {
    if (!voting) {
      refuse(slot, ErrorCode.NOT_VOTING, 0);
      return;
    }
    order.wrap(slot.message, slot.orderOffset);
    ledger.vote(order, clockMicros.getAsLong(), verdict);
    if (accepted(slot)) {
      counters.countVote(verdict.hasChanged());
      // The order's digest is the leaf: the vote is on the whole order, its payer's signature
      // included.
      slot.leaf.putBytes(0, slot.digest, 0, Digest.BYTES);
      sealers.votes().add(slot);
    }
  }

  private void execute(Slot slot) {
    if (!voting) {
      refuse(slot, ErrorCode.NOT_VOTING, 0);
      return;
    }
    order.wrap(slot.message, slot.orderOffset);
    ledger.execute(order, verdict);
    if (accepted(slot)) {
      counters.countExecution(verdict.hasChanged());
      hasher.leaf(slot.digest, 0, Digest.BYTES, slot.leaf, 0);
      sealers.acknowledgements().add(slot);
    }
  }

  private void readAccount(Slot slot) {
    int key =
        MessageHeaderDecoder.ENCODED_LENGTH + AccountInfoRequestDecoder.accountEncodingOffset();
    account.putBytes(0, slot.message, key, PublicKey.BYTES);
    ledger.readAccount(account, 0, view);
    // The request is used up; its slot holds the answer until it is signed.
    slot.messageBytes = infoWriter.write(slot.requestId, account, view, slot.message);
    hasher.leaf(slot.message, 0, slot.messageBytes, slot.leaf, 0);
    counters.countRead();
    sealers.infos().add(slot);
  }

  /** Whether the ledger accepted; if not, refuses with what it said. */
  private boolean accepted(Slot slot) {
    ErrorCode error = verdict.error();
    if (error == null) {
      return true;
    }
    if (error == ErrorCode.CONFLICTING_ORDER) {
      counters.countRefused(error);
      refusals.sendConflict(
          slot.link(),
          slot.requestId,
          slot.templateId,
          OrderKind.get((short) verdict.pendingKind()),
          verdict.pendingOrder(),
          verdict.pendingOrderBytes());
    } else {
      refuse(slot, error, verdict.detail());
    }
    return false;
  }

  private void refuse(Slot slot, ErrorCode code, long detail) {
    counters.countRefused(code);
    refusals.send(slot.link(), slot.requestId, slot.templateId, code, detail);
  }
}
