package io.meshpay.authority;

import io.meshpay.pipeline.measure.Distribution;
import io.vertx.core.Context;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How late an event loop runs what is due: a timer that asks for a turn again and again and records
 * by how much it got it too late.
 */
final class LoopLag {
  private static final long PERIOD_MILLIS = 50;

  private final Context loop;
  private final Distribution lag;
  private final LongSupplier nanoClock;
  private long dueNanos;

  private LoopLag(Context loop, Distribution lag, LongSupplier nanoClock) {
    this.loop = loop;
    this.lag = lag;
    this.nanoClock = nanoClock;
  }

  /**
   * Watches a loop until its Vert.x is closed.
   *
   * @param lag recorded into by that loop's thread alone, in nanoseconds
   */
  static void watch(Context loop, Distribution lag, LongSupplier nanoClock) {
    LoopLag watch = new LoopLag(loop, lag, nanoClock);
    loop.runOnContext(_ -> watch.ask());
  }

  private void ask() {
    dueNanos = nanoClock.getAsLong() + TimeUnit.MILLISECONDS.toNanos(PERIOD_MILLIS);
    loop.owner()
        .setTimer(
            PERIOD_MILLIS,
            _ -> {
              lag.record(Math.max(0, nanoClock.getAsLong() - dueNanos));
              ask();
            });
  }
}
