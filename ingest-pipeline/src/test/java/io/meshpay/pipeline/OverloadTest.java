package io.meshpay.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.AccountInfoRequest;
import io.meshpay.protocol.message.AccountInfoResponse;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.state.AccountRecord;
import io.meshpay.state.AccountStore;
import io.meshpay.state.HeapAccountStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.agrona.DirectBuffer;
import org.junit.jupiter.api.Test;

final class OverloadTest {
  private static final int SLOTS = 64;
  private static final PipelineLimits SMALL =
      new PipelineLimits(SLOTS, RunningPipeline.MESSAGE_BYTES_MAX, 16, 1);

  @Test
  void whatTheRingCannotTakeIsRefusedAtOnceAndTheRestIsAnswered() throws Exception {
    try (RunningPipeline running = new RunningPipeline(SMALL, new HeapAccountStore(1000))) {
      int refused = 0;
      int sent = 3 * SLOTS;
      try (BlockedLedger blocked = new BlockedLedger(running.pipeline)) {
        blocked.await();
        for (int i = 0; i < sent; i++) {
          running.send(new AccountInfoRequest(i, RunningPipeline.payer(0).publicKey()));
        }
        assertEquals(SLOTS, running.pipeline.depth());
        while (running.link.waiting() > 0) {
          assertEquals(ErrorCode.OVERLOADED, ((ErrorMessage) running.link.take()).code());
          refused++;
        }
        assertTrue(refused >= sent - SLOTS, refused + " refused");
      }
      for (int i = refused; i < sent; i++) {
        Message answer = running.link.take();
        assertTrue(answer instanceof AccountInfoResponse, answer::toString);
      }
      running.state(); // When this returns, the batch before it is complete.
      assertEquals(sent, running.link.completed());
      assertEquals(refused, running.pipeline.counters().refused(ErrorCode.OVERLOADED));
    }
  }

  @Test
  void drainingAnswersWhatWasAcceptedAndRefusesTheRest() throws Exception {
    RunningPipeline running = new RunningPipeline(SMALL, new HeapAccountStore(1000));
    for (int i = 0; i < SLOTS / 2; i++) {
      running.send(new AccountInfoRequest(i, RunningPipeline.payer(0).publicKey()));
    }
    assertTrue(running.pipeline.drain(20_000));
    for (int i = 0; i < SLOTS / 2; i++) {
      Message answer = running.link.take();
      assertTrue(answer instanceof AccountInfoResponse, answer::toString);
    }
    running.send(new AccountInfoRequest(99, RunningPipeline.payer(0).publicKey()));
    assertEquals(ErrorCode.NOT_VOTING, ((ErrorMessage) running.link.take()).code());
  }

  @Test
  void drainingWaitsForStagesThatHaveNotBegunYet() throws Exception {
    CountDownLatch mayBegin = new CountDownLatch(1);
    ThreadFactory late =
        task ->
            RunningPipeline.usualThreads()
                .newThread(
                    () -> {
                      awaitBeginning(mayBegin);
                      task.run();
                    });
    RunningPipeline running = RunningPipeline.withThreads(late);
    running.send(new AccountInfoRequest(1, RunningPipeline.payer(0).publicKey()));
    CompletableFuture<Boolean> drained = new CompletableFuture<>();
    Thread draining =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    drained.complete(running.pipeline.drain(20_000));
                  } catch (InterruptedException e) {
                    drained.completeExceptionally(e);
                  }
                });
    while (draining.getState() == Thread.State.RUNNABLE
        || draining.getState() == Thread.State.NEW) {
      Thread.onSpinWait(); // Until it waits, or has ended without.
    }
    mayBegin.countDown();
    assertTrue(drained.get(20, TimeUnit.SECONDS));
    assertTrue(running.link.take() instanceof AccountInfoResponse);
  }

  private static void awaitBeginning(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aBrokenStoreStopsThePipelineAndNoVoteLeaves() throws Exception {
    try (RunningPipeline running = new RunningPipeline(SMALL, new BrokenStore())) {
      running.send(
          new TransferRequest(
              1,
              1,
              running.committee.order(
                  RunningPipeline.payer(0), RunningPipeline.payer(1).publicKey(), 10, 0)));
      Throwable failure = running.failure.get(20, TimeUnit.SECONDS);
      assertEquals("the disk is gone", failure.getMessage());
      assertEquals(0, running.link.waiting());
      assertFalse(running.link.completed() > 0);
    }
  }

  /** Takes the ten opening balances, and breaks at the next change. */
  private static final class BrokenStore implements AccountStore {
    private final AccountStore intact = new HeapAccountStore(1000);

    @Override
    public boolean load(DirectBuffer account, int offset, int slot, AccountRecord into) {
      return intact.load(account, offset, slot, into);
    }

    @Override
    public void store(DirectBuffer account, int offset, int slot, AccountRecord record) {
      if (intact.entries() == 10) {
        throw new IllegalStateException("the disk is gone");
      }
      intact.store(account, offset, slot, record);
    }

    @Override
    public long entries() {
      return intact.entries();
    }

    @Override
    public long entriesMax() {
      return intact.entriesMax();
    }

    @Override
    public void forEach(Visitor visitor) {
      intact.forEach(visitor);
    }

    @Override
    public void close() {
      intact.close();
    }
  }
}
