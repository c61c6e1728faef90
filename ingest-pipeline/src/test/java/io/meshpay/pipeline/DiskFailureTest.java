package io.meshpay.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.AccountInfoRequest;
import io.meshpay.protocol.message.AccountInfoResponse;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.ConfirmationResponse;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.state.HeapAccountStore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that fails while the pipeline runs: nothing may leave that isn't known to be on it. */
final class DiskFailureTest {
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void endsVotingAndLeavesWhatIsDurableToBeRead(boolean isForce) throws Exception {
    BreakableDisk.Faults faults = new BreakableDisk.Faults();
    try (RunningPipeline running =
        new RunningPipeline(
            PipelineLimits.forMessagesUpTo(RunningPipeline.MESSAGE_BYTES_MAX),
            new HeapAccountStore(1000),
            folder -> new BreakableDisk(folder, faults))) {
      TransferOrder durable = order(running, 0, 0);
      assertInstanceOf(TransferResponse.class, ask(running, durable));
      faults.force = isForce;
      faults.write = !isForce;
      TransferOrder lost = order(running, 1, 0);
      assertNotVoting(ask(running, lost));
      var _ = running.diskFailure.get(20, TimeUnit.SECONDS);
      assertFalse(running.pipeline.isVoting());

      // The disk may seem to be well again; nobody knows what is on it.
      faults.force = false;
      faults.write = false;
      assertNotVoting(ask(running, lost));
      assertNotVoting(ask(running, durable));
      assertNotVoting(ask(running, order(running, 2, 0)));
      assertNotVoting(
          running.ask(new ConfirmationRequest(9, running.committee.certificate(durable, 1, 2, 3))));
      assertNotVoting(read(running, 1));
      AccountInfoResponse info = assertInstanceOf(AccountInfoResponse.class, read(running, 0));
      assertEquals(durable, info.info().pendingOrder());
      assertInstanceOf(AccountInfoResponse.class, read(running, 2));
      assertFalse(running.failure.isDone());
    }
  }

  @Test
  void aFullDiskEndsVotesAtOnceWhileExecutionsGoOnUntilThereIsRoomAgain() throws Exception {
    BreakableDisk.Faults faults = new BreakableDisk.Faults();
    try (RunningPipeline running =
        new RunningPipeline(
            PipelineLimits.forMessagesUpTo(RunningPipeline.MESSAGE_BYTES_MAX),
            new HeapAccountStore(1000),
            folder -> new BreakableDisk(folder, faults))) {
      TransferOrder votedBefore = order(running, 0, 0);
      assertInstanceOf(TransferResponse.class, ask(running, votedBefore));
      faults.create = true; // The next segment is there; the one after it finds no room.
      running.pipeline.rotateJournal().get();
      awaitShortage(running, true);

      String state = running.state();
      TransferOrder next = order(running, 1, 0);
      assertNotVoting(ask(running, next));
      assertEquals(state, running.state());
      assertInstanceOf(ConfirmationResponse.class, confirm(running, votedBefore));
      assertInstanceOf(
          ConfirmationResponse.class, confirm(running, order(running, 2, 0)), "voted elsewhere");

      faults.create = false;
      running.pipeline.retryJournalShortage().get();
      awaitShortage(running, false);
      assertInstanceOf(TransferResponse.class, ask(running, next));
      assertFalse(running.diskFailure.isDone());
    }
  }

  private static void awaitShortage(RunningPipeline running, boolean isShort) throws Exception {
    long startedNanos = System.nanoTime();
    while ((running.shortage() != null) != isShort) {
      assertTrue(System.nanoTime() - startedNanos < TimeUnit.SECONDS.toNanos(20));
      running.state();
    }
  }

  private static Message confirm(RunningPipeline running, TransferOrder order) throws Exception {
    return running.ask(new ConfirmationRequest(8, running.committee.certificate(order, 1, 2, 3)));
  }

  private static TransferOrder order(RunningPipeline running, int payer, long sequenceNumber) {
    return running.committee.order(
        RunningPipeline.payer(payer),
        RunningPipeline.payer(9).publicKey(),
        payer + 1,
        sequenceNumber);
  }

  private static Message ask(RunningPipeline running, TransferOrder order) throws Exception {
    return running.ask(new TransferRequest(5, running.committee.committee.epoch(), order));
  }

  private static Message read(RunningPipeline running, int payer) throws Exception {
    return running.ask(new AccountInfoRequest(6, RunningPipeline.payer(payer).publicKey()));
  }

  private static void assertNotVoting(Message answer) {
    assertEquals(ErrorCode.NOT_VOTING, assertInstanceOf(ErrorMessage.class, answer).code());
  }
}
