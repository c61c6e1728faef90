package io.meshpay.pipeline;

import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * The seed of a randomised test: printed, and taken from {@code -Dmeshpay.seed} to repeat a run.
 */
public final class Seed {
  private Seed() {}

  /** A generator from this run's seed. */
  public static Random random() {
    long seed = Long.getLong("meshpay.seed", RandomGenerator.getDefault().nextLong());
    System.out.println("seed: -Dmeshpay.seed=" + seed);
    return new Random(seed);
  }
}
