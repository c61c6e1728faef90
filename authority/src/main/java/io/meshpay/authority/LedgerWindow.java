package io.meshpay.authority;

import io.meshpay.pipeline.Pipeline;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets other threads look at the ledger, which only the pipeline's thread may touch. One question
 * is under way at most, whoever asks how often, so that nobody fills the ring with them.
 */
final class LedgerWindow {
  private static final long TIMEOUT_MILLIS = 1_000;

  private final Pipeline pipeline;
  private volatile LedgerReading last;
  private @Nullable CompletableFuture<LedgerReading> underWay;

  /**
   * @param first what the ledger said before the pipeline got it
   */
  LedgerWindow(Pipeline pipeline, LedgerReading first) {
    this.pipeline = pipeline;
    last = first;
  }

  /** The latest answer, without asking. */
  LedgerReading last() {
    return last;
  }

  /**
   * Asks. Always succeeds: with the latest answer where the pipeline is too busy, or stopped.
   *
   * <p>It may complete on the pipeline's thread: whoever goes on from here moves to his own.
   */
  synchronized CompletableFuture<LedgerReading> look() {
    CompletableFuture<LedgerReading> current = underWay;
    if (current == null || current.isDone()) {
      current =
          pipeline
              .read(LedgerReading::of)
              .orTimeout(TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
              .handle((reading, failure) -> reading == null ? last : keep(reading));
      underWay = current;
    }
    return current;
  }

  private LedgerReading keep(LedgerReading reading) {
    last = reading;
    return reading;
  }
}
