package io.meshpay.protocol.message;

import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.sbe.HeartbeatDecoder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.Signature;
import java.util.Arrays;

/**
 * HEARTBEAT: an authority is alive, and how far it is. Layout: header 8, epoch i64, authority u16,
 * counter i64, timestampMicros i64, journalPosition i64, stateDigest 32, signature 64: 138 bytes.
 * Signed in domain HEARTBEAT: the 66 bytes from epoch to stateDigest.
 *
 * @param counter rises with every heartbeat of this authority
 */
public record Heartbeat(
    long epoch,
    int authority,
    long counter,
    long timestampMicros,
    long journalPosition,
    Digest stateDigest,
    Signature signature)
    implements Message {
  /** Refuses what the wire can't carry. */
  public Heartbeat {
    WireRange.checkUnsignedShort("authority", authority);
  }

  /** What the authority signs after the context's prefix: from epoch to stateDigest. */
  public byte[] signedBody() {
    byte[] message = MessageCodec.encode(this);
    return Arrays.copyOfRange(message, Layout.HEADER_BYTES, message.length - Signature.BYTES);
  }

  @Override
  public int templateId() {
    return HeartbeatDecoder.TEMPLATE_ID;
  }
}
