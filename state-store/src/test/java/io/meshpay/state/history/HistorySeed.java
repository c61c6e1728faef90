package io.meshpay.state.history;

import java.util.SplittableRandom;

/** The randomness of a test: printed, and repeated with {@code -Dmeshpay.seed=NUMBER}. */
final class HistorySeed {
  private HistorySeed() {}

  static SplittableRandom random(String test) {
    long seed = Long.getLong("meshpay.seed", System.nanoTime());
    System.out.println(test + ": -Dmeshpay.seed=" + seed);
    return new SplittableRandom(seed);
  }
}
