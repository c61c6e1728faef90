package io.meshpay.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.ConfirmationResponse;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.treehead.TreeHead;
import io.meshpay.state.HeapAccountStore;
import io.meshpay.state.journal.Journal;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The head of the journal's tree, which must never stand for what the disk may not have. */
final class TreeHeadTest {
  private static final String OF_NOTHING =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  private static TransferOrder order(RunningPipeline running, int payer) {
    return running.committee.order(
        RunningPipeline.payer(payer), RunningPipeline.payer(9).publicKey(), 1, 0);
  }

  private static Message vote(RunningPipeline running, TransferOrder order) throws Exception {
    return running.ask(new TransferRequest(5, running.committee.committee.epoch(), order));
  }

  @Test
  void growsWithVotesAndExecutions() throws Exception {
    try (RunningPipeline running = new RunningPipeline()) {
      TreeHead empty = running.treeHead();
      assertEquals(0, empty.treeSize());
      assertEquals(OF_NOTHING, empty.root().toHex());
      assertEquals(TestCommittee.NOW_MICROS, empty.timestampMicros());
      TransferOrder order = order(running, 0);
      assertInstanceOf(TransferResponse.class, vote(running, order));
      TreeHead voted = running.treeHead();
      assertEquals(1, voted.treeSize());
      assertInstanceOf(TransferResponse.class, vote(running, order));
      assertEquals(voted, running.treeHead(), "the same vote again");
      assertInstanceOf(
          ConfirmationResponse.class,
          running.ask(new ConfirmationRequest(8, running.committee.certificate(order, 1, 2, 3))));
      TreeHead executed = running.treeHead();
      assertEquals(2, executed.treeSize());
      assertNotEquals(voted.root(), executed.root());
    }
  }

  @Test
  void askedForBetweenMessagesItIsOfWhatIsOnTheDisk() throws Exception {
    try (RunningPipeline running = new RunningPipeline()) {
      CompletableFuture<TreeHead> between;
      try (BlockedLedger blocked = new BlockedLedger(running.pipeline)) {
        blocked.await();
        running.send(new TransferRequest(5, 1, order(running, 0)));
        between = running.pipeline.treeHead();
        running.send(new TransferRequest(6, 1, order(running, 1)));
      }
      running.link.take();
      running.link.take();
      // Those of its batch are in it; whether the second is one of them, depends on the threads.
      long size = between.get(20, TimeUnit.SECONDS).treeSize();
      assertTrue(size == 1 || size == 2, size + " changes");
    }
  }

  @Test
  void aBrokenDiskHasNone() throws Exception {
    BreakableDisk.Faults faults = new BreakableDisk.Faults();
    try (RunningPipeline running =
        new RunningPipeline(
            PipelineLimits.forMessagesUpTo(RunningPipeline.MESSAGE_BYTES_MAX),
            new HeapAccountStore(1000),
            folder -> new BreakableDisk(folder, faults))) {
      assertInstanceOf(TransferResponse.class, vote(running, order(running, 0)));
      faults.force = true;
      ErrorMessage refusal = assertInstanceOf(ErrorMessage.class, vote(running, order(running, 1)));
      assertEquals(ErrorCode.NOT_VOTING, refusal.code());
      ExecutionException failure = assertThrows(ExecutionException.class, running::treeHead);
      assertInstanceOf(IllegalStateException.class, failure.getCause());
    }
  }

  @Test
  void withIntervalsTheLastChangesReachTheDiskAlsoWhenNothingFollows() throws Exception {
    AtomicLong nanos = new AtomicLong();
    try (RunningPipeline running = RunningPipeline.withIntervals(nanos::get)) {
      assertInstanceOf(TransferResponse.class, vote(running, order(running, 0)));
      running.pipeline.commitJournal();
      assertThrows(ExecutionException.class, running::treeHead, "the interval isn't over");
      nanos.set(Journal.INTERVAL_NANOS);
      running.pipeline.commitJournal();
      assertEquals(1, running.treeHead().treeSize());
    }
  }
}
