package io.meshpay.protocol.crypto;

import io.meshpay.protocol.value.Digest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What stands before the body of everything that is signed: domain tag (16 bytes), epoch (8 bytes,
 * little-endian), committee id (32 bytes). Thus no signature is valid in another domain, epoch or
 * committee.
 */
public final class SigningContext {
  /** Length of a prefix. */
  public static final int PREFIX_BYTES = Domain.TAG_BYTES + Long.BYTES + Digest.BYTES;

  private final long epoch;
  private final byte[][] prefixes = new byte[Domain.values().length][];

  public SigningContext(long epoch, Digest committeeId) {
    this.epoch = epoch;
    for (Domain domain : Domain.values()) {
      prefixes[domain.ordinal()] =
          ByteBuffer.allocate(PREFIX_BYTES)
              .order(ByteOrder.LITTLE_ENDIAN)
              .put(domain.tag())
              .putLong(epoch)
              .put(committeeId.toBytes())
              .array();
    }
  }

  public long epoch() {
    return epoch;
  }

  /** The prefix of a domain: {@link #PREFIX_BYTES} bytes, shared and not to be written to. */
  public byte[] prefix(Domain domain) {
    return prefixes[domain.ordinal()];
  }

  /** The whole message to sign: prefix, then {@code body}. */
  public byte[] message(Domain domain, byte[] body) {
    byte[] prefix = prefix(domain);
    byte[] message = new byte[prefix.length + body.length];
    System.arraycopy(prefix, 0, message, 0, prefix.length);
    System.arraycopy(body, 0, message, prefix.length, body.length);
    return message;
  }
}
