package io.meshpay.mesh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.meshpay.mesh.transport.MeshTransport;
import io.meshpay.protocol.transport.FrameReceiver;
import io.meshpay.protocol.transport.Link;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * In the steady state a frame over TCP leaves no garbage, neither where it is read nor answered.
 */
final class GarbageTest {
  private static final int FRAMES_PER_WRITE = 100;
  private static final int MESSAGE_BYTES = 200;

  /** What a burst of reading or writing allocates is spread over its frames. */
  private static final long BYTES_PER_FRAME_MAX = 24;

  @ParameterizedTest
  @EnumSource
  void a_frame_leaves_no_garbage(MeshTransport transport) throws Exception {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    AtomicLong loop = new AtomicLong();
    OneToOneConcurrentArrayQueue<Link> toAnswer = new OneToOneConcurrentArrayQueue<>(10_000);
    FrameReceiver receiver =
        new FrameReceiver() {
          @Override
          public void onFrame(Link link, DirectBuffer buffer, int offset, int length) {
            loop.set(Thread.currentThread().threadId());
            toAnswer.offer(link);
          }

          @Override
          public void onUnframed(Link link, long claimedBytes) {}
        };
    try (TestNode node = TestNode.on(transport)) {
      MeshServer server =
          Await.result(node.network.listenTcp(TestNode.ANY_PORT, receiver, MeshLimits.DEFAULT));
      AtomicBoolean stopped = new AtomicBoolean();
      Thread answering = Thread.ofPlatform().start(() -> answer(toAnswer, stopped));
      try (Peer peer = new Peer(server.port())) {
        exchange(peer, 300);
        long loopBefore = threads.getThreadAllocatedBytes(loop.get());
        long answeringBefore = threads.getThreadAllocatedBytes(answering.threadId());
        exchange(peer, 200);
        long frames = 200L * FRAMES_PER_WRITE;
        long loopBytes = threads.getThreadAllocatedBytes(loop.get()) - loopBefore;
        long answeringBytes =
            threads.getThreadAllocatedBytes(answering.threadId()) - answeringBefore;
        System.out.println(
            transport
                + ": bytes allocated per frame: event loop "
                + (double) loopBytes / frames
                + ", answering thread "
                + (double) answeringBytes / frames);
        assertTrue(loopBytes < frames * BYTES_PER_FRAME_MAX, () -> loopBytes + " on the loop");
        assertTrue(
            answeringBytes < frames * BYTES_PER_FRAME_MAX, () -> answeringBytes + " answering");
      }
      stopped.set(true);
      answering.join();
    }
  }

  private static void answer(OneToOneConcurrentArrayQueue<Link> toAnswer, AtomicBoolean stopped) {
    UnsafeBuffer message = new UnsafeBuffer(Frames.message(5, MESSAGE_BYTES));
    while (!stopped.get()) {
      Link link = toAnswer.poll();
      if (link == null) {
        LockSupport.parkNanos(10_000);
        continue;
      }
      int answered = 0;
      while (link != null) {
        link.send(message, 0, MESSAGE_BYTES);
        answered++;
        Link next = toAnswer.poll();
        if (next == null) {
          link.flush();
          link.completed(answered);
        }
        link = next;
      }
    }
  }

  private static void exchange(Peer peer, int writes) throws IOException {
    Random random = new Random(1);
    List<byte[]> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES_PER_WRITE; i++) {
      frames.add(Frames.framed(Frames.message(random.nextLong(), MESSAGE_BYTES)));
    }
    byte[] all = Frames.concatenated(frames);
    byte[] expected = Frames.message(5, MESSAGE_BYTES);
    for (int i = 0; i < writes; i++) {
      peer.out.write(all);
      for (int j = 0; j < FRAMES_PER_WRITE; j++) {
        assertArrayEquals(expected, peer.receive());
      }
    }
  }
}
