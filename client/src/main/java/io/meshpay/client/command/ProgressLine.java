package io.meshpay.client.command;

import io.meshpay.client.flow.Progress;
import io.meshpay.client.session.ClientCalls;
import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Tells a person who waits for more than two seconds what for, once and whenever it changes. */
final class ProgressLine implements ClientCalls.ProgressDisplay {
  private static final long QUIET_MICROS = TimeUnit.SECONDS.toMicros(2);

  private final PrintWriter err;
  private final LongSupplier microClock;
  private final long startMicros;
  private String shown = "";

  ProgressLine(PrintWriter err, LongSupplier microClock) {
    this.err = err;
    this.microClock = microClock;
    startMicros = microClock.getAsLong();
  }

  @Override
  public void show(Progress progress) {
    if (progress.step() == Progress.Step.NOTHING
        || microClock.getAsLong() - startMicros < QUIET_MICROS) {
      return;
    }
    String line = progress.describe() + " ...";
    if (!line.equals(shown)) {
      shown = line;
      err.println(line);
      err.flush();
    }
  }
}
