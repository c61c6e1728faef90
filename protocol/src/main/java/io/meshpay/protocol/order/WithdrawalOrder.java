package io.meshpay.protocol.order;

import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.layout.Utf8;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.sbe.WithdrawalOrderDecoder;
import io.meshpay.protocol.sbe.WithdrawalOrderEncoder;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A payment out of the mesh, to someone at the primary ledger. Layout: orderId 16, sender 32, token
 * u32, amount i64, sequenceNumber i64, timestampMicros i64, expiryMicros i64,
 * externalRecipientBytes u8 (1..128), externalRecipient 128 (UTF-8, zeros after its length),
 * signature 64: 277 bytes, of which the first 213 are signed.
 *
 * @param expiryMicros after this time anyone may ask the gateway to void it
 * @param externalRecipient an address that the primary ledger understands
 */
public record WithdrawalOrder(
    UUID orderId,
    PublicKey sender,
    int token,
    long amount,
    long sequenceNumber,
    long timestampMicros,
    long expiryMicros,
    String externalRecipient,
    Signature signature)
    implements Order {
  /** Length in bytes. */
  public static final int BYTES = WithdrawalOrderDecoder.ENCODED_LENGTH;

  /** How many bytes, from the first, are signed. */
  public static final int SIGNED_BYTES = BYTES - Signature.BYTES;

  /** The longest external recipient, in bytes of UTF-8. */
  public static final int EXTERNAL_RECIPIENT_BYTES_MAX =
      WithdrawalOrderDecoder.externalRecipientEncodingLength();

  public static final int ORDER_ID_OFFSET = WithdrawalOrderDecoder.orderIdEncodingOffset();
  public static final int SENDER_OFFSET = WithdrawalOrderDecoder.senderEncodingOffset();
  public static final int TOKEN_OFFSET = WithdrawalOrderDecoder.tokenEncodingOffset();
  public static final int AMOUNT_OFFSET = WithdrawalOrderDecoder.amountEncodingOffset();
  public static final int SEQUENCE_NUMBER_OFFSET =
      WithdrawalOrderDecoder.sequenceNumberEncodingOffset();
  public static final int TIMESTAMP_OFFSET = WithdrawalOrderDecoder.timestampMicrosEncodingOffset();
  public static final int EXPIRY_OFFSET = WithdrawalOrderDecoder.expiryMicrosEncodingOffset();
  public static final int EXTERNAL_RECIPIENT_BYTES_OFFSET =
      WithdrawalOrderDecoder.externalRecipientBytesEncodingOffset();
  public static final int EXTERNAL_RECIPIENT_OFFSET =
      WithdrawalOrderDecoder.externalRecipientEncodingOffset();
  public static final int SIGNATURE_OFFSET = WithdrawalOrderDecoder.signatureEncodingOffset();

  /** Refuses an external recipient that the field can't hold. */
  public WithdrawalOrder {
    int bytes = externalRecipient.getBytes(StandardCharsets.UTF_8).length;
    if (bytes == 0 || bytes > EXTERNAL_RECIPIENT_BYTES_MAX) {
      throw new IllegalArgumentException(
          "an external recipient has 1.." + EXTERNAL_RECIPIENT_BYTES_MAX + " bytes, not " + bytes);
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(externalRecipient)) {
      throw new IllegalArgumentException("an external recipient with half a character");
    }
  }

  /** Makes an order and signs it with its sender's key. */
  public static WithdrawalOrder sign(
      Signer sender,
      SigningContext context,
      UUID orderId,
      int token,
      long amount,
      long sequenceNumber,
      long timestampMicros,
      long expiryMicros,
      String externalRecipient) {
    WithdrawalOrder unsigned =
        new WithdrawalOrder(
            orderId,
            sender.publicKey(),
            token,
            amount,
            sequenceNumber,
            timestampMicros,
            expiryMicros,
            externalRecipient,
            OrderSigning.NONE);
    return unsigned.withSignature(OrderSigning.sign(unsigned, sender, context));
  }

  /** Whether the {@link #BYTES} bytes at {@code offset} are an order. Makes no garbage. */
  public static boolean isWellFormed(DirectBuffer buffer, int offset) {
    int bytes = buffer.getByte(offset + EXTERNAL_RECIPIENT_BYTES_OFFSET) & 0xFF;
    int text = offset + EXTERNAL_RECIPIENT_OFFSET;
    if (bytes == 0 || bytes > EXTERNAL_RECIPIENT_BYTES_MAX) {
      return false;
    }
    for (int i = bytes; i < EXTERNAL_RECIPIENT_BYTES_MAX; i++) {
      if (buffer.getByte(text + i) != 0) {
        return false;
      }
    }
    return Utf8.isWellFormed(buffer, text, bytes);
  }

  /**
   * Reads {@link #BYTES} bytes at {@code offset}.
   *
   * @throws IllegalArgumentException if they are not {@link #isWellFormed}
   */
  public static WithdrawalOrder read(DirectBuffer buffer, int offset) {
    if (!isWellFormed(buffer, offset)) {
      throw new IllegalArgumentException("a withdrawal order with a bad external recipient");
    }
    WithdrawalOrderDecoder decoder = new WithdrawalOrderDecoder().wrap(buffer, offset);
    byte[] text = new byte[decoder.externalRecipientBytes()];
    buffer.getBytes(offset + EXTERNAL_RECIPIENT_OFFSET, text);
    return new WithdrawalOrder(
        OrderId.read(buffer, offset + ORDER_ID_OFFSET),
        PublicKey.read(buffer, offset + SENDER_OFFSET),
        (int) decoder.token(),
        decoder.amount(),
        decoder.sequenceNumber(),
        decoder.timestampMicros(),
        decoder.expiryMicros(),
        new String(text, StandardCharsets.UTF_8),
        Signature.read(buffer, offset + SIGNATURE_OFFSET));
  }

  /** The same order with another signature. */
  public WithdrawalOrder withSignature(Signature other) {
    return new WithdrawalOrder(
        orderId,
        sender,
        token,
        amount,
        sequenceNumber,
        timestampMicros,
        expiryMicros,
        externalRecipient,
        other);
  }

  @Override
  public OrderKind kind() {
    return OrderKind.WITHDRAWAL;
  }

  @Override
  public PublicKey payer() {
    return sender;
  }

  @Override
  public void encode(MutableDirectBuffer buffer, int offset) {
    byte[] text = externalRecipient.getBytes(StandardCharsets.UTF_8);
    OrderId.write(orderId, buffer, offset + ORDER_ID_OFFSET);
    sender.copyTo(buffer, offset + SENDER_OFFSET);
    new WithdrawalOrderEncoder()
        .wrap(buffer, offset)
        .token(token)
        .amount(amount)
        .sequenceNumber(sequenceNumber)
        .timestampMicros(timestampMicros)
        .expiryMicros(expiryMicros)
        .externalRecipientBytes((short) text.length);
    buffer.setMemory(offset + EXTERNAL_RECIPIENT_OFFSET, EXTERNAL_RECIPIENT_BYTES_MAX, (byte) 0);
    buffer.putBytes(offset + EXTERNAL_RECIPIENT_OFFSET, text);
    signature.copyTo(buffer, offset + SIGNATURE_OFFSET);
  }
}
