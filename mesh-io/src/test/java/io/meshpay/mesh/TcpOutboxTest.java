package io.meshpay.mesh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class TcpOutboxTest {
  private static final int BATCH_BYTES_MAX = 10_000;

  private final TcpOutbox outbox = new TcpOutbox(UnpooledByteBufAllocator.DEFAULT, BATCH_BYTES_MAX);

  @Test
  void messages_lie_as_frames_one_behind_the_other() {
    for (int i = 0; i < 50; i++) {
      assertTrue(addHere(i, 8 + i));
    }
    ByteBuf batch = Objects.requireNonNull(outbox.takeHere());
    assertEquals(50, TcpOutbox.frames(batch));
    for (int i = 0; i < 50; i++) {
      assertFrame(i, 8 + i, batch);
    }
    assertFalse(batch.isReadable());
    batch.release();
    assertNull(outbox.takeHere());
  }

  @Test
  void what_is_handed_over_while_the_last_batch_waits_is_appended_to_it() {
    addThere(1, 8);
    assertEquals(0, outbox.handOver());
    addThere(2, 9);
    assertEquals(0, outbox.handOver());
    ByteBuf batch = Objects.requireNonNull(outbox.takeHandedOver());
    assertFrame(1, 8, batch);
    assertFrame(2, 9, batch);
    assertFalse(batch.isReadable());
    batch.release();
    assertNull(outbox.takeHandedOver());
    assertEquals(-1, outbox.handOver());
  }

  @Test
  void a_full_batch_takes_no_more_and_keeps_what_it_has() {
    assertTrue(addHere(1, BATCH_BYTES_MAX - 4));
    assertFalse(addHere(2, 8));
    ByteBuf batch = Objects.requireNonNull(outbox.takeHere());
    assertFrame(1, BATCH_BYTES_MAX - 4, batch);
    batch.release();
    assertTrue(addHere(1, BATCH_BYTES_MAX - 16));
    assertFalse(addHere(2, 9));
    assertTrue(addHere(3, 8));
    assertEquals(2, TcpOutbox.drop(outbox.takeHere()));
  }

  @Test
  void a_batch_that_does_not_fit_behind_the_waiting_one_is_dropped_and_counted() {
    addThere(1, BATCH_BYTES_MAX / 2);
    assertEquals(0, outbox.handOver());
    addThere(2, BATCH_BYTES_MAX / 2);
    addThere(3, 8);
    assertEquals(2, outbox.handOver());
    ByteBuf batch = Objects.requireNonNull(outbox.takeHandedOver());
    assertFrame(1, BATCH_BYTES_MAX / 2, batch);
    assertFalse(batch.isReadable());
    batch.release();
  }

  @Test
  void dropping_counts_messages_and_releases() {
    addThere(1, 8);
    addThere(2, 100);
    assertEquals(2, outbox.dropThere());
    assertEquals(0, outbox.dropThere());
    addHere(1, 8);
    ByteBuf batch = Objects.requireNonNull(outbox.takeHere());
    assertEquals(1, TcpOutbox.drop(batch));
    assertEquals(0, batch.refCnt());
  }

  private boolean addHere(long number, int length) {
    return outbox.addHere(new UnsafeBuffer(Frames.message(number, length)), 0, length);
  }

  private boolean addThere(long number, int length) {
    return outbox.addThere(new UnsafeBuffer(Frames.message(number, length)), 0, length);
  }

  private static void assertFrame(long number, int length, ByteBuf batch) {
    byte[] frame = new byte[4 + length];
    batch.readBytes(frame);
    assertArrayEquals(Frames.framed(Frames.message(number, length)), frame);
  }
}
