package io.meshpay.protocol.message;

import static io.meshpay.protocol.layout.Layout.BAD_TEXT;
import static io.meshpay.protocol.layout.Layout.TRAILING_BYTES;
import static io.meshpay.protocol.layout.Layout.TRUNCATED;
import static io.meshpay.protocol.layout.Layout.UNKNOWN_VALUE;
import static io.meshpay.protocol.layout.Layout.VAR_DATA_LENGTH_BYTES;

import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.sbe.GossipDecoder.ItemsDecoder;
import io.meshpay.protocol.sbe.GossipKind;
import org.agrona.DirectBuffer;

/** Whether hostile bytes have the layout of a gossip's items. Makes no garbage. */
final class GossipShape {
  private static final int ITEM_BYTES = ItemsDecoder.sbeBlockLength();
  private static final int CERTIFICATE = GossipKind.CERTIFICATE.value();
  private static final int EQUIVOCATION_PROOF = GossipKind.EQUIVOCATION_PROOF.value();

  private GossipShape() {}

  /** The position after the group, or a negative number. */
  static int items(DirectBuffer buffer, int position, int end) {
    int next = Layout.groupDimension(buffer, position, end, ITEM_BYTES);
    if (next < 0) {
      return next;
    }
    int count = Layout.groupCount(buffer, position);
    for (int i = 0; i < count && next >= 0; i++) {
      next = item(buffer, next, end);
    }
    return next;
  }

  private static int item(DirectBuffer buffer, int position, int end) {
    if (end - position < ITEM_BYTES) {
      return TRUNCATED;
    }
    int kind = buffer.getByte(position) & 0xFF;
    if (kind == CERTIFICATE) {
      return MessageShape.certificate(buffer, position + ITEM_BYTES, end);
    }
    return kind == EQUIVOCATION_PROOF
        ? equivocation(buffer, position + ITEM_BYTES, end)
        : UNKNOWN_VALUE;
  }

  private static int equivocation(DirectBuffer buffer, int position, int end) {
    int next = Layout.varData(buffer, position, end);
    if (next < 0) {
      return next;
    }
    int second = order(buffer, position + VAR_DATA_LENGTH_BYTES, next);
    if (second < 0) {
      return second;
    }
    int last = order(buffer, second, next);
    if (last < 0) {
      return last;
    }
    return last == next ? next : TRAILING_BYTES;
  }

  /** The position after a kind and an order of that kind. */
  private static int order(DirectBuffer buffer, int position, int end) {
    if (position >= end) {
      return TRUNCATED;
    }
    int kind = buffer.getByte(position) & 0xFF;
    int bytes = PendingOrderCodec.bytes(kind);
    if (bytes <= 0) {
      return UNKNOWN_VALUE;
    }
    int order = position + 1;
    if (end - order < bytes) {
      return TRUNCATED;
    }
    return PendingOrderCodec.isWellFormed(kind, buffer, order) ? order + bytes : BAD_TEXT;
  }
}
