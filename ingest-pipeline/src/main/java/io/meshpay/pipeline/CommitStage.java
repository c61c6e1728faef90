package io.meshpay.pipeline;

import com.lmax.disruptor.EventHandler;
import io.meshpay.pipeline.PipelineTimings.Step;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.state.Ledger;
import io.meshpay.state.journal.Journal;
import io.meshpay.state.journal.JournalBrokenException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The second thread's stages: sequence and apply, journal, sign, reply.
 *
 * <p>This thread alone owns the ledger and the journal. It applies a batch message by message,
 * makes the changes durable with one force, and only then signs the answers together and lets them
 * go with one flush a link. What comes while the force runs waits in the ring and makes the next
 * batch: so the slower the disk, the larger the batches.
 *
 * <p>All on one thread, because each step is short and every hand-over costs a wake-up. Rejected
 * for now: a thread of its own for the journal, which would use the time of the force for the next
 * batch's ledger work, but needs a core for it; and one for signing, likewise.
 */
final class CommitStage implements EventHandler<Slot> {
  private final Ledger ledger;
  private final Journal journal;
  private final Applier applier;
  private final Replies replies;
  private final Consumer<JournalBrokenException> onJournalBroken;
  private final PipelineCounters counters;
  private final PipelineTimings timings;
  private final Runnable onStarted;
  private volatile boolean voting;

  private final Slot[] batch;
  private int batchSize;
  private long startedNanos;
  private long committedPosition;
  private @Nullable JournalBrokenException broken;

  CommitStage(
      Ledger ledger,
      Journal journal,
      Applier applier,
      Replies replies,
      int batchSlotsMax,
      Consumer<JournalBrokenException> onJournalBroken,
      PipelineCounters counters,
      PipelineTimings timings,
      Runnable onStarted) {
    this.ledger = ledger;
    this.onStarted = onStarted;
    this.journal = journal;
    this.applier = applier;
    this.replies = replies;
    this.onJournalBroken = onJournalBroken;
    this.counters = counters;
    this.timings = timings;
    batch = new Slot[batchSlotsMax];
    committedPosition = journal.position();
  }

  /** Whether orders get votes and certificates are executed; reads are served in any case. */
  void setVoting(boolean voting) {
    this.voting = voting;
  }

  boolean isVoting() {
    return voting;
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
    try {
      apply(slot);
      if (endOfBatch && broken == null) {
        commit();
      }
    } catch (JournalBrokenException failure) {
      stopVoting(failure);
    }
    if (endOfBatch) {
      reply();
    }
  }

  private void apply(Slot slot) {
    Consumer<Ledger> task = slot.task;
    if (task != null) {
      task.accept(ledger);
    } else if (!slot.isTask() && !slot.isRefused()) {
      applier.apply(slot, voting && broken == null);
    }
  }

  private void commit() {
    long appliedNanos = timings.now();
    timings.step(Step.APPLY, startedNanos, appliedNanos);
    boolean hasChanges = journal.position() != committedPosition;
    journal.commit();
    if (hasChanges) {
      committedPosition = journal.position();
      timings.step(Step.JOURNAL, appliedNanos, timings.now());
    }
  }

  /**
   * The disk has failed. What this batch changed may not be on it, so nothing of the batch may be
   * answered as if it were; from the next one on, what is known to be durable can be read.
   */
  private void stopVoting(JournalBrokenException failure) {
    voting = false;
    broken = failure;
    for (int i = 0; i < batchSize; i++) {
      if (!batch[i].isRefused() || batch[i].refusal == ErrorCode.CONFLICTING_ORDER) {
        batch[i].refuse(ErrorCode.NOT_VOTING, 0);
      }
    }
    onJournalBroken.accept(failure);
  }

  private void reply() {
    long repliesNanos = timings.now();
    for (int i = 0; i < batchSize; i++) {
      if (!batch[i].isTask()) {
        replies.add(batch[i]);
      }
    }
    replies.send();
    counters.countBatch(batchSize);
    long endedNanos = timings.now();
    timings.step(Step.REPLY, repliesNanos, endedNanos);
    timings.committed(batchSize);
    for (int i = 0; i < batchSize; i++) {
      if (!batch[i].isTask()) {
        timings.answered(batch[i], startedNanos, endedNanos);
      }
      Consumer<Journal> task = batch[i].taskAfterCommit;
      if (task != null) {
        task.accept(journal);
      }
      batch[i].clear();
    }
    batchSize = 0;
  }
}
