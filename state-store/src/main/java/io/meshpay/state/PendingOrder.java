package io.meshpay.state;

import static io.meshpay.state.AccountRecord.PENDING_AMOUNT_OFFSET;
import static io.meshpay.state.AccountRecord.PENDING_ORDER_ID_OFFSET;
import static io.meshpay.state.AccountRecord.PENDING_RECIPIENT_OFFSET;
import static io.meshpay.state.AccountRecord.PENDING_SIGNATURE_OFFSET;
import static io.meshpay.state.AccountRecord.PENDING_TIMESTAMP_OFFSET;
import static io.meshpay.state.AccountRecord.PENDING_TOKEN_OFFSET;

import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.sbe.TransferOrderDecoder;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The order that holds an account's vote, kept in its head record so that it can be given back byte
 * for byte. Copies field by field between the layouts of the wire and of {@link AccountRecord};
 * both are little-endian, so no value is decoded on the way.
 */
final class PendingOrder {
  /** The kind of a transfer on the wire. */
  static final int TRANSFER = OrderKind.TRANSFER.value();

  /** Length of the longest pending order. */
  static final int BYTES_MAX = TransferOrderDecoder.ENCODED_LENGTH;

  private static final int ORDER_ID_BYTES = TransferOrderDecoder.orderIdLength();

  private PendingOrder() {}

  /** The length of an order of a kind; 0 for none. */
  static int bytesOf(int kind) {
    return kind == TRANSFER ? TransferOrderDecoder.ENCODED_LENGTH : 0;
  }

  /** Makes {@code order} the pending one of its sender's head. */
  static void put(TransferOrderDecoder order, AccountRecord head) {
    DirectBuffer from = order.buffer();
    int start = order.offset();
    UnsafeBuffer record = head.buffer();
    head.pendingKind(TRANSFER);
    copyLong(
        from, start + TransferOrderDecoder.amountEncodingOffset(), record, PENDING_AMOUNT_OFFSET);
    copyLong(
        from,
        start + TransferOrderDecoder.timestampMicrosEncodingOffset(),
        record,
        PENDING_TIMESTAMP_OFFSET);
    copyInt(from, start + TransferOrderDecoder.tokenEncodingOffset(), record, PENDING_TOKEN_OFFSET);
    record.putBytes(
        PENDING_ORDER_ID_OFFSET,
        from,
        start + TransferOrderDecoder.orderIdEncodingOffset(),
        ORDER_ID_BYTES);
    record.putBytes(
        PENDING_RECIPIENT_OFFSET,
        from,
        start + TransferOrderDecoder.recipientEncodingOffset(),
        PublicKey.BYTES);
    record.putBytes(
        PENDING_SIGNATURE_OFFSET,
        from,
        start + TransferOrderDecoder.signatureEncodingOffset(),
        Signature.BYTES);
  }

  /**
   * Writes the pending order of an account, as its sender signed it.
   *
   * @param account a buffer with the account's key at {@code accountOffset}
   * @param head the account's head, which has a pending order
   * @return the length written
   */
  static int restore(
      DirectBuffer account,
      int accountOffset,
      AccountRecord head,
      MutableDirectBuffer into,
      int offset) {
    requireTransfer(head);
    UnsafeBuffer record = head.buffer();
    into.putBytes(
        offset + TransferOrderDecoder.orderIdEncodingOffset(),
        record,
        PENDING_ORDER_ID_OFFSET,
        ORDER_ID_BYTES);
    into.putBytes(
        offset + TransferOrderDecoder.senderEncodingOffset(),
        account,
        accountOffset,
        PublicKey.BYTES);
    into.putBytes(
        offset + TransferOrderDecoder.recipientEncodingOffset(),
        record,
        PENDING_RECIPIENT_OFFSET,
        PublicKey.BYTES);
    copyInt(
        record, PENDING_TOKEN_OFFSET, into, offset + TransferOrderDecoder.tokenEncodingOffset());
    copyLong(
        record, PENDING_AMOUNT_OFFSET, into, offset + TransferOrderDecoder.amountEncodingOffset());
    into.putLong(
        offset + TransferOrderDecoder.sequenceNumberEncodingOffset(),
        head.nextSequenceNumber(),
        ByteOrder.LITTLE_ENDIAN);
    copyLong(
        record,
        PENDING_TIMESTAMP_OFFSET,
        into,
        offset + TransferOrderDecoder.timestampMicrosEncodingOffset());
    into.putBytes(
        offset + TransferOrderDecoder.signatureEncodingOffset(),
        record,
        PENDING_SIGNATURE_OFFSET,
        Signature.BYTES);
    return TransferOrderDecoder.ENCODED_LENGTH;
  }

  /** Whether {@code order} is, byte for byte, the one that {@link #restore} wrote at 0. */
  static boolean isSame(TransferOrderDecoder order, DirectBuffer restored) {
    return Bytes.areEqual(
        order.buffer(), order.offset(), restored, 0, TransferOrderDecoder.ENCODED_LENGTH);
  }

  /** The amount that the pending order asks for; the head has one. */
  static long amount(AccountRecord head) {
    requireTransfer(head);
    return head.buffer().getLong(PENDING_AMOUNT_OFFSET, ByteOrder.LITTLE_ENDIAN);
  }

  /** The token that the pending order asks for; the head has one. */
  static int token(AccountRecord head) {
    requireTransfer(head);
    return head.buffer().getInt(PENDING_TOKEN_OFFSET, ByteOrder.LITTLE_ENDIAN);
  }

  private static void requireTransfer(AccountRecord head) {
    if (head.pendingKind() != TRANSFER) {
      throw new IllegalStateException("no pending transfer but kind " + head.pendingKind());
    }
  }

  private static void copyLong(
      DirectBuffer from, int fromOffset, MutableDirectBuffer into, int offset) {
    into.putLong(offset, from.getLong(fromOffset));
  }

  private static void copyInt(
      DirectBuffer from, int fromOffset, MutableDirectBuffer into, int offset) {
    into.putInt(offset, from.getInt(fromOffset));
  }
}
