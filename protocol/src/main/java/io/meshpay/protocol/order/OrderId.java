package io.meshpay.protocol.order;

import java.nio.ByteOrder;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** The 16 bytes of a UUID as RFC 9562 writes them: the most significant byte first. */
final class OrderId {
  private OrderId() {}

  static UUID read(DirectBuffer buffer, int offset) {
    return new UUID(
        buffer.getLong(offset, ByteOrder.BIG_ENDIAN),
        buffer.getLong(offset + Long.BYTES, ByteOrder.BIG_ENDIAN));
  }

  static void write(UUID orderId, MutableDirectBuffer buffer, int offset) {
    buffer.putLong(offset, orderId.getMostSignificantBits(), ByteOrder.BIG_ENDIAN);
    buffer.putLong(offset + Long.BYTES, orderId.getLeastSignificantBits(), ByteOrder.BIG_ENDIAN);
  }
}
