package io.meshpay.protocol.message;

import static io.meshpay.protocol.layout.Layout.HEADER_BYTES;
import static io.meshpay.protocol.layout.Layout.INCONSISTENT;
import static io.meshpay.protocol.layout.Layout.TRAILING_BYTES;
import static io.meshpay.protocol.layout.Layout.TRUNCATED;
import static io.meshpay.protocol.layout.Layout.UNKNOWN_TEMPLATE;

import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.sbe.AccountInfoDecoder;
import io.meshpay.protocol.sbe.AccountInfoDecoder.BalancesDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** Whether hostile bytes have the layout of an {@link AccountInfo}. Makes no garbage. */
final class AccountInfoShape {
  private static final int BALANCE_BYTES = BalancesDecoder.sbeBlockLength();
  private static final int PENDING_KIND_OFFSET =
      HEADER_BYTES + AccountInfoDecoder.pendingKindEncodingOffset();

  private AccountInfoShape() {}

  /**
   * The template id of a document that takes up exactly {@code length} bytes, or a negative number.
   */
  static int check(DirectBuffer buffer, int offset, int length) {
    int end = offset + length;
    int template = Layout.template(buffer, offset, end);
    if (template != AccountInfoDecoder.TEMPLATE_ID) {
      return template < 0 ? template : UNKNOWN_TEMPLATE;
    }
    int balances = Layout.block(buffer, offset, end, AccountInfoDecoder.BLOCK_LENGTH);
    if (balances < 0) {
      return balances;
    }
    int pending = balances(buffer, balances, end);
    if (pending < 0) {
      return pending;
    }
    int kind = buffer.getByte(offset + PENDING_KIND_OFFSET) & 0xFF;
    int last = PendingOrderCodec.shape(kind, buffer, pending, end);
    if (last < 0) {
      return last;
    }
    return last == end ? template : TRAILING_BYTES;
  }

  private static int balances(DirectBuffer buffer, int position, int end) {
    int first = Layout.groupDimension(buffer, position, end, BALANCE_BYTES);
    if (first < 0) {
      return first;
    }
    int count = Layout.groupCount(buffer, position);
    if ((end - first) / BALANCE_BYTES < count) {
      return TRUNCATED;
    }
    for (int i = 1; i < count; i++) {
      int before = token(buffer, first + (i - 1) * BALANCE_BYTES);
      if (Integer.compareUnsigned(before, token(buffer, first + i * BALANCE_BYTES)) >= 0) {
        return INCONSISTENT;
      }
    }
    return first + count * BALANCE_BYTES;
  }

  private static int token(DirectBuffer buffer, int balance) {
    return buffer.getInt(balance + BalancesDecoder.tokenEncodingOffset(), ByteOrder.LITTLE_ENDIAN);
  }
}
