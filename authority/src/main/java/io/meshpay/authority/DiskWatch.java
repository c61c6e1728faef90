package io.meshpay.authority;

import io.meshpay.pipeline.Pipeline;
import io.meshpay.state.journal.Journal;
import io.vertx.core.Vertx;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells that the journal has no room for its next segment, and asks it to try again until it has.
 * The journal itself refuses votes meanwhile, whether or not this has looked yet.
 */
final class DiskWatch {
  private static final Logger LOG = LoggerFactory.getLogger(DiskWatch.class);
  private static final long PERIOD_MILLIS = 500;

  private final Journal journal;
  private final Pipeline pipeline;
  private final Condition condition;

  private DiskWatch(Journal journal, Pipeline pipeline, Condition condition) {
    this.journal = journal;
    this.pipeline = pipeline;
    this.condition = condition;
  }

  /** Looks now and then until the Vert.x is closed. */
  static void start(Vertx vertx, Journal journal, Pipeline pipeline, Condition condition) {
    DiskWatch watch = new DiskWatch(journal, pipeline, condition);
    vertx.setPeriodic(PERIOD_MILLIS, _ -> watch.look());
  }

  void look() {
    IOException shortage = journal.shortage();
    if (shortage == null) {
      if (condition.change(AuthorityState.DISK_FULL, AuthorityState.VOTING, "")) {
        LOG.info("there is room for the journal again: voting");
      }
      return;
    }
    String reason =
        "no room for the journal's next segment: "
            + shortage.getMessage()
            + "; it votes again as soon as there is";
    if (condition.change(AuthorityState.VOTING, AuthorityState.DISK_FULL, reason)) {
      LOG.error("voting has stopped: {}", reason);
    }
    // If the ring is full, the next look tries again.
    var _ = pipeline.retryJournalShortage();
  }
}
