package io.meshpay.state;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.sbe.TransferOrderDecoder;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class PendingOrderTest {
  private static final int BYTES = TransferOrderDecoder.ENCODED_LENGTH;

  @Test
  void givesBackAnyOrderByteForByteAndLeavesTheRestOfTheHeadAlone() {
    SplittableRandom random = Seed.random("PendingOrderTest");
    for (int round = 0; round < 1000 * Seed.ROUNDS; round++) {
      byte[] bytes = new byte[BYTES];
      random.nextBytes(bytes);
      TransferOrderDecoder order = new TransferOrderDecoder().wrap(new UnsafeBuffer(bytes), 0);
      AccountRecord head = new AccountRecord();
      head.reset(random.nextInt());
      head.nextSequenceNumber(order.sequenceNumber());
      head.writeBalance(new Int128().set(random.nextLong(), random.nextLong()));
      AccountRecord before = new AccountRecord();
      before.copy(head);

      PendingOrder.put(order, head);
      assertEquals(order.amount(), PendingOrder.amount(head));
      assertEquals((int) order.token(), PendingOrder.token(head));
      UnsafeBuffer restored = new UnsafeBuffer(new byte[BYTES + 3]);
      int sender = TransferOrderDecoder.senderEncodingOffset();
      assertEquals(BYTES, PendingOrder.restore(order.buffer(), sender, head, restored, 3));
      byte[] back = new byte[BYTES];
      restored.getBytes(3, back);
      assertEquals(HexFormat.of().formatHex(bytes), HexFormat.of().formatHex(back));

      head.clearPending();
      assertEquals(before.buffer(), head.buffer());
    }
  }

  @Test
  void anOrderThatDiffersInAnyByteIsNotTheSame() {
    byte[] bytes = TestOrder.pay(TestOrder.account(1), TestOrder.account(2), 1, 0).toBytes();
    TransferOrderDecoder order = new TransferOrderDecoder().wrap(new UnsafeBuffer(bytes), 0);
    assertTrue(PendingOrder.isSame(order, new UnsafeBuffer(bytes.clone())));
    for (int i = 0; i < BYTES; i++) {
      byte[] other = bytes.clone();
      other[i] ^= 1;
      assertFalse(PendingOrder.isSame(order, new UnsafeBuffer(other)));
    }
  }

  @Test
  void aHeadWithoutPendingOrderGivesNoneBack() {
    AccountRecord head = new AccountRecord();
    UnsafeBuffer buffer = new UnsafeBuffer(new byte[BYTES]);
    assertThrows(
        IllegalStateException.class, () -> PendingOrder.restore(buffer, 0, head, buffer, 0));
    assertThrows(IllegalStateException.class, () -> PendingOrder.amount(head));
  }
}
