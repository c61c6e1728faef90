package io.meshpay.protocol.message;

import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.sbe.TransferResponseDecoder;
import io.meshpay.protocol.value.Digest;

/**
 * TRANSFER_RESPONSE: an authority's vote for a transfer or a deposit. Layout: header 8, requestId
 * i64, orderDigest 32, vote 70, path behind a u16 length: 120 bytes and 32 for each node.
 */
public record TransferResponse(long requestId, Digest orderDigest, SignedLeaf vote)
    implements Message.Response {
  @Override
  public int templateId() {
    return TransferResponseDecoder.TEMPLATE_ID;
  }
}
