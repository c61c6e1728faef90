package io.meshpay.protocol.message;

import io.meshpay.protocol.sbe.Outcome;
import io.meshpay.protocol.sbe.SettlementDecoder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;

/**
 * SETTLEMENT: a gateway's receipt of how a withdrawal ended. Layout: header 8, requestId i64, epoch
 * i64, gateway u16, outcome u8 (1 settled, 2 voided), orderDigest 32, account 32, sequenceNumber
 * i64, timestampMicros i64, signature 64: 171 bytes. Signed in domain SETTLEMENT_RECEIPT: the 91
 * bytes from epoch to timestampMicros.
 */
public record Settlement(
    long requestId,
    long epoch,
    int gateway,
    Outcome outcome,
    Digest orderDigest,
    PublicKey account,
    long sequenceNumber,
    long timestampMicros,
    Signature signature)
    implements Message.Request {
  /** Refuses what the wire can't carry. */
  public Settlement {
    WireRange.checkUnsignedShort("gateway", gateway);
    if (outcome == Outcome.NULL_VAL) {
      throw new IllegalArgumentException("no outcome");
    }
  }

  @Override
  public int templateId() {
    return SettlementDecoder.TEMPLATE_ID;
  }
}
