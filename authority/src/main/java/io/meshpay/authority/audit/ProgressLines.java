package io.meshpay.authority.audit;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Writes a line every two seconds about an audit: how far, how fast, and how long it will take. */
final class ProgressLines implements JournalAudit.Progress {
  static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final PrintWriter out;
  private final LongSupplier nanoClock;
  private long startNanos;
  private long lastNanos;

  /** Where it was at the start of the clock: a journal may begin anywhere. */
  private long startPosition;

  ProgressLines(PrintWriter out, LongSupplier nanoClock) {
    this.out = out;
    this.nanoClock = nanoClock;
  }

  @Override
  public void verified(long position, long end) {
    long now = nanoClock.getAsLong();
    if (startPosition == 0) {
      startPosition = position;
      startNanos = now;
      lastNanos = now;
    }
    if (now - lastNanos < PERIOD_NANOS) {
      return;
    }
    lastNanos = now;
    // Over the whole run, since that is what the rest will take; from one line to the next it
    // jumps.
    double perSecond = (double) (position - startPosition) * SECOND / (now - startNanos);
    String rate = "verified position %d%s, %.0f changes/s%s";
    out.println(
        end == 0
            ? rate.formatted(position, "", perSecond, "")
            : rate.formatted(
                position,
                " of %d (%d%%)".formatted(end, percent(position, end)),
                perSecond,
                ", " + duration((long) ((end - position) / perSecond)) + " left"));
    out.flush();
  }

  private static long percent(long position, long end) {
    return (long) (100.0 * position / end);
  }

  private static String duration(long seconds) {
    return seconds < 60
        ? seconds + " s"
        : "%d:%02d:%02d".formatted(seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
}
