package io.meshpay.mesh;

import java.util.Random;

/** The seed of randomised tests: printed, and set again by {@code -Dmeshpay.seed=…}. */
final class Seed {
  private Seed() {}

  static Random random(String test) {
    long seed = Long.getLong("meshpay.seed", System.nanoTime());
    System.out.println(test + ": meshpay.seed=" + seed);
    return new Random(seed);
  }
}
