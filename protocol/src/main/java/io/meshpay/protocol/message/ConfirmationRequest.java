package io.meshpay.protocol.message;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.sbe.ConfirmationRequestDecoder;

/**
 * CONFIRMATION_REQUEST: a certificate to execute; answered by {@link ConfirmationResponse}. Layout:
 * header 8, requestId i64, certificate behind a u16 length.
 */
public record ConfirmationRequest(long requestId, Certificate certificate)
    implements Message.Request {
  @Override
  public int templateId() {
    return ConfirmationRequestDecoder.TEMPLATE_ID;
  }
}
