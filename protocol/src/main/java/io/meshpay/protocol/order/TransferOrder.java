package io.meshpay.protocol.order;

import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.sbe.TransferOrderDecoder;
import io.meshpay.protocol.sbe.TransferOrderEncoder;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A payment from one account to another (or to itself).
 *
 * <p>Layout: orderId 16, sender 32, recipient 32, token u32, amount i64, sequenceNumber i64,
 * timestampMicros i64, signature 64: 172 bytes, of which the first 108 are signed.
 */
public record TransferOrder(
    UUID orderId,
    PublicKey sender,
    PublicKey recipient,
    int token,
    long amount,
    long sequenceNumber,
    long timestampMicros,
    Signature signature)
    implements Order {
  /** Length in bytes. */
  public static final int BYTES = TransferOrderDecoder.ENCODED_LENGTH;

  /** How many bytes, from the first, are signed. */
  public static final int SIGNED_BYTES = BYTES - Signature.BYTES;

  public static final int ORDER_ID_OFFSET = TransferOrderDecoder.orderIdEncodingOffset();
  public static final int SENDER_OFFSET = TransferOrderDecoder.senderEncodingOffset();
  public static final int RECIPIENT_OFFSET = TransferOrderDecoder.recipientEncodingOffset();
  public static final int TOKEN_OFFSET = TransferOrderDecoder.tokenEncodingOffset();
  public static final int AMOUNT_OFFSET = TransferOrderDecoder.amountEncodingOffset();
  public static final int SEQUENCE_NUMBER_OFFSET =
      TransferOrderDecoder.sequenceNumberEncodingOffset();
  public static final int TIMESTAMP_OFFSET = TransferOrderDecoder.timestampMicrosEncodingOffset();
  public static final int SIGNATURE_OFFSET = TransferOrderDecoder.signatureEncodingOffset();

  /** Makes an order and signs it with its sender's key. */
  public static TransferOrder sign(
      Signer sender,
      SigningContext context,
      UUID orderId,
      PublicKey recipient,
      int token,
      long amount,
      long sequenceNumber,
      long timestampMicros) {
    TransferOrder unsigned =
        new TransferOrder(
            orderId,
            sender.publicKey(),
            recipient,
            token,
            amount,
            sequenceNumber,
            timestampMicros,
            OrderSigning.NONE);
    return unsigned.withSignature(OrderSigning.sign(unsigned, sender, context));
  }

  /** Reads {@link #BYTES} bytes at {@code offset}; all contents are readable. */
  public static TransferOrder read(DirectBuffer buffer, int offset) {
    TransferOrderDecoder decoder = new TransferOrderDecoder().wrap(buffer, offset);
    return new TransferOrder(
        OrderId.read(buffer, offset + ORDER_ID_OFFSET),
        PublicKey.read(buffer, offset + SENDER_OFFSET),
        PublicKey.read(buffer, offset + RECIPIENT_OFFSET),
        (int) decoder.token(),
        decoder.amount(),
        decoder.sequenceNumber(),
        decoder.timestampMicros(),
        Signature.read(buffer, offset + SIGNATURE_OFFSET));
  }

  /** The same order with another signature. */
  public TransferOrder withSignature(Signature other) {
    return new TransferOrder(
        orderId, sender, recipient, token, amount, sequenceNumber, timestampMicros, other);
  }

  @Override
  public OrderKind kind() {
    return OrderKind.TRANSFER;
  }

  @Override
  public PublicKey payer() {
    return sender;
  }

  @Override
  public void encode(MutableDirectBuffer buffer, int offset) {
    OrderId.write(orderId, buffer, offset + ORDER_ID_OFFSET);
    sender.copyTo(buffer, offset + SENDER_OFFSET);
    recipient.copyTo(buffer, offset + RECIPIENT_OFFSET);
    new TransferOrderEncoder()
        .wrap(buffer, offset)
        .token(token)
        .amount(amount)
        .sequenceNumber(sequenceNumber)
        .timestampMicros(timestampMicros);
    signature.copyTo(buffer, offset + SIGNATURE_OFFSET);
  }
}
