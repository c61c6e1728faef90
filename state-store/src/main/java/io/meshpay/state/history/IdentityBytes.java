package io.meshpay.state.history;

import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.journal.JournalIdentity;
import java.nio.ByteBuffer;

/** Whose history it is, as it stands in every file: epoch (i64), committee id, authority key. */
final class IdentityBytes {
  private static final int BYTES = Long.BYTES + Digest.BYTES + PublicKey.BYTES;

  private IdentityBytes() {}

  /** Writes an identity at the buffer's position, in its byte order. */
  static void put(JournalIdentity identity, ByteBuffer buffer) {
    buffer.putLong(identity.epoch());
    buffer.put(identity.committeeId().toBytes()).put(identity.authority().toBytes());
  }

  /** Whether an identity stands at the buffer's position, which moves behind it. */
  static boolean matches(JournalIdentity identity, ByteBuffer buffer) {
    ByteBuffer expected = ByteBuffer.allocate(BYTES).order(buffer.order());
    put(identity, expected);
    ByteBuffer found = buffer.slice(buffer.position(), BYTES);
    buffer.position(buffer.position() + BYTES);
    return expected.flip().equals(found);
  }
}
