package io.meshpay.protocol.message;

import io.meshpay.protocol.sbe.HistoryRequestDecoder;
import io.meshpay.protocol.sbe.HistoryRoles;
import io.meshpay.protocol.value.PublicKey;

/**
 * HISTORY_REQUEST: asks for the executed payments of one account, the newest first; answered by
 * {@link HistoryResponse}. Layout: header 8, requestId i64, account 32, roles u8 (1 sent, 2
 * received, 3 both), beforePosition i64, certificatesMax u16: 59 bytes.
 *
 * @param roles what the account was in the payments that are wanted
 * @param beforePosition only payments at lower journal positions of this authority; 0 for the
 *     newest
 */
public record HistoryRequest(
    long requestId, PublicKey account, HistoryRoles roles, long beforePosition, int certificatesMax)
    implements Message.Request {
  /** Refuses what the wire can't carry. */
  public HistoryRequest {
    WireRange.checkUnsignedShort("certificatesMax", certificatesMax);
    if (roles == HistoryRoles.NULL_VAL) {
      throw new IllegalArgumentException("no roles");
    }
  }

  @Override
  public int templateId() {
    return HistoryRequestDecoder.TEMPLATE_ID;
  }
}
