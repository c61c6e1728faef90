package io.meshpay.protocol.message;

import io.meshpay.protocol.order.WithdrawalOrder;
import io.meshpay.protocol.sbe.WithdrawalRequestDecoder;

/**
 * WITHDRAWAL_REQUEST: a client asks an authority to vote for a withdrawal; answered by {@link
 * WithdrawalResponse}. Layout: header 8, requestId i64, epoch i64, order 277: 301 bytes.
 */
public record WithdrawalRequest(long requestId, long epoch, WithdrawalOrder order)
    implements Message.Request {
  @Override
  public int templateId() {
    return WithdrawalRequestDecoder.TEMPLATE_ID;
  }
}
