package io.meshpay.state.history;

import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.nio.ByteBuffer;

/**
 * Whose history an index is of: it stands in every file of it.
 *
 * @param epoch of the committee
 * @param committeeId of the committee
 * @param authority its key
 */
public record HistoryIdentity(long epoch, Digest committeeId, PublicKey authority) {
  static final int BYTES = Long.BYTES + Digest.BYTES + PublicKey.BYTES;

  /** Writes epoch, committee id and key at the buffer's position, in its byte order. */
  void put(ByteBuffer buffer) {
    buffer.putLong(epoch).put(committeeId.toBytes()).put(authority.toBytes());
  }

  /** Whether the same stands at the buffer's position, which moves behind it. */
  boolean matches(ByteBuffer buffer) {
    ByteBuffer expected = ByteBuffer.allocate(BYTES).order(buffer.order());
    put(expected);
    ByteBuffer found = buffer.slice(buffer.position(), BYTES);
    buffer.position(buffer.position() + BYTES);
    return expected.flip().equals(found);
  }
}
