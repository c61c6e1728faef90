package io.meshpay.load.bench;

import java.util.SequencedMap;

/**
 * What a run of payers' flows against a committee shall do.
 *
 * @param clients each with a connection to every authority, 1 to {@value #CLIENTS_MAX}
 * @param isUdp whether messages go by UDP where they fit
 * @param settings as they were given, for the report; what the run finds out comes after them
 */
record FlowPlan(LoadPlan load, int clients, boolean isUdp, SequencedMap<String, Object> settings) {
  static final int CLIENTS_MAX = 5_000;

  FlowPlan {
    if (clients < 1 || clients > CLIENTS_MAX) {
      throw new IllegalArgumentException("--clients must be 1 to " + CLIENTS_MAX);
    }
  }

  /** So many that no core is without one, unless said otherwise. */
  int threads() {
    int usual = Math.min(clients, Runtime.getRuntime().availableProcessors());
    return load.threads() == 0 ? usual : load.threads();
  }
}
