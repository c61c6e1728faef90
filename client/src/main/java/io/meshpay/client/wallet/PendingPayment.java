package io.meshpay.client.wallet;

import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A payment that was signed, and of which the user hasn't been told success.
 *
 * @param committeeId the committee that it was signed for; no other can take it
 * @param order with exactly the bytes that may have been sent
 * @param certificate its certificate, once there is one
 */
public record PendingPayment(
    Digest committeeId, TransferOrder order, @Nullable TransferCertificate certificate) {
  PendingPayment withCertificate(TransferCertificate made) {
    return new PendingPayment(committeeId, order, made);
  }
}
