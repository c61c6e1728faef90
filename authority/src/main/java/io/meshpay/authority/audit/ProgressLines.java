package io.meshpay.authority.audit;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** Writes a line every two seconds about an audit. */
final class ProgressLines implements JournalAudit.Progress {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final PrintWriter out;
  private long lastNanos = System.nanoTime();
  private long lastPosition;

  ProgressLines(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void verified(long position, long end) {
    long now = System.nanoTime();
    long passed = now - lastNanos;
    if (passed < PERIOD_NANOS) {
      return;
    }
    long perSecond = (position - lastPosition) * TimeUnit.SECONDS.toNanos(1) / passed;
    String of = end == 0 ? "" : " of %d (%d%%)".formatted(end, 100 * position / end);
    out.println("verified position %d%s, %d changes/s".formatted(position, of, perSecond));
    out.flush();
    lastNanos = now;
    lastPosition = position;
  }
}
