package io.meshpay.load.hostile;

import java.util.Locale;

/** What is done with connections beside the honest ones. */
public enum Intrusion {
  /** Asks and asks, and never reads an answer. */
  SLOW_READER,
  /** Connects, and is gone again at once. */
  CHURN,
  /** No attack, but whom attacks would hurt: connects once a second, and wants one answer. */
  NEWCOMER;

  /** As it stands in reports: {@code slow-reader}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
