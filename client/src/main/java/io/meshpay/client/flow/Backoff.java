package io.meshpay.client.flow;

/** Waiting times that double. */
final class Backoff {
  private static final int DOUBLINGS_MAX = 30;

  private Backoff() {}

  /** {@code first} for attempt 0, twice that for attempt 1, and so on up to {@code max}. */
  static long micros(long first, long max, int attempt) {
    long waiting = first;
    for (int i = 0; i < Math.min(attempt, DOUBLINGS_MAX) && waiting < max; i++) {
      waiting += waiting;
    }
    return Math.min(waiting, Math.max(first, max));
  }
}
