package io.meshpay.pipeline;

import com.lmax.disruptor.EventHandler;
import io.meshpay.state.Ledger;
import java.util.function.Consumer;

/**
 * The second thread's stages: sequence and apply, sign, reply.
 *
 * <p>This thread alone owns the ledger. It applies a batch message by message, and only then signs
 * the answers together and lets them go with one flush a link. All on one thread, because each step
 * is short and every hand-over costs a wake-up; rejected for now: a signing thread of its own,
 * which only pays where cores are idle.
 */
final class CommitStage implements EventHandler<Slot> {
  private final Ledger ledger;
  private final Applier applier;
  private final Replies replies;
  private final PipelineCounters counters;
  private volatile boolean voting;

  private final Slot[] batch;
  private int batchSize;

  CommitStage(
      Ledger ledger,
      Applier applier,
      Replies replies,
      int batchSlotsMax,
      PipelineCounters counters) {
    this.ledger = ledger;
    this.applier = applier;
    this.replies = replies;
    this.counters = counters;
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
      reply();
    }
  }

  private void apply(Slot slot) {
    Consumer<Ledger> task = slot.task;
    if (task != null) {
      task.accept(ledger);
    } else if (!slot.isRefused()) {
      applier.apply(slot, voting);
    }
  }

  private void reply() {
    for (int i = 0; i < batchSize; i++) {
      if (batch[i].task == null) {
        replies.add(batch[i]);
      }
    }
    replies.send();
    counters.countBatch(batchSize);
    for (int i = 0; i < batchSize; i++) {
      batch[i].clear();
    }
    batchSize = 0;
  }
}
