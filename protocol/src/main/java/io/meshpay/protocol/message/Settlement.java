package io.meshpay.protocol.message;

import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.sbe.Outcome;
import io.meshpay.protocol.sbe.SettlementDecoder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.util.Arrays;

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

  /** What the gateway signs after the context's prefix: from epoch to timestampMicros. */
  public byte[] signedBody() {
    byte[] message = MessageCodec.encode(this);
    int epoch = Layout.HEADER_BYTES + SettlementDecoder.epochEncodingOffset();
    return Arrays.copyOfRange(message, epoch, message.length - Signature.BYTES);
  }

  @Override
  public int templateId() {
    return SettlementDecoder.TEMPLATE_ID;
  }
}
