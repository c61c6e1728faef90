package io.meshpay.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.pipeline.PipelineTimings.Outcome;
import io.meshpay.pipeline.PipelineTimings.Request;
import io.meshpay.pipeline.PipelineTimings.Stage;
import io.meshpay.pipeline.PipelineTimings.Step;
import io.meshpay.pipeline.measure.Distribution;
import io.meshpay.protocol.message.AccountInfoRequest;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.order.TransferOrder;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class TimingsTest {
  private static final long EPOCH = 1;

  /** Each reading of the clock is a millisecond later than the one before. */
  private long readings;

  private synchronized long tick() {
    readings++;
    return readings * 1_000_000;
  }

  @Test
  void everyMessageIsRecordedOnceByWhatItAskedForAndHowItEnded() throws Exception {
    PipelineTimings timings = new PipelineTimings(this::tick, true);
    try (RunningPipeline running = new RunningPipeline(timings)) {
      TransferOrder order = order(running);
      running.ask(new TransferRequest(1, EPOCH, order));
      running.ask(new TransferRequest(2, EPOCH + 1, order));
      running.ask(new ConfirmationRequest(3, running.committee.certificate(order, 0, 1, 2)));
      running.ask(new AccountInfoRequest(4, RunningPipeline.payer(0).publicKey()));
      running.state(); // A task, which is no message; and now all of the above is recorded.

      assertEquals(1, values(timings.requests(Request.TRANSFER, Outcome.ANSWERED)));
      assertEquals(1, values(timings.requests(Request.TRANSFER, Outcome.REFUSED)));
      assertEquals(1, values(timings.requests(Request.CONFIRMATION, Outcome.ANSWERED)));
      assertEquals(0, values(timings.requests(Request.CONFIRMATION, Outcome.REFUSED)));
      assertEquals(1, values(timings.requests(Request.ACCOUNT_INFO, Outcome.ANSWERED)));
      assertEquals(4, values(timings.waits(Stage.VERIFY)));
      assertEquals(4, values(timings.waits(Stage.COMMIT)));
      assertEquals(2, values(timings.steps(Step.JOURNAL)), "the vote and the execution");
    }
  }

  @Test
  void aMessageTakesAsLongAsItsWaitsAndSteps() throws Exception {
    PipelineTimings timings = new PipelineTimings(this::tick, true);
    try (RunningPipeline running = new RunningPipeline(timings)) {
      running.ask(new TransferRequest(1, EPOCH, order(running)));
      Distribution answered = timings.requests(Request.TRANSFER, Outcome.ANSWERED);
      long startedNanos = System.nanoTime();
      // No other message meanwhile: it would read the clock, too.
      while (answered.sum() == 0) {
        assertTrue(System.nanoTime() - startedNanos < TimeUnit.SECONDS.toNanos(20));
        Thread.onSpinWait();
      }
      running.state();
      // Read on arrival; at the verification's start and end; at the commit's start, after
      // applying,
      // after the journal, before the replies and after them.
      assertEquals(7_000_000, answered.sum());
      assertEquals(1_000_000, timings.waits(Stage.VERIFY).sum());
      assertEquals(1_000_000, timings.waits(Stage.COMMIT).sum());
      assertEquals(1_000_000, timings.steps(Step.JOURNAL).sum());
    }
  }

  @Test
  void nothingIsRecordedWhenItIsOff() throws Exception {
    PipelineTimings timings = new PipelineTimings(this::tick, false);
    try (RunningPipeline running = new RunningPipeline(timings)) {
      running.ask(new TransferRequest(1, EPOCH, order(running)));
      running.state();
      assertEquals(0, readings);
      assertEquals(0, values(timings.requests(Request.TRANSFER, Outcome.ANSWERED)));
      assertEquals(0, values(timings.steps(Step.REPLY)));
      assertEquals(0, values(timings.batches(Stage.VERIFY)));
    }
  }

  private static TransferOrder order(RunningPipeline running) {
    return running.committee.order(
        RunningPipeline.payer(0), RunningPipeline.payer(1).publicKey(), 10, 0);
  }

  private static long values(Distribution distribution) {
    return Arrays.stream(distribution.counts()).sum();
  }
}
