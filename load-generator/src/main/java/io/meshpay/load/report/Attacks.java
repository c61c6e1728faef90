package io.meshpay.load.report;

/**
 * Hostile messages of one kind.
 *
 * @param sent how many
 * @param right answered as they should be
 * @param busy answered OVERLOADED
 * @param wrong answered otherwise
 */
public record Attacks(long sent, long right, long busy, long wrong) {
  static final Attacks NONE = new Attacks(0, 0, 0, 0);

  /** Sent and not answered, at least not yet. */
  public long unanswered() {
    return Math.max(0, sent - right - busy - wrong);
  }

  Attacks plus(Attacks more) {
    return new Attacks(sent + more.sent, right + more.right, busy + more.busy, wrong + more.wrong);
  }

  Attacks minus(Attacks earlier) {
    return new Attacks(
        sent - earlier.sent, right - earlier.right, busy - earlier.busy, wrong - earlier.wrong);
  }
}
