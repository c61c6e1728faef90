package io.meshpay.load.flow;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;

final class RingOrdersTest {
  private static final SigningContext CONTEXT =
      new SigningContext(1, Digest.of(new byte[Digest.BYTES]));
  private static final SigningKey PAYER = key(1);
  private static final PublicKey PAYEE = key(2).publicKey();

  private final RingOrders orders = new RingOrders(CONTEXT, 7);

  private static SigningKey key(int number) {
    byte[] seed = new byte[SigningKey.SEED_BYTES];
    seed[0] = (byte) number;
    return SigningKey.fromSeed(seed);
  }

  @Test
  void anotherRunSignsTheSameBytes() {
    for (long number = 0; number < 50; number++) {
      byte[] first = orders.order(PAYER, PAYEE, number).toBytes();
      byte[] again = new RingOrders(CONTEXT, 7).order(key(1), PAYEE, number).toBytes();
      assertArrayEquals(first, again);
    }
  }

  @Test
  void theBytesAreTheSameInEveryVersion() {
    assertEquals(
        "bde56bcec9143c24992addeeea6cf91a0c295f47f7b061646d28cdf8845d588b",
        orders.order(PAYER, PAYEE, 3).digest().toHex());
  }

  @Test
  void anOrderPaysOneSmallestUnitAndItsPayerSigned() {
    TransferOrder order = orders.order(PAYER, PAYEE, 12);
    assertEquals(PAYER.publicKey(), order.sender());
    assertEquals(PAYEE, order.recipient());
    assertEquals(7, order.token());
    assertEquals(1, order.amount());
    assertEquals(12, order.sequenceNumber());
    byte[] message = order.signedMessage(CONTEXT);
    assertTrue(
        Ed25519.verify(
            order.signature().toBytes(),
            0,
            PAYER.publicKey().toBytes(),
            0,
            message,
            0,
            message.length));
  }

  @Test
  void itsTimestampIsInThePast() {
    long timestamp = orders.order(PAYER, PAYEE, 1_000_000_000).timestampMicros();
    assertTrue(timestamp / 1_000_000 < Instant.parse("2026-01-02T00:00:00Z").getEpochSecond());
  }

  @Test
  void idsAreDistinctUuidsOfVersionEight() {
    Set<UUID> ids = new HashSet<>();
    for (long number = 0; number < 1000; number++) {
      UUID mine = RingOrders.orderId(PAYER.publicKey(), number);
      assertEquals(8, mine.version());
      assertEquals(2, mine.variant());
      assertTrue(ids.add(mine));
      assertTrue(ids.add(RingOrders.orderId(PAYEE, number)));
    }
  }
}
