package io.meshpay.client.flow;

/**
 * When a payment got how far, in microseconds of the flow's clock.
 *
 * @param startedMicros the order was sent
 * @param certifiedMicros the quorum's last vote was there; {@code startedMicros} if the flow began
 *     with a certificate
 * @param endedMicros the quorum's last acknowledgement was there, or the deadline
 */
public record PaymentTimes(long startedMicros, long certifiedMicros, long endedMicros) {
  /** How long the votes took. */
  public long orderMicros() {
    return certifiedMicros - startedMicros;
  }

  /** How long the acknowledgements took. */
  public long confirmationMicros() {
    return endedMicros - certifiedMicros;
  }

  /** How long all of it took. */
  public long paymentMicros() {
    return endedMicros - startedMicros;
  }
}
