package io.meshpay.load.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Waits for a stretch of load that other threads drive, and looks at it once a second. */
public final class StretchWait {
  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A moment, so that all threads begin together. */
  public static final long AHEAD_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final List<Part> parts;
  private final long beginNanos;
  private final long durationNanos;
  private final long drainNanos;
  private final LongSupplier nanoClock;

  /**
   * One thread's part of the stretch.
   *
   * @param over completes when nothing is under way any more
   * @param stop ends it early
   */
  public record Part(
      LoadEngine engine,
      LoadRecorder recorder,
      CompletableFuture<@Nullable Void> over,
      Runnable stop) {}

  /**
   * @param drainNanos how long after its end something may still be under way before it is stopped
   */
  public StretchWait(
      List<Part> parts,
      long beginNanos,
      long durationNanos,
      long drainNanos,
      LongSupplier nanoClock) {
    this.parts = List.copyOf(parts);
    this.beginNanos = beginNanos;
    this.durationNanos = durationNanos;
    this.drainNanos = drainNanos;
    this.nanoClock = nanoClock;
  }

  /**
   * Returns when all is over.
   *
   * @param rounds that the recorders have
   */
  public Stretch await(int rounds, EachSecond eachSecond) throws InterruptedException {
    long end = beginNanos + durationNanos;
    LoadReading reading = new LoadReading(parts.stream().map(Part::recorder).toList(), rounds);
    CompletableFuture<Void> all =
        CompletableFuture.allOf(parts.stream().map(Part::over).toArray(CompletableFuture[]::new));
    Runnable look = () -> eachSecond.look(reading, underWay());
    long nextLook = awaitUntil(all, end, beginNanos, look);
    if (Math.min(end, nanoClock.getAsLong()) - (nextLook - SECOND_NANOS) > SECOND_NANOS / 2) {
      look.run(); // the last one had ended before we looked
    }
    long nanos = Math.min(durationNanos, nanoClock.getAsLong() - beginNanos);
    long done = reading.done();
    var _ = awaitUntil(all, end + drainNanos, end, () -> {});
    if (!all.isDone()) {
      parts.forEach(part -> part.stop().run());
      var _ = awaitUntil(all, end + 2 * drainNanos, end, () -> {});
    }
    rethrow(all);
    reading.look();
    boolean isExhausted = parts.stream().anyMatch(part -> part.engine().isExhausted());
    return new Stretch(reading, nanos, done, isExhausted);
  }

  /** A number read without care: it is for people to look at. */
  private long underWay() {
    return parts.stream().mapToLong(part -> part.engine().underWay()).sum();
  }

  /** Returns when it would have called {@code eachSecond} next. */
  private long awaitUntil(
      CompletableFuture<Void> all, long untilNanos, long firstNanos, Runnable eachSecond)
      throws InterruptedException {
    long next = firstNanos + SECOND_NANOS;
    while (!all.isDone()) {
      long now = nanoClock.getAsLong();
      if (now >= next) {
        eachSecond.run();
        next += SECOND_NANOS;
      }
      if (now >= untilNanos) {
        return next;
      }
      try {
        all.get(Math.max(1, Math.min(next, untilNanos) - now), TimeUnit.NANOSECONDS);
      } catch (TimeoutException goOn) {
        // Time for a look.
      } catch (ExecutionException told) {
        return next;
      }
    }
    return next;
  }

  private static void rethrow(CompletableFuture<Void> all) throws InterruptedException {
    try {
      if (all.isDone()) {
        all.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the generator failed", e.getCause());
    }
  }
}
