package io.meshpay.mesh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class FrameWindowTest {
  @Test
  void it_has_room_until_the_frames_under_way_reach_the_limit() {
    FrameWindow window = new FrameWindow(2);
    assertTrue(window.hasRoom());
    window.received();
    window.received();
    assertFalse(window.hasRoom());
    window.completedHere(1);
    assertTrue(window.hasRoom());
    window.received();
    assertFalse(window.hasRoom());
    assertFalse(window.completedThere(1));
    assertTrue(window.hasRoom());
    assertEquals(1, window.underWay());
  }

  @Test
  void the_other_thread_is_told_to_wake_once_few_enough_are_under_way() {
    FrameWindow window = new FrameWindow(4);
    for (int i = 0; i < 4; i++) {
      window.received();
    }
    assertFalse(window.armWake(2));
    assertFalse(window.completedThere(1));
    assertTrue(window.completedThere(1));
    assertTrue(window.armWake(2));
    assertFalse(window.completedThere(1));
  }

  @Test
  void completing_more_than_was_received_is_a_bug_that_shows() {
    FrameWindow window = new FrameWindow(4);
    window.completedHere(1);
    assertThrows(IllegalStateException.class, window::hasRoom);
  }

  /** The reading thread sleeps for good if one wake-up is lost. */
  @Test
  void no_wake_up_is_lost_between_two_threads() throws InterruptedException {
    long frames = 500_000;
    FrameWindow window = new FrameWindow(2);
    Semaphore wakeUps = new Semaphore(0);
    AtomicLong handedOut = new AtomicLong();
    CountDownLatch done = new CountDownLatch(1);
    Thread answering =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (long completed = 0; completed < frames; completed++) {
                    while (handedOut.get() == completed) {
                      Thread.onSpinWait();
                    }
                    if (window.completedThere(1)) {
                      wakeUps.release();
                    }
                  }
                });
    Thread reading =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (long number = 0; number < frames; number++) {
                    if (!window.hasRoom() && !window.armWake(1)) {
                      wakeUps.acquireUninterruptibly();
                      wakeUps.drainPermits();
                      number--;
                      continue;
                    }
                    window.received();
                    handedOut.incrementAndGet();
                  }
                  done.countDown();
                });
    assertTrue(done.await(60, TimeUnit.SECONDS), () -> "stalled after " + handedOut);
    answering.join();
    reading.join();
    assertEquals(0, window.underWay());
  }
}
