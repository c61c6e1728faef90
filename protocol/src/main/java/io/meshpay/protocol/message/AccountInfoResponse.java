package io.meshpay.protocol.message;

import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.sbe.AccountInfoResponseDecoder;

/**
 * ACCOUNT_INFO_RESPONSE: an {@link AccountInfo} under its authority's seal. Layout: header 8,
 * requestId i64, seal 70, path behind a u16 length, info behind a u16 length. The request id stands
 * in the info once more, where the seal covers it; two that differ are malformed.
 */
public record AccountInfoResponse(SignedLeaf seal, AccountInfo info) implements Message.Response {
  @Override
  public long requestId() {
    return info.requestId();
  }

  @Override
  public int templateId() {
    return AccountInfoResponseDecoder.TEMPLATE_ID;
  }
}
