package io.meshpay.load.hostile;

/**
 * Which connections are made beside the honest ones.
 *
 * @param slowReaders that never read, 0 to {@value #SLOW_READERS_MAX}
 * @param churnPerSecond that come and go in a second, 0 to {@value #CHURN_MAX}
 * @param seed of how each of these goes
 */
public record IntrusionPlan(int slowReaders, int churnPerSecond, long seed) {
  public static final int SLOW_READERS_MAX = 1_000;
  public static final int CHURN_MAX = 5_000;

  /** None. */
  public static final IntrusionPlan NONE = new IntrusionPlan(0, 0, 0);

  public IntrusionPlan {
    require(
        slowReaders >= 0 && slowReaders <= SLOW_READERS_MAX,
        "--slow-readers must be 0 to " + SLOW_READERS_MAX);
    require(
        churnPerSecond >= 0 && churnPerSecond <= CHURN_MAX, "--churn must be 0 to " + CHURN_MAX);
  }

  public boolean isNone() {
    return slowReaders == 0 && churnPerSecond == 0;
  }

  /** How many connections of these there are at once, at most. */
  public long connectionsMax() {
    return isNone() ? 0 : slowReaders + Churn.CONNECTING_MAX + Newcomers.WAITING_MAX;
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
