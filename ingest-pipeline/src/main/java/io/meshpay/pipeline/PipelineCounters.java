package io.meshpay.pipeline;

import io.meshpay.pipeline.measure.Counter;
import io.meshpay.protocol.error.ErrorCode;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a pipeline has done since it started, readable from any thread at any time. Each group of
 * counters has one writing thread, but for those of the event loops, of which there may be several.
 */
public final class PipelineCounters {
  private static final int CODES = ErrorCode.values().length;

  // Event loops.
  private final LongAdder accepted = new LongAdder();
  private final LongAdder answersDropped = new LongAdder();
  private final LongAdder[] refusedOnReceipt = new LongAdder[CODES];

  // The verifying thread.
  private final Counter signaturesVerified = new Counter();
  private final Counter signaturesInvalid = new Counter();
  private final Counter verifications = new Counter();
  private final Counter ordersRemembered = new Counter();
  private final Counter rootsRemembered = new Counter();

  // The committing thread.
  private final Counter batches = new Counter();
  private final Counter messages = new Counter();
  private final Counter votes = new Counter();
  private final Counter votesRepeated = new Counter();
  private final Counter executions = new Counter();
  private final Counter executionsRepeated = new Counter();
  private final Counter reads = new Counter();
  private final Counter rootsSigned = new Counter();
  private final Counter leavesSigned = new Counter();
  private final Counter[] refused = new Counter[CODES];

  PipelineCounters() {
    for (int i = 0; i < CODES; i++) {
      refusedOnReceipt[i] = new LongAdder();
      refused[i] = new Counter();
    }
  }

  /** Messages that were let into the ring. */
  public long accepted() {
    return accepted.sum();
  }

  /** Answers and errors that arrived where only requests are served. */
  public long answersDropped() {
    return answersDropped.sum();
  }

  /** Messages refused with {@code code}, at whatever stage. */
  public long refused(ErrorCode code) {
    return refusedOnReceipt[code.ordinal()].sum() + refused[code.ordinal()].get();
  }

  /** Signatures that the verifier was asked about. */
  public long signaturesVerified() {
    return signaturesVerified.get();
  }

  /** Signatures among them that it found bad. */
  public long signaturesInvalid() {
    return signaturesInvalid.get();
  }

  /** Calls of the verifier, each with a batch. */
  public long verifications() {
    return verifications.get();
  }

  /** Payers' signatures known to be good already, or verified with another message's. */
  public long ordersRemembered() {
    return ordersRemembered.get();
  }

  /** Authorities' signatures known to be good already, or verified with another message's. */
  public long rootsRemembered() {
    return rootsRemembered.get();
  }

  /** Batches that the committing thread took. */
  public long batches() {
    return batches.get();
  }

  /** Messages in these batches. */
  public long messages() {
    return messages.get();
  }

  /** New votes. */
  public long votes() {
    return votes.get();
  }

  /** Votes given again. */
  public long votesRepeated() {
    return votesRepeated.get();
  }

  /** Certificates executed. */
  public long executions() {
    return executions.get();
  }

  /** Certificates acknowledged again. */
  public long executionsRepeated() {
    return executionsRepeated.get();
  }

  /** Accounts read. */
  public long reads() {
    return reads.get();
  }

  /** Root signatures made. */
  public long rootsSigned() {
    return rootsSigned.get();
  }

  /** Answers under these root signatures. */
  public long leavesSigned() {
    return leavesSigned.get();
  }

  void countAccepted() {
    accepted.increment();
  }

  void countAnswerDropped() {
    answersDropped.increment();
  }

  void countRefusedOnReceipt(ErrorCode code) {
    refusedOnReceipt[code.ordinal()].increment();
  }

  void countVerified(int signatures, int invalid) {
    verifications.add(1);
    signaturesVerified.add(signatures);
    signaturesInvalid.add(invalid);
  }

  void countOrderRemembered() {
    ordersRemembered.add(1);
  }

  void countRootRemembered() {
    rootsRemembered.add(1);
  }

  void countBatch(int size) {
    batches.add(1);
    messages.add(size);
  }

  void countVote(boolean isNew) {
    (isNew ? votes : votesRepeated).add(1);
  }

  void countExecution(boolean isNew) {
    (isNew ? executions : executionsRepeated).add(1);
  }

  void countRead() {
    reads.add(1);
  }

  void countSealed(int leaves) {
    rootsSigned.add(1);
    leavesSigned.add(leaves);
  }

  void countRefused(ErrorCode code) {
    refused[code.ordinal()].add(1);
  }
}
