package io.meshpay.pipeline;

import com.lmax.disruptor.EventHandler;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.order.OrderDigest;
import io.meshpay.protocol.sbe.ConfirmationRequestDecoder;
import io.meshpay.protocol.sbe.MessageHeaderDecoder;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.sbe.TransferRequestDecoder;

/**
 * The first thread's stage: every signature that a batch of messages rests on, in few calls of the
 * verifier.
 *
 * <p>Each message is examined once. That refuses what needs no cryptography to refuse, and puts the
 * signatures of the rest into the batch; when that is full, or no more messages wait, all are
 * verified and each message learns its fate.
 */
final class VerifyStage implements EventHandler<Slot> {
  private final long epoch;
  private final SignatureChecks checks;
  private final CertificateExaminer certificates;
  private final OrderDigest orderDigest = new OrderDigest();
  private final TransferRequestDecoder transfer = new TransferRequestDecoder();
  private final PipelineTimings timings;
  private final Runnable onStarted;

  private final Slot[] batch;
  private int batchSize;
  private long startedNanos;

  VerifyStage(
      long epoch,
      SignatureChecks checks,
      CertificateExaminer certificates,
      int batchSlotsMax,
      PipelineTimings timings,
      Runnable onStarted) {
    this.epoch = epoch;
    this.onStarted = onStarted;
    this.checks = checks;
    this.certificates = certificates;
    this.timings = timings;
    batch = new Slot[batchSlotsMax];
  }

  @Override
  public void onStart() {
    onStarted.run();
  }

  @Override
  public void onEvent(Slot slot, long sequence, boolean endOfBatch) {
    if (batchSize == 0) {
      startedNanos = timings.now();
    }
    batch[batchSize++] = slot;
    if (!checks.hasRoomForMessage()) {
      checks.settle();
    }
    switch (slot.templateId) {
      case TransferRequestDecoder.TEMPLATE_ID -> examineTransfer(slot);
      case ConfirmationRequestDecoder.TEMPLATE_ID -> certificates.examine(slot, checks);
      default -> {
        // A read rests on no signature.
      }
    }
    if (endOfBatch) {
      checks.settle();
      stamp();
    }
  }

  private void stamp() {
    long endedNanos = timings.now();
    for (int i = 0; i < batchSize; i++) {
      batch[i].verifyStartedNanos = startedNanos;
      batch[i].verifiedNanos = endedNanos;
    }
    timings.verified(batchSize, startedNanos, endedNanos);
    batchSize = 0;
  }

  private void examineTransfer(Slot slot) {
    transfer.wrap(
        slot.message,
        MessageHeaderDecoder.ENCODED_LENGTH,
        TransferRequestDecoder.BLOCK_LENGTH,
        TransferRequestDecoder.SCHEMA_VERSION);
    if (transfer.epoch() != epoch) {
      slot.refuse(ErrorCode.WRONG_EPOCH, epoch);
      return;
    }
    slot.orderOffset = transfer.order().offset();
    orderDigest.compute(OrderKind.TRANSFER, slot.message, slot.orderOffset, slot.digest, 0);
    checks.addPayer(slot);
  }
}
