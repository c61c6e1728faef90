package io.meshpay.mesh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.mesh.transport.MeshTransport;
import io.meshpay.protocol.transport.FrameReceiver;
import io.meshpay.protocol.transport.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Peers that send too much, read too little, or are answered by two threads. */
final class TcpPressureTest {
  private static final int MESSAGE_BYTES = 1_000;
  private static final MeshLimits LIMITS = MeshLimits.DEFAULT.withFrameBytesMax(4 * 1024);

  @ParameterizedTest
  @EnumSource
  void a_receiver_that_completes_nothing_stops_the_sender_and_later_everything_flows(
      MeshTransport transport) throws Exception {
    int frames = 60_000; // 60 MB: more than the sockets' buffers hold
    try (TestNode node = TestNode.on(transport)) {
      Holding holding = new Holding();
      MeshServer server =
          Await.result(
              node.network.listenTcp(
                  TestNode.ANY_PORT, holding, LIMITS.withFramesUnderWayMax(100)));
      try (Peer peer = new Peer(server.port())) {
        AtomicLong written = new AtomicLong();
        Thread sender = sendInBackground(peer, frames, written);
        Await.until(() -> holding.received.get() == 100, () -> holding.received + " received");
        // The sender gets on until the sockets' buffers are full, then blocks in its write.
        awaitStill(written);
        assertEquals(100, holding.received.get());
        assertTrue(written.get() < frames, "the sender was not stopped");
        // Nothing but one read buffer was taken beyond the window.
        assertTrue(
            node.network.tcpCounters().bytesIn() < 100 * (MESSAGE_BYTES + 4) + 70_000,
            () -> node.network.tcpCounters().bytesIn() + " bytes were read");

        long number = 0;
        while (number < frames) {
          Holding.Held next = holding.held.poll();
          if (next == null) {
            LockSupport.parkNanos(1_000);
            continue;
          }
          assertArrayEquals(Frames.message(number, MESSAGE_BYTES), next.bytes());
          number++;
          next.link().completed(1);
        }
        sender.join();
        assertEquals(frames, written.get());
        // Counted at the end of each burst.
        Await.until(
            () -> node.network.tcpCounters().framesIn() == frames,
            () -> node.network.tcpCounters().framesIn() + " counted");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void stopping_and_going_on_thousands_of_times_never_stalls(MeshTransport transport)
      throws Exception {
    int framesEach = 15_000;
    Random random = Seed.random("stopping_and_going_on_thousands_of_times_never_stalls");
    try (TestNode node = TestNode.on(transport)) {
      Holding holding = new Holding();
      MeshServer server =
          Await.result(
              node.network.listenTcp(TestNode.ANY_PORT, holding, LIMITS.withFramesUnderWayMax(3)));
      AtomicBoolean stopped = new AtomicBoolean();
      Thread answering = answerInBackground(holding, stopped, random);
      Thread[] senders = new Thread[3];
      Thread[] readers = new Thread[3];
      AtomicLong read = new AtomicLong();
      for (int i = 0; i < 3; i++) {
        Peer peer = new Peer(server.port());
        senders[i] = sendInBackground(peer, framesEach, new AtomicLong());
        readers[i] =
            Thread.ofPlatform()
                .start(
                    () -> {
                      try (peer) {
                        for (int number = 0; number < framesEach; number++) {
                          assertArrayEquals(Frames.message(number, MESSAGE_BYTES), peer.receive());
                          read.incrementAndGet();
                        }
                      } catch (IOException e) {
                        throw new UncheckedIOException("after " + read + " frames", e);
                      }
                    });
      }
      for (int i = 0; i < 3; i++) {
        senders[i].join();
        readers[i].join();
      }
      stopped.set(true);
      answering.join();
      assertEquals(3L * framesEach, read.get());
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_peer_that_does_not_read_its_answers_is_closed_and_counted(MeshTransport transport)
      throws Exception {
    MeshLimits limits = LIMITS.withOutboundBytesMax(200_000).withFramesUnderWayMax(100_000);
    try (TestNode node = TestNode.on(transport)) {
      Holding holding = new Holding();
      Echo echo = new Echo();
      MeshServer slow = Await.result(node.network.listenTcp(TestNode.ANY_PORT, holding, limits));
      MeshServer other = Await.result(node.network.listenTcp(TestNode.ANY_PORT, echo, limits));
      try (Peer reader = new Peer(other.port());
          Peer peer = new Peer(slow.port(), 4 * 1024)) {
        peer.send(Frames.message(1, 8));
        Await.until(() -> holding.received.get() == 1, () -> "the frame");
        Link link = holding.held.remove().link();
        long sent = 0;
        while (node.network.tcpCounters().slowReadersClosed() == 0) {
          link.send(Frames.buffer(Frames.message(sent, 4_000)), 0, 4_000);
          link.flush();
          sent++;
          assertTrue(sent < 100_000, "400 MB are kept for a peer that doesn't read");
        }
        Await.until(() -> slow.connections() == 0, () -> "still connected");
        assertFalse(((TcpLink) link).isOpen());
        assertEquals(1, node.network.tcpCounters().slowReadersClosed());
        assertEquals(1, holding.closed.get());
        long dropped = node.network.tcpCounters().droppedOut();
        assertTrue(dropped > 0);
        // What is sent to it now is dropped, counted and harmless.
        link.send(Frames.buffer(Frames.message(1, 8)), 0, 8);
        link.flush();
        link.completed(1);
        assertEquals(dropped + 1, node.network.tcpCounters().droppedOut());
        reader.send(Frames.message(1, 8));
        assertArrayEquals(Frames.message(1, 8), reader.receive());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_peer_that_does_not_read_is_not_read_either(MeshTransport transport) throws Exception {
    int frames = 60_000;
    try (TestNode node = TestNode.on(transport)) {
      MeshServer server =
          Await.result(node.network.listenTcp(TestNode.ANY_PORT, new Echo(), LIMITS));
      try (Peer peer = new Peer(server.port())) {
        AtomicLong written = new AtomicLong();
        Thread sender = sendInBackground(peer, frames, written);
        awaitStill(written);
        assertTrue(written.get() < frames, "the sender was not stopped");
        for (int number = 0; number < frames; number++) {
          assertArrayEquals(Frames.message(number, MESSAGE_BYTES), peer.receive());
        }
        sender.join();
      }
      assertEquals(0, node.network.tcpCounters().slowReadersClosed());
      assertEquals(0, node.network.tcpCounters().droppedOut());
    }
  }

  @ParameterizedTest
  @EnumSource
  void two_threads_answer_on_one_link(MeshTransport transport) throws Exception {
    int frames = 40_000;
    try (TestNode node = TestNode.on(transport)) {
      Holding later = new Holding();
      Echo atOnce = new Echo();
      FrameReceiver both =
          new FrameReceiver() {
            @Override
            public void onFrame(Link link, DirectBuffer buffer, int offset, int length) {
              FrameReceiver one = Frames.number(buffer, offset) % 3 == 0 ? atOnce : later;
              one.onFrame(link, buffer, offset, length);
            }

            @Override
            public void onUnframed(Link link, long claimedBytes) {}
          };
      MeshServer server = Await.result(node.network.listenTcp(TestNode.ANY_PORT, both, LIMITS));
      AtomicBoolean stopped = new AtomicBoolean();
      Thread answering = answerInBackground(later, stopped, new Random(1));
      try (Peer peer = new Peer(server.port())) {
        Thread sender = sendInBackground(peer, frames, new AtomicLong());
        long nextAtOnce = 0;
        long nextLater = 1;
        for (int i = 0; i < frames; i++) {
          byte[] answer = peer.receive();
          long number = Frames.number(Frames.buffer(answer), 0);
          assertArrayEquals(Frames.message(number, MESSAGE_BYTES), answer);
          // Each thread's answers come in its order.
          if (number % 3 == 0) {
            assertEquals(nextAtOnce, number);
            nextAtOnce += 3;
          } else {
            assertEquals(nextLater, number);
            nextLater += number % 3 == 1 ? 1 : 2;
          }
        }
        sender.join();
      }
      stopped.set(true);
      answering.join();
      assertEquals(frames, node.network.tcpCounters().framesOut());
    }
  }

  /**
   * Frames that are completed are no longer under way, so only their answers can tell that the peer
   * is owed something. They must leave even while what it sends keeps the event loop from its
   * tasks.
   */
  @ParameterizedTest
  @EnumSource
  void answers_of_another_thread_leave_before_more_is_read(MeshTransport transport)
      throws Exception {
    int frames = 20_000;
    MeshLimits limits = LIMITS.withOutboundBytesMax(400_000).withFramesUnderWayMax(100);
    try (TestNode node = TestNode.on(transport)) {
      Holding holding = new Holding();
      FrameReceiver answeredMeanwhile =
          new FrameReceiver() {
            @Override
            public void onFrame(Link link, DirectBuffer buffer, int offset, int length) {
              holding.onFrame(link, buffer, offset, length);
              while (!holding.held.isEmpty()) {
                Thread.onSpinWait();
              }
            }

            @Override
            public void onUnframed(Link link, long claimedBytes) {}
          };
      MeshServer server =
          Await.result(node.network.listenTcp(TestNode.ANY_PORT, answeredMeanwhile, limits));
      AtomicBoolean stopped = new AtomicBoolean();
      Thread answering = answerInBackground(holding, stopped, new Random(1));
      try (Peer peer = new Peer(server.port())) {
        Thread sender = sendInBackground(peer, frames, new AtomicLong());
        for (int number = 0; number < frames; number++) {
          assertArrayEquals(Frames.message(number, MESSAGE_BYTES), peer.receive());
        }
        sender.join();
      } finally {
        stopped.set(true);
        answering.join();
      }
      assertEquals(0, node.network.tcpCounters().slowReadersClosed());
    }
  }

  private static Thread sendInBackground(Peer peer, int frames, AtomicLong written) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try {
                for (int number = 0; number < frames; number++) {
                  peer.send(Frames.message(number, MESSAGE_BYTES));
                  written.incrementAndGet();
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
  }

  /** Answers in batches of random size, each flushed and completed once, as a pipeline does. */
  private static Thread answerInBackground(Holding holding, AtomicBoolean stopped, Random random) {
    return Thread.ofPlatform()
        .start(
            () -> {
              while (!stopped.get()) {
                boolean any = false;
                for (int i = random.nextInt(5); i >= 0; i--) {
                  any |= holding.answerOne();
                }
                if (!any) {
                  LockSupport.parkNanos(10_000);
                }
              }
            });
  }

  /** Waits until a count hasn't changed for long enough to say that it won't. */
  private static void awaitStill(AtomicLong count) {
    long[] last = {count.get(), System.nanoTime()};
    Await.until(
        () -> {
          long now = count.get();
          if (now != last[0]) {
            last[0] = now;
            last[1] = System.nanoTime();
          }
          return now > 0 && System.nanoTime() - last[1] > 300_000_000;
        },
        () -> "still counting");
  }
}
