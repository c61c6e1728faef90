package io.meshpay.protocol.message;

import io.meshpay.protocol.sbe.HistoryResponseDecoder;
import io.meshpay.protocol.value.PublicKey;
import java.util.List;

/**
 * HISTORY_RESPONSE: an account's payments, the newest first, as many as fit. Layout: header 8,
 * requestId i64, account 32, nextBeforePosition i64, group of certificates (dimension 4, block
 * length 8: position i64; each certificate behind a u16 length).
 *
 * @param nextBeforePosition what to ask for next as {@link HistoryRequest#beforePosition}; 0 if
 *     there is nothing left
 */
public record HistoryResponse(
    long requestId, PublicKey account, long nextBeforePosition, List<ExecutedPayment> payments)
    implements Message.Response {
  /** Takes a copy of the payments. */
  public HistoryResponse {
    payments = List.copyOf(payments);
  }

  @Override
  public int templateId() {
    return HistoryResponseDecoder.TEMPLATE_ID;
  }
}
