package io.meshpay.load.bench;

/** How a payment of a load ended. */
public sealed interface PaymentEnd {
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
   * @param code an error code of the protocol, or {@code NO_QUORUM}, or {@code NOT_ACKNOWLEDGED}
   */
  record Failed(String code) implements PaymentEnd {}
}
