package io.meshpay.load.flow;

import io.meshpay.load.engine.LoadEngine;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Drives the payments of one thread: that of the clients which pay. */
final class FlowLoop {
  /** In an open loop the thread wakes up no more often than this, and sends what came due. */
  private static final long TICK_NANOS = 200_000;

  private static final long HOUSEKEEPING_NANOS = 100_000_000;

  private final ScheduledExecutorService thread;
  private final LongSupplier nanoClock;
  private @Nullable LoadEngine engine;
  private @Nullable CompletableFuture<@Nullable Void> over;
  private long wakeNanos = LoadEngine.NEVER;

  FlowLoop(ScheduledExecutorService thread, LongSupplier nanoClock) {
    this.thread = thread;
    this.nanoClock = nanoClock;
  }

  /** Runs a stretch of load; completes when nothing is under way any more. */
  CompletableFuture<@Nullable Void> run(LoadEngine stretch) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    thread.execute(
        () -> {
          engine = stretch;
          over = done;
          wakeNanos = LoadEngine.NEVER;
          turn();
        });
    return done;
  }

  /** Ends a stretch early: nothing more is started, and what is under way isn't waited for. */
  void stop() {
    thread.execute(
        () -> {
          if (engine != null) {
            engine.stop(nanoClock.getAsLong());
            end(null);
          }
        });
  }

  private void onTime() {
    wakeNanos = LoadEngine.NEVER;
    turn();
  }

  /** Starts what is due, and ends the stretch when it is over. */
  void turn() {
    LoadEngine current = engine;
    if (current == null) {
      return;
    }
    try {
      long now = nanoClock.getAsLong();
      long next = current.pump(now);
      if (current.isOver(now)) {
        end(null);
      } else {
        wakeAt(Math.min(next, now + HOUSEKEEPING_NANOS), now);
      }
    } catch (RuntimeException bug) {
      end(bug);
    }
  }

  private void wakeAt(long nanos, long now) {
    long at = Math.max(nanos, now + TICK_NANOS);
    if (at < wakeNanos) {
      // One that was set for later still comes, and finds nothing to do.
      wakeNanos = at;
      var _ = thread.schedule(this::onTime, at - now, TimeUnit.NANOSECONDS);
    }
  }

  private void end(@Nullable Throwable failure) {
    CompletableFuture<@Nullable Void> done = over;
    engine = null;
    over = null;
    if (done != null) {
      if (failure == null) {
        done.complete(null);
      } else {
        done.completeExceptionally(failure);
      }
    }
  }
}
