package io.meshpay.client.testing;

/** The seed of a randomised test: printed, and repeatable by {@code -Dmeshpay.seed}. */
public final class Seed {
  private Seed() {}

  /** The seed to use, after having printed it. */
  public static long printed(String test) {
    long seed = Long.getLong("meshpay.seed", System.nanoTime());
    System.out.println(test + ": meshpay.seed=" + seed);
    return seed;
  }
}
