package io.meshpay.load.target;

/**
 * The number of a request: which order of the corpus it is about (42 bits), in which place it is
 * under way (20), and whether it asks for the vote or confirms (1). An answer whose order isn't the
 * one in that place is answered too late, or wrong.
 */
final class RequestId {
  /** The most places. */
  static final int PLACES_MAX = 1 << 20;

  private static final int PLACE_BITS = 20;
  private static final int ROUND_BITS = 1;

  private RequestId() {}

  static long of(long order, int place, boolean isConfirmation) {
    return (((order << PLACE_BITS) | place) << ROUND_BITS) | (isConfirmation ? 1 : 0);
  }

  static long order(long id) {
    return id >>> (PLACE_BITS + ROUND_BITS);
  }

  static int place(long id) {
    return (int) (id >>> ROUND_BITS) & (PLACES_MAX - 1);
  }

  static boolean isConfirmation(long id) {
    return (id & 1) == 1;
  }
}
