package io.meshpay.state;

import java.util.SplittableRandom;

/** The randomness of a test: printed, and repeated with {@code -Dmeshpay.seed=NUMBER}. */
public final class Seed {
  /**
   * How many times as long a randomised test runs: {@code -Dmeshpay.rounds=NUMBER}, 1 by default.
   */
  public static final int ROUNDS = Integer.getInteger("meshpay.rounds", 1);

  private Seed() {}

  public static SplittableRandom random(String test) {
    long seed = Long.getLong("meshpay.seed", System.nanoTime());
    System.out.println(test + ": -Dmeshpay.seed=" + seed);
    return new SplittableRandom(seed);
  }
}
