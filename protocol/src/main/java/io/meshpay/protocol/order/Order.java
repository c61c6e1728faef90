package io.meshpay.protocol.order;

import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.util.Arrays;
import java.util.UUID;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Moves money out of an account, on the word of its owner. Each kind has a fixed length; its last
 * 64 bytes are the owner's signature of all the bytes before them, in the kind's {@link Domain}.
 */
public sealed interface Order permits TransferOrder, WithdrawalOrder, DepositOrder {
  /** Which of the three it is; never {@code NONE}. */
  OrderKind kind();

  /** Chosen by the owner, for people and books; no rule depends on it. */
  UUID orderId();

  /** The account that pays and signs: a transfer's or withdrawal's sender, a deposit's issuer. */
  PublicKey payer();

  /** The token's id. Ids above 2^31-1 exist in no committee; they read as negative numbers. */
  int token();

  /** In the token's smallest unit. Valid amounts are 1..2^63-1; the wire can carry others. */
  long amount();

  /** The payer's next sequence number; the first is 0. */
  long sequenceNumber();

  /** When the payer signed, in microseconds since 1970 (UTC). */
  long timestampMicros();

  /** The payer's signature. */
  Signature signature();

  /** Writes {@code bytes(kind())} bytes at {@code offset}. */
  void encode(MutableDirectBuffer buffer, int offset);

  /** The encoded order. */
  default byte[] toBytes() {
    byte[] bytes = new byte[bytes(kind())];
    encode(new UnsafeBuffer(bytes), 0);
    return bytes;
  }

  /** What votes and acknowledgements are about: see {@link OrderDigest}. */
  default Digest digest() {
    return new OrderDigest().of(this);
  }

  /** The whole message that the payer signs: the context's prefix, then the order's body. */
  default byte[] signedMessage(SigningContext context) {
    return context.message(domain(kind()), Arrays.copyOf(toBytes(), signedBytes(kind())));
  }

  /** Length of an order of this kind; 0 for none. */
  static int bytes(OrderKind kind) {
    return switch (kind) {
      case TRANSFER -> TransferOrder.BYTES;
      case WITHDRAWAL -> WithdrawalOrder.BYTES;
      case DEPOSIT -> DepositOrder.BYTES;
      case NONE, NULL_VAL -> 0;
    };
  }

  /** How many of an order's bytes, from the first, its payer signs. */
  static int signedBytes(OrderKind kind) {
    return Math.max(0, bytes(kind) - Signature.BYTES);
  }

  /** The domain in which an order of this kind is signed. */
  static Domain domain(OrderKind kind) {
    return switch (kind) {
      case TRANSFER -> Domain.TRANSFER_ORDER;
      case WITHDRAWAL -> Domain.WITHDRAWAL_ORDER;
      case DEPOSIT -> Domain.DEPOSIT_ORDER;
      case NONE, NULL_VAL -> throw new IllegalArgumentException("no order: " + kind);
    };
  }

  /**
   * Reads an order of this kind, {@code bytes(kind)} long, at {@code offset}.
   *
   * @throws IllegalArgumentException if a withdrawal is not {@link WithdrawalOrder#isWellFormed}
   */
  static Order read(OrderKind kind, DirectBuffer buffer, int offset) {
    return switch (kind) {
      case TRANSFER -> TransferOrder.read(buffer, offset);
      case WITHDRAWAL -> WithdrawalOrder.read(buffer, offset);
      case DEPOSIT -> DepositOrder.read(buffer, offset);
      case NONE, NULL_VAL -> throw new IllegalArgumentException("no order: " + kind);
    };
  }
}
