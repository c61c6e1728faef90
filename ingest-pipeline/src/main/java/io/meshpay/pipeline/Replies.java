package io.meshpay.pipeline;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.sbe.AccountInfoRequestDecoder;
import io.meshpay.protocol.sbe.ConfirmationRequestDecoder;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.sbe.TransferRequestDecoder;

/** Answers a batch of applied messages: signs together what is to be signed, then lets all go. */
final class Replies {
  private final RefusalWriter refusals;
  private final Sealers sealers;
  private final Flushing flushing;
  private final PipelineCounters counters;

  Replies(RefusalWriter refusals, Sealers sealers, int batchSlotsMax, PipelineCounters counters) {
    this.refusals = refusals;
    this.sealers = sealers;
    this.counters = counters;
    flushing = new Flushing(batchSlotsMax);
  }

  /** Queues the answer to a message. */
  void add(Slot slot) {
    flushing.add(slot.link());
    ErrorCode refusal = slot.refusal;
    if (refusal == null) {
      sealerOf(slot).add(slot);
      return;
    }
    counters.countRefused(refusal);
    if (refusal == ErrorCode.CONFLICTING_ORDER) {
      OrderKind kind = OrderKind.get((short) slot.pendingKind);
      refusals.sendConflict(
          slot.link(), slot.requestId, slot.templateId, kind, slot.message, slot.messageBytes);
    } else {
      refusals.send(slot.link(), slot.requestId, slot.templateId, refusal, slot.detail);
    }
  }

  private Sealer sealerOf(Slot slot) {
    return switch (slot.templateId) {
      case TransferRequestDecoder.TEMPLATE_ID -> sealers.votes();
      case ConfirmationRequestDecoder.TEMPLATE_ID -> sealers.acknowledgements();
      case AccountInfoRequestDecoder.TEMPLATE_ID -> sealers.infos();
      default -> throw new IllegalStateException("no signed answer to " + slot.templateId);
    };
  }

  /** Signs and sends what was queued. */
  void send() {
    sealers.seal();
    flushing.flush();
  }
}
