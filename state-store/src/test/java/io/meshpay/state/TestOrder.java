package io.meshpay.state;

import io.meshpay.protocol.sbe.TransferOrderDecoder;
import io.meshpay.protocol.sbe.TransferOrderEncoder;
import io.meshpay.protocol.value.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A transfer order as the ledger sees one. Its signature is made up, as the ledger doesn't look at
 * it, but differs with every field.
 */
record TestOrder(
    PublicKey sender,
    PublicKey recipient,
    int token,
    long amount,
    long sequenceNumber,
    long timestampMicros,
    long salt) {
  static final int USD = 1;
  static final int EUR = 978;
  static final long NOW = 1_800_000_000_000_000L;
  static final long SKEW = 60_000_000L;

  /** A stand-in for the key of the account with a number. */
  static PublicKey account(int number) {
    byte[] bytes = new byte[PublicKey.BYTES];
    new SplittableRandom(number).nextBytes(bytes);
    return PublicKey.of(bytes);
  }

  static DirectBuffer buffer(PublicKey key) {
    return new UnsafeBuffer(key.toBytes());
  }

  /** A payment of USD, dated {@link #NOW}. */
  static TestOrder pay(PublicKey sender, PublicKey recipient, long amount, long sequenceNumber) {
    return new TestOrder(sender, recipient, USD, amount, sequenceNumber, NOW, 0);
  }

  TestOrder in(int otherToken) {
    return new TestOrder(
        sender, recipient, otherToken, amount, sequenceNumber, timestampMicros, salt);
  }

  TestOrder at(long otherTimestampMicros) {
    return new TestOrder(
        sender, recipient, token, amount, sequenceNumber, otherTimestampMicros, salt);
  }

  /** The same payment, but another order. */
  TestOrder salted(long otherSalt) {
    return new TestOrder(
        sender, recipient, token, amount, sequenceNumber, timestampMicros, otherSalt);
  }

  byte[] toBytes() {
    byte[] bytes = new byte[TransferOrderDecoder.ENCODED_LENGTH];
    SplittableRandom random = new SplittableRandom(Arrays.hashCode(fields()));
    byte[] orderId = new byte[TransferOrderEncoder.orderIdLength()];
    byte[] signature = new byte[TransferOrderEncoder.signatureLength()];
    random.nextBytes(orderId);
    random.nextBytes(signature);
    new TransferOrderEncoder()
        .wrap(new UnsafeBuffer(bytes), 0)
        .putOrderId(orderId, 0, orderId.length)
        .putSender(sender.toBytes(), 0, PublicKey.BYTES)
        .putRecipient(recipient.toBytes(), 0, PublicKey.BYTES)
        .token(token)
        .amount(amount)
        .sequenceNumber(sequenceNumber)
        .timestampMicros(timestampMicros)
        .putSignature(signature, 0, signature.length);
    return bytes;
  }

  private long[] fields() {
    return new long[] {
      sender.hashCode(), recipient.hashCode(), token, amount, sequenceNumber, timestampMicros, salt
    };
  }

  String toHex() {
    return HexFormat.of().formatHex(toBytes());
  }

  /** The order in the middle of a larger buffer, as it stands in a frame. */
  TransferOrderDecoder decoder() {
    UnsafeBuffer frame = new UnsafeBuffer(new byte[300]);
    frame.putBytes(24, toBytes());
    return new TransferOrderDecoder().wrap(frame, 24);
  }
}
