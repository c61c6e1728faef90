package io.meshpay.protocol.message;

import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.sbe.TransferRequestDecoder;

/**
 * TRANSFER_REQUEST: a client asks an authority to vote for a transfer; answered by {@link
 * TransferResponse}. Layout: header 8, requestId i64, epoch i64, order 172: 196 bytes.
 */
public record TransferRequest(long requestId, long epoch, TransferOrder order)
    implements Message.Request {
  @Override
  public int templateId() {
    return TransferRequestDecoder.TEMPLATE_ID;
  }
}
