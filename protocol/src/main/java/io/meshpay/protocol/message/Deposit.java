package io.meshpay.protocol.message;

import io.meshpay.protocol.order.DepositOrder;
import io.meshpay.protocol.sbe.DepositDecoder;

/**
 * DEPOSIT: a gateway asks an authority to vote for a deposit; answered by {@link TransferResponse}.
 * Layout: header 8, requestId i64, epoch i64, order 204: 228 bytes.
 */
public record Deposit(long requestId, long epoch, DepositOrder order) implements Message.Request {
  @Override
  public int templateId() {
    return DepositDecoder.TEMPLATE_ID;
  }
}
