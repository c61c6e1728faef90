package io.meshpay.protocol.message;

import io.meshpay.protocol.committee.Endpoint;
import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.sbe.PeerDiscoveryDecoder;
import io.meshpay.protocol.value.Signature;

/**
 * PEER_DISCOVERY: an authority announces where it is. Layout: header 8, epoch i64, authority u16,
 * timestampMicros i64, signature 64, endpoint behind a u16 length (1..240 printable ASCII
 * characters). Signed in domain ANNOUNCEMENT: epoch, authority, timestampMicros, then the
 * endpoint's characters.
 *
 * @param endpoint text of an {@link Endpoint}, unchecked
 */
public record PeerDiscovery(
    long epoch, int authority, long timestampMicros, Signature signature, String endpoint)
    implements Message {
  /** Refuses what the wire can't carry. */
  public PeerDiscovery {
    WireRange.checkUnsignedShort("authority", authority);
    if (!WireRange.isPrintable(endpoint) || endpoint.length() > Endpoint.TEXT_BYTES_MAX) {
      throw new IllegalArgumentException("no endpoint of 1..240 characters: " + endpoint);
    }
  }

  /** What the authority signs after the context's prefix: its fields, then the endpoint. */
  public byte[] signedBody() {
    byte[] message = MessageCodec.encode(this);
    int fields = PeerDiscoveryDecoder.signatureEncodingOffset();
    byte[] body = new byte[fields + endpoint.length()];
    System.arraycopy(message, Layout.HEADER_BYTES, body, 0, fields);
    int text = message.length - endpoint.length();
    System.arraycopy(message, text, body, fields, endpoint.length());
    return body;
  }

  @Override
  public int templateId() {
    return PeerDiscoveryDecoder.TEMPLATE_ID;
  }
}
