package io.meshpay.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.lmax.disruptor.RingBuffer;
import com.lmax.disruptor.dsl.Disruptor;
import com.lmax.disruptor.dsl.ProducerType;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Two dependent stages and two producers that keep running dry, so that every wake-up matters. */
final class IdleWaitStrategyTest {
  private static final int EVENTS = 20_000;
  private static final int PRODUCERS = 2;

  @Test
  void noWakeUpIsLostBetweenProducersAndStages() throws Exception {
    Disruptor<long[]> disruptor =
        new Disruptor<>(
            () -> new long[1],
            64,
            Thread.ofPlatform().daemon().factory(),
            ProducerType.MULTI,
            new IdleWaitStrategy());
    CountDownLatch handled = new CountDownLatch(PRODUCERS * EVENTS);
    disruptor
        .handleEventsWith((event, sequence, endOfBatch) -> event[0]++)
        .then(
            (event, sequence, endOfBatch) -> {
              if (event[0] == 1) {
                handled.countDown();
              }
            });
    disruptor.start();
    RingBuffer<long[]> ring = disruptor.getRingBuffer();
    for (int producer = 0; producer < PRODUCERS; producer++) {
      Thread.ofPlatform()
          .start(
              () -> {
                for (int i = 0; i < EVENTS; i++) {
                  long sequence = ring.next();
                  ring.get(sequence)[0] = 0;
                  ring.publish(sequence);
                  if (i % 100 == 0) {
                    awaitDry(ring);
                  }
                }
              });
    }
    assertTrue(handled.await(1, TimeUnit.MINUTES), () -> handled.getCount() + " never arrived");
    disruptor.shutdown(10, TimeUnit.SECONDS);
    assertEquals(64, ring.remainingCapacity());
  }

  private static void awaitDry(RingBuffer<long[]> ring) {
    while (ring.remainingCapacity() < ring.getBufferSize() - 1) {
      Thread.onSpinWait();
    }
  }
}
