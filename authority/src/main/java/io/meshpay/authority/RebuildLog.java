package io.meshpay.authority;

import io.meshpay.state.recovery.Rebuild;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes a line every two seconds about a state that is being rebuilt, or that could be. */
final class RebuildLog implements Rebuild.Progress {
  private static final Logger LOG = LoggerFactory.getLogger(RebuildLog.class);
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(2);

  private long nextNanos = System.nanoTime() + PERIOD_NANOS;

  private boolean isDue() {
    if (System.nanoTime() - nextNanos < 0) {
      return false;
    }
    nextNanos = System.nanoTime() + PERIOD_NANOS;
    return true;
  }

  @Override
  public void skipped(long position, String why) {
    LOG.warn("the snapshot of position {} can't be used: {}", position, why);
  }

  @Override
  public void loaded(long entries) {
    if (isDue()) {
      LOG.info("loading a snapshot: {} entries so far", entries);
    }
  }

  @Override
  public void replayed(long position, long to) {
    if (isDue()) {
      LOG.info("replaying the journal: position {} of {}", position, to);
    }
  }

  /** The journal is read up to a position, and nothing is made of it. */
  void read(long position, long to) {
    if (isDue()) {
      LOG.info("reading the journal: position {} of {}", position, to);
    }
  }
}
