package io.meshpay.client.net;

import io.meshpay.client.flow.PaymentOutcome;
import io.meshpay.protocol.certificate.Certificate;
import java.io.IOException;

/** Hears how a payment goes. */
public interface PaymentListener extends FlowListener {
  /**
   * The payment is certified. Nothing is sent on before this returns; a wallet makes the
   * certificate durable here.
   *
   * @throws IOException if that fails; the payment stops before its confirmation
   */
  default void onCertified(Certificate certificate) throws IOException {}

  /** How it ended for the user. What isn't delivered yet still is for a while. */
  void onOutcome(PaymentOutcome outcome);
}
