package io.meshpay.load.metrics;

import java.util.Locale;

/** Which latency of a payment, in the order in which loads record them. */
enum Round {
  /** The whole, from when it should have started. */
  PAYMENT,
  /** From the order to its vote, or to the votes of a quorum. */
  ORDER,
  /** From the certificate to its acknowledgement. */
  CONFIRMATION;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
