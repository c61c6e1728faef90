package io.meshpay.protocol.message;

import io.meshpay.protocol.sbe.AccountInfoRequestDecoder;
import io.meshpay.protocol.value.PublicKey;

/**
 * ACCOUNT_INFO_REQUEST: asks what an authority knows of an account; answered by {@link
 * AccountInfoResponse}. Layout: header 8, requestId i64, account 32: 48 bytes.
 */
public record AccountInfoRequest(long requestId, PublicKey account) implements Message.Request {
  @Override
  public int templateId() {
    return AccountInfoRequestDecoder.TEMPLATE_ID;
  }
}
