package io.meshpay.protocol.order;

import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.sbe.DepositOrderDecoder;
import io.meshpay.protocol.sbe.DepositOrderEncoder;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * A gateway's issuance of money that came in at the primary ledger. Layout: orderId 16, issuer 32,
 * recipient 32, token u32, amount i64, sequenceNumber i64, timestampMicros i64, externalReference
 * 32, signature 64: 204 bytes, of which the first 140 are signed.
 *
 * @param issuer the gateway's issuance account
 * @param externalReference the digest of the payment's entry in the primary ledger
 */
public record DepositOrder(
    UUID orderId,
    PublicKey issuer,
    PublicKey recipient,
    int token,
    long amount,
    long sequenceNumber,
    long timestampMicros,
    Digest externalReference,
    Signature signature)
    implements Order {
  /** Length in bytes. */
  public static final int BYTES = DepositOrderDecoder.ENCODED_LENGTH;

  /** How many bytes, from the first, are signed. */
  public static final int SIGNED_BYTES = BYTES - Signature.BYTES;

  public static final int ORDER_ID_OFFSET = DepositOrderDecoder.orderIdEncodingOffset();
  public static final int ISSUER_OFFSET = DepositOrderDecoder.issuerEncodingOffset();
  public static final int RECIPIENT_OFFSET = DepositOrderDecoder.recipientEncodingOffset();
  public static final int TOKEN_OFFSET = DepositOrderDecoder.tokenEncodingOffset();
  public static final int AMOUNT_OFFSET = DepositOrderDecoder.amountEncodingOffset();
  public static final int SEQUENCE_NUMBER_OFFSET =
      DepositOrderDecoder.sequenceNumberEncodingOffset();
  public static final int TIMESTAMP_OFFSET = DepositOrderDecoder.timestampMicrosEncodingOffset();
  public static final int EXTERNAL_REFERENCE_OFFSET =
      DepositOrderDecoder.externalReferenceEncodingOffset();
  public static final int SIGNATURE_OFFSET = DepositOrderDecoder.signatureEncodingOffset();

  /** Makes an order and signs it with its issuer's key. */
  public static DepositOrder sign(
      Signer issuer,
      SigningContext context,
      UUID orderId,
      PublicKey recipient,
      int token,
      long amount,
      long sequenceNumber,
      long timestampMicros,
      Digest externalReference) {
    DepositOrder unsigned =
        new DepositOrder(
            orderId,
            issuer.publicKey(),
            recipient,
            token,
            amount,
            sequenceNumber,
            timestampMicros,
            externalReference,
            OrderSigning.NONE);
    return unsigned.withSignature(OrderSigning.sign(unsigned, issuer, context));
  }

  /** Reads {@link #BYTES} bytes at {@code offset}; all contents are readable. */
  public static DepositOrder read(DirectBuffer buffer, int offset) {
    DepositOrderDecoder decoder = new DepositOrderDecoder().wrap(buffer, offset);
    return new DepositOrder(
        OrderId.read(buffer, offset + ORDER_ID_OFFSET),
        PublicKey.read(buffer, offset + ISSUER_OFFSET),
        PublicKey.read(buffer, offset + RECIPIENT_OFFSET),
        (int) decoder.token(),
        decoder.amount(),
        decoder.sequenceNumber(),
        decoder.timestampMicros(),
        Digest.read(buffer, offset + EXTERNAL_REFERENCE_OFFSET),
        Signature.read(buffer, offset + SIGNATURE_OFFSET));
  }

  /** The same order with another signature. */
  public DepositOrder withSignature(Signature other) {
    return new DepositOrder(
        orderId,
        issuer,
        recipient,
        token,
        amount,
        sequenceNumber,
        timestampMicros,
        externalReference,
        other);
  }

  @Override
  public OrderKind kind() {
    return OrderKind.DEPOSIT;
  }

  @Override
  public PublicKey payer() {
    return issuer;
  }

  @Override
  public void encode(MutableDirectBuffer buffer, int offset) {
    OrderId.write(orderId, buffer, offset + ORDER_ID_OFFSET);
    issuer.copyTo(buffer, offset + ISSUER_OFFSET);
    recipient.copyTo(buffer, offset + RECIPIENT_OFFSET);
    new DepositOrderEncoder()
        .wrap(buffer, offset)
        .token(token)
        .amount(amount)
        .sequenceNumber(sequenceNumber)
        .timestampMicros(timestampMicros);
    externalReference.copyTo(buffer, offset + EXTERNAL_REFERENCE_OFFSET);
    signature.copyTo(buffer, offset + SIGNATURE_OFFSET);
  }
}
