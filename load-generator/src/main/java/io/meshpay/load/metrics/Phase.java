package io.meshpay.load.metrics;

import java.util.Locale;

/** Which part of a run a figure belongs to. */
public enum Phase {
  /** Payments that no report counts. */
  WARM_UP,
  /** The measurement; of a ramp each of its steps. */
  MEASUREMENT;

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
