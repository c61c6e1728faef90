package io.meshpay.load.bench;

/**
 * What a bench run shall do.
 *
 * @param inFlight payments under way, if there are as many wallets
 * @param durationMillis of the measurement
 * @param warmupMillis before it; a little is always done, to learn how many orders are needed
 * @param isUdp whether messages go by UDP where they fit
 * @param clients how many clients share the load, each with an event loop and connections
 */
public record BenchPlan(
    int inFlight, long durationMillis, long warmupMillis, boolean isUdp, int clients) {
  static final long WARM_UP_MILLIS_MIN = 300;

  public BenchPlan {
    requireAtLeast(1, inFlight, "in flight");
    requireAtLeast(1, durationMillis, "duration");
    requireAtLeast(0, warmupMillis, "warm-up");
    requireAtLeast(1, clients, "clients");
  }

  private static void requireAtLeast(long least, long value, String what) {
    if (value < least) {
      throw new IllegalArgumentException(what + " " + value + " is below " + least);
    }
  }
}
