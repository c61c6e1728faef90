package io.meshpay.pipeline;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.transport.Link;
import io.meshpay.protocol.value.Digest;
import io.meshpay.state.Ledger;
import io.meshpay.state.journal.Journal;
import java.util.function.Consumer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One message on its way through the ring, and what the stages found out about it. Slots are made
 * once and used again; the Disruptor hands each from one thread to the next, so no field needs to
 * be volatile.
 */
final class Slot {
  /**
   * What a slot carries when it carries no message: a task for the ledger's thread. No template has
   * this number.
   */
  static final int TASK = 0;

  /** The message, from offset 0; its capacity is that of the pipeline's largest message. */
  final UnsafeBuffer message;

  /** The digest of the order that a request or certificate carries; set by {@link VerifyStage}. */
  final UnsafeBuffer digest = new UnsafeBuffer(new byte[Digest.BYTES]);

  /** The leaf under which the answer is signed; set by {@link Applier}. */
  final UnsafeBuffer leaf = new UnsafeBuffer(new byte[Digest.BYTES]);

  /** Set by {@link Ingress}, like the next three. */
  int templateId;

  int messageBytes;
  long requestId;
  @Nullable Link link;

  /** When it arrived, by the clock of {@link PipelineTimings}; set by {@link Ingress}. */
  long arrivedNanos;

  /** When its batch's verification began and ended; set by {@link VerifyStage}. */
  long verifyStartedNanos;

  long verifiedNanos;

  /** What to run on the ledger's thread; only with {@link #TASK}. */
  @Nullable Consumer<Ledger> task;

  /**
   * What to run there when the batch is committed; only with {@link #TASK}, instead of the other.
   */
  @Nullable Consumer<Journal> taskAfterCommit;

  /** Where the order stands in {@link #message}; set by {@link VerifyStage}. */
  int orderOffset;

  /** Why the message is refused, or null while it isn't. */
  @Nullable ErrorCode refusal;

  /** What {@link #refusal} is about; see {@link ErrorCode}. */
  long detail;

  /**
   * With CONFLICTING_ORDER, the wire's number of the pending order's kind; its bytes stand in
   * {@link #message} from 0, {@link #messageBytes} of them.
   */
  int pendingKind;

  Slot(UnsafeBuffer message) {
    this.message = message;
  }

  void refuse(ErrorCode code, long about) {
    refusal = code;
    detail = about;
  }

  boolean isTask() {
    return templateId == TASK;
  }

  boolean isRefused() {
    return refusal != null;
  }

  /** The way back to the sender of the message. */
  Link link() {
    Link current = link;
    if (current == null) {
      throw new IllegalStateException("a slot without a link has nobody to answer");
    }
    return current;
  }

  /** Ends the slot's round: what it refers to must not outlive it. */
  void clear() {
    link = null;
    task = null;
    taskAfterCommit = null;
    refusal = null;
    detail = 0;
  }
}
