package io.meshpay.pipeline;

import com.lmax.disruptor.EventFactory;
import java.nio.ByteBuffer;
import org.agrona.BitUtil;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Makes the ring's slots, each over its part of one off-heap slab per few slots, so that no message
 * is ever allocated.
 */
final class Slots implements EventFactory<Slot> {
  /** A slab stays far below the 2 GiB that a buffer may have, whatever the ring's size. */
  private static final int SLAB_BYTES = 1 << 24;

  private final int slotBytes;
  private ByteBuffer slab = ByteBuffer.allocateDirect(0);

  Slots(int messageBytesMax) {
    // Whole cache lines, so that two threads that work on neighbours don't share one.
    slotBytes = BitUtil.align(messageBytesMax, BitUtil.CACHE_LINE_LENGTH);
  }

  @Override
  public Slot newInstance() {
    if (slab.remaining() < slotBytes) {
      slab = ByteBuffer.allocateDirect(Math.max(SLAB_BYTES, slotBytes));
    }
    UnsafeBuffer message = new UnsafeBuffer(slab, slab.position(), slotBytes);
    slab.position(slab.position() + slotBytes);
    return new Slot(message);
  }
}
