package io.meshpay.protocol.message;

import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.sbe.ConfirmationResponseDecoder;
import io.meshpay.protocol.value.Digest;

/**
 * CONFIRMATION_RESPONSE: an authority acknowledges that it has executed an order, now or before.
 * Layout: header 8, requestId i64, orderDigest 32, acknowledgement 70, path behind a u16 length:
 * 120 bytes and 32 for each node.
 */
public record ConfirmationResponse(long requestId, Digest orderDigest, SignedLeaf acknowledgement)
    implements Message.Response {
  @Override
  public int templateId() {
    return ConfirmationResponseDecoder.TEMPLATE_ID;
  }
}
