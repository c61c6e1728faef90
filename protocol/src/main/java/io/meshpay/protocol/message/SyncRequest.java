package io.meshpay.protocol.message;

import io.meshpay.protocol.sbe.SyncRequestDecoder;
import io.meshpay.protocol.value.PublicKey;

/**
 * SYNC_REQUEST: asks for the executed certificates of one account from a sequence number on;
 * answered by {@link SyncResponse}. Layout: header 8, requestId i64, account 32,
 * firstSequenceNumber i64, certificatesMax u16: 58 bytes.
 */
public record SyncRequest(
    long requestId, PublicKey account, long firstSequenceNumber, int certificatesMax)
    implements Message.Request {
  /** Refuses what the wire can't carry. */
  public SyncRequest {
    WireRange.checkUnsignedShort("certificatesMax", certificatesMax);
  }

  @Override
  public int templateId() {
    return SyncRequestDecoder.TEMPLATE_ID;
  }
}
