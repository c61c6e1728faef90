package io.meshpay.load.flow;

import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.PublicKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/**
 * The orders of a bench run: each pays one smallest unit to the next wallet of the ring. An order
 * is a pure function of committee, payer, payee, token and sequence number. So a run that was
 * killed signs the very same bytes again for a number that authorities have voted for, and never
 * equivocates.
 */
final class RingOrders {
  /** What each order pays, in the token's smallest unit. */
  public static final long AMOUNT = 1;

  /** 2026-01-01T00:00:00Z; the sequence number is added, so it stays in the past for ages. */
  private static final long TIMESTAMP_BASE_MICROS = 1_767_225_600_000_000L;

  private static final byte[] TAG = "MeshPay bench order".getBytes(StandardCharsets.US_ASCII);

  private final SigningContext context;
  private final int token;

  public RingOrders(SigningContext context, int token) {
    this.context = context;
    this.token = token;
  }

  /** The payer's order with this sequence number, signed. */
  public TransferOrder order(Signer payer, PublicKey payee, long sequenceNumber) {
    return TransferOrder.sign(
        payer,
        context,
        orderId(payer.publicKey(), sequenceNumber),
        payee,
        token,
        AMOUNT,
        sequenceNumber,
        TIMESTAMP_BASE_MICROS + sequenceNumber);
  }

  /** A UUID of version 8 (RFC 9562, section 5.8) out of a SHA-256 digest. */
  static UUID orderId(PublicKey payer, long sequenceNumber) {
    MessageDigest sha256 = sha256();
    sha256.update(TAG);
    sha256.update(payer.toBytes());
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(sequenceNumber).flip());
    ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
    long high = (digest.getLong() & ~0xf000L) | 0x8000L;
    long low = (digest.getLong() & ~(3L << 62)) | (2L << 62);
    return new UUID(high, low);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
