package io.meshpay.protocol.message;

import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.sbe.WithdrawalResponseDecoder;
import io.meshpay.protocol.value.Digest;

/**
 * WITHDRAWAL_RESPONSE: an authority's vote for a withdrawal. Layout: header 8, requestId i64,
 * orderDigest 32, vote 70, path behind a u16 length: 120 bytes and 32 for each node.
 */
public record WithdrawalResponse(long requestId, Digest orderDigest, SignedLeaf vote)
    implements Message.Response {
  @Override
  public int templateId() {
    return WithdrawalResponseDecoder.TEMPLATE_ID;
  }
}
