package io.meshpay.load.flow;

/** How a payment of a load ended. */
sealed interface PaymentEnd {
  /**
   * A quorum has executed it. Times in microseconds.
   *
   * @param orderMicros until a quorum had voted
   * @param confirmationMicros from there until a quorum had executed the certificate
   */
  record Confirmed(long orderMicros, long confirmationMicros) implements PaymentEnd {}

  /**
   * It didn't come that far.
   *
   * @param outcome a number of {@link io.meshpay.load.target.Outcome}
   */
  record Failed(int outcome) implements PaymentEnd {}
}
