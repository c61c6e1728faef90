package io.meshpay.protocol.message;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.sbe.SyncResponseDecoder;
import io.meshpay.protocol.value.PublicKey;
import java.util.List;

/**
 * SYNC_RESPONSE: an account's certificates in sequence, as many as fit; the rest is asked for from
 * the next. Layout: header 8, requestId i64, account 32, nextSequenceNumber i64, group of
 * certificates (dimension 4, block length 0, each certificate behind a u16 length).
 *
 * @param nextSequenceNumber the account's next sequence number at this authority
 */
public record SyncResponse(
    long requestId, PublicKey account, long nextSequenceNumber, List<Certificate> certificates)
    implements Message.Response {
  /** Takes a copy of the certificates. */
  public SyncResponse {
    certificates = List.copyOf(certificates);
  }

  @Override
  public int templateId() {
    return SyncResponseDecoder.TEMPLATE_ID;
  }
}
