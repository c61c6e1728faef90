package io.meshpay.authority;

import io.meshpay.protocol.committee.Genesis;
import io.meshpay.protocol.committee.OpeningBalance;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.PublicKey;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

/**
 * What a set of certificates comes to, in the plainest way: two maps. It shares no code with the
 * ledger; the digest is computed as the Javadoc of {@link io.meshpay.state.StateDigest} says.
 */
final class ReferenceState {
  private static final int DIGEST_BYTES = 32;
  private static final int AMOUNT_BYTES = 16;

  /** What one account has of one token. */
  record Pair(PublicKey account, int token) {}

  private final Map<Pair, BigInteger> balances = new HashMap<>();
  private final Map<PublicKey, Long> nextSequenceNumbers = new HashMap<>();

  ReferenceState(Genesis genesis) {
    for (OpeningBalance opening : genesis.balances()) {
      add(opening.account(), opening.token(), opening.amount());
    }
  }

  void execute(TransferOrder order) {
    if (order.sequenceNumber() != nextSequenceNumber(order.sender())) {
      throw new IllegalArgumentException("not the next order: " + order);
    }
    nextSequenceNumbers.put(order.sender(), order.sequenceNumber() + 1);
    add(order.sender(), order.token(), -order.amount());
    add(order.recipient(), order.token(), order.amount());
  }

  private void add(PublicKey account, int token, long amount) {
    balances.merge(new Pair(account, token), BigInteger.valueOf(amount), BigInteger::add);
  }

  long nextSequenceNumber(PublicKey account) {
    return nextSequenceNumbers.getOrDefault(account, 0L);
  }

  BigInteger balance(PublicKey account, int token) {
    return balances.getOrDefault(new Pair(account, token), BigInteger.ZERO);
  }

  /** In hexadecimal. */
  String digest() {
    BigInteger sum = BigInteger.ZERO;
    for (Map.Entry<PublicKey, Long> entry : nextSequenceNumbers.entrySet()) {
      ByteBuffer fact = fact("MeshPay sequence", entry.getKey());
      sum = sum.add(hash(fact.putLong(entry.getValue())));
    }
    for (Map.Entry<Pair, BigInteger> entry : balances.entrySet()) {
      if (entry.getValue().signum() != 0) {
        ByteBuffer fact = fact("MeshPay balances", entry.getKey().account());
        fact.putInt(entry.getKey().token());
        // Nobody withdraws, so nothing is locked.
        fact.put(littleEndian(entry.getValue(), AMOUNT_BYTES)).put(new byte[AMOUNT_BYTES]);
        sum = sum.add(hash(fact));
      }
    }
    return HexFormat.of().formatHex(littleEndian(sum, DIGEST_BYTES));
  }

  private static ByteBuffer fact(String tag, PublicKey account) {
    ByteBuffer fact = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
    return fact.put(tag.getBytes(StandardCharsets.US_ASCII)).put(account.toBytes());
  }

  private static BigInteger hash(ByteBuffer fact) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(fact.flip());
      return new BigInteger(1, reversed(sha256.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The lowest bytes of a number, in two's complement. */
  private static byte[] littleEndian(BigInteger number, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = number.shiftRight(i * Byte.SIZE).byteValue();
    }
    return bytes;
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }
}
