package io.meshpay.protocol.message;

import static io.meshpay.protocol.layout.Layout.BAD_PENDING_ORDER;
import static io.meshpay.protocol.layout.Layout.BAD_TEXT;
import static io.meshpay.protocol.layout.Layout.UNKNOWN_VALUE;
import static io.meshpay.protocol.layout.Layout.VAR_DATA_LENGTH_BYTES;

import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.order.DepositOrder;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.order.WithdrawalOrder;
import io.meshpay.protocol.sbe.OrderKind;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/** An order or none: its kind as a byte somewhere, its bytes as variable data elsewhere. */
final class PendingOrderCodec {
  private static final int NONE = OrderKind.NONE.value();
  private static final int TRANSFER = OrderKind.TRANSFER.value();
  private static final int WITHDRAWAL = OrderKind.WITHDRAWAL.value();
  private static final int DEPOSIT = OrderKind.DEPOSIT.value();

  private PendingOrderCodec() {}

  /** The length of an order of the kind that a byte names; -1 if it names none. */
  static int bytes(int kind) {
    return kind == TRANSFER
        ? TransferOrder.BYTES
        : kind == WITHDRAWAL
            ? WithdrawalOrder.BYTES
            : kind == DEPOSIT ? DepositOrder.BYTES : kind == NONE ? 0 : -1;
  }

  /** Whether the bytes of this kind's length at {@code position} are an order. */
  static boolean isWellFormed(int kind, DirectBuffer buffer, int position) {
    return kind != WITHDRAWAL || WithdrawalOrder.isWellFormed(buffer, position);
  }

  /** The position after the variable data at {@code position}, or a negative number. */
  static int shape(int kind, DirectBuffer buffer, int position, int end) {
    int next = Layout.varData(buffer, position, end);
    if (next < 0) {
      return next;
    }
    int bytes = bytes(kind);
    if (bytes < 0) {
      return UNKNOWN_VALUE;
    }
    int order = position + VAR_DATA_LENGTH_BYTES;
    if (next - order != bytes) {
      return BAD_PENDING_ORDER;
    }
    return isWellFormed(kind, buffer, order) ? next : BAD_TEXT;
  }

  static OrderKind kind(@Nullable Order order) {
    return order == null ? OrderKind.NONE : order.kind();
  }

  /** The length of the variable data, its length included. */
  static int encodedLength(@Nullable Order order) {
    return VAR_DATA_LENGTH_BYTES + Order.bytes(kind(order));
  }

  /** Writes the variable data and gives the position after it. */
  static int encode(@Nullable Order order, MutableDirectBuffer buffer, int position) {
    int bytes = Order.bytes(kind(order));
    buffer.putShort(position, (short) bytes, ByteOrder.LITTLE_ENDIAN);
    if (order != null) {
      order.encode(buffer, position + VAR_DATA_LENGTH_BYTES);
    }
    return position + VAR_DATA_LENGTH_BYTES + bytes;
  }

  /** Reads what {@link #shape} allowed. */
  static @Nullable Order decode(OrderKind kind, DirectBuffer buffer, int position) {
    return kind == OrderKind.NONE
        ? null
        : Order.read(kind, buffer, position + VAR_DATA_LENGTH_BYTES);
  }
}
