package io.meshpay.mesh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.mesh.transport.MeshTransport;
import io.meshpay.protocol.transport.FrameReceiver;
import io.meshpay.protocol.transport.Link;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.agrona.DirectBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames and connections over real sockets. */
final class TcpTest {
  private static final MeshLimits LIMITS = MeshLimits.DEFAULT.withFrameBytesMax(4 * 1024);

  @ParameterizedTest
  @EnumSource
  void frames_come_back_however_the_bytes_are_split(MeshTransport transport) throws Exception {
    Random random = Seed.random("frames_come_back_however_the_bytes_are_split");
    try (TestNode node = TestNode.on(transport)) {
      MeshServer server = listen(node, new Echo(), LIMITS);
      try (Peer peer = new Peer(server.port())) {
        // One byte at a time.
        for (byte each : Frames.framed(Frames.message(1, 40))) {
          peer.out.write(each);
        }
        assertArrayEquals(Frames.message(1, 40), peer.receive());
        // Many in one write, then the same cut anywhere.
        List<byte[]> parts = new ArrayList<>();
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
          byte[] message = Frames.message(i, 8 + random.nextInt(4 * 1024 - 8 + 1));
          messages.add(message);
          parts.add(Frames.framed(message));
        }
        byte[] all = Frames.concatenated(parts);
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    peer.out.write(all);
                    for (int at = 0; at < all.length; ) {
                      int length = Math.min(all.length - at, 1 + random.nextInt(9_000));
                      peer.out.write(all, at, length);
                      at += length;
                    }
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
        for (int round = 0; round < 2; round++) {
          for (byte[] message : messages) {
            assertArrayEquals(message, peer.receive());
          }
        }
      }
      assertEquals(401, node.network.tcpCounters().framesIn());
      assertEquals(401, node.network.tcpCounters().framesOut());
      assertEquals(node.network.tcpCounters().bytesIn(), node.network.tcpCounters().bytesOut());
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_impossible_length_is_answered_and_ends_only_its_connection(MeshTransport transport)
      throws Exception {
    try (TestNode node = TestNode.on(transport)) {
      Echo echo = new Echo();
      MeshServer server = listen(node, echo, LIMITS);
      try (Peer good = new Peer(server.port())) {
        for (long claimed : new long[] {0, 7, 4 * 1024 + 1, 0x7fffffffL, 0xffffffffL}) {
          try (Peer bad = new Peer(server.port())) {
            bad.send(Frames.message(1, 8));
            bad.out.write(Frames.prefix(claimed));
            // What follows is not read as frames, and doesn't cost the answer.
            bad.out.write(new byte[100_000]);
            assertArrayEquals(Frames.message(1, 8), bad.receive());
            assertArrayEquals(Echo.UNFRAMED, bad.receive());
            bad.assertEnd();
          }
          good.send(Frames.message(claimed, 100));
          assertArrayEquals(Frames.message(claimed, 100), good.receive());
        }
      }
      assertEquals(5, echo.unframed.get());
      assertEquals(5, node.network.tcpCounters().unframed());
      assertEquals(10, node.network.tcpCounters().framesIn());
      Await.until(() -> server.connections() == 0, () -> server.connections() + " connections");
      assertEquals(6, echo.closed.get());
      assertEquals(0, node.network.tcpCounters().connectionsOpen());
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_impossible_length_waits_for_the_answers_under_way(MeshTransport transport)
      throws Exception {
    try (TestNode node = TestNode.on(transport)) {
      Holding holding = new Holding();
      MeshServer server = listen(node, holding, LIMITS);
      try (Peer peer = new Peer(server.port())) {
        peer.send(Frames.message(1, 50));
        peer.out.write(Frames.prefix(3));
        Await.until(() -> node.network.tcpCounters().unframed() == 1, () -> "unframed");
        holding.answerOne();
        assertArrayEquals(Frames.message(1, 50), peer.receive());
        peer.assertEnd();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_receiver_that_throws_loses_its_connection_and_no_other(MeshTransport transport)
      throws Exception {
    try (TestNode node = TestNode.on(transport)) {
      Echo echo = new Echo();
      FrameReceiver throwing =
          new FrameReceiver() {
            @Override
            public void onFrame(Link link, DirectBuffer buffer, int offset, int length) {
              if (Frames.number(buffer, offset) == 13) {
                throw new IllegalStateException("thrown by the test");
              }
              echo.onFrame(link, buffer, offset, length);
            }

            @Override
            public void onUnframed(Link link, long claimedBytes) {}
          };
      MeshServer server = listen(node, throwing, LIMITS);
      try (Peer good = new Peer(server.port());
          Peer bad = new Peer(server.port())) {
        echoOnce(good);
        bad.send(Frames.message(13, 20));
        bad.assertEnd();
        echoOnce(good);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_connection_beyond_the_limit_is_closed_and_counted(MeshTransport transport)
      throws Exception {
    try (TestNode node = TestNode.on(transport)) {
      MeshServer server = listen(node, new Echo(), LIMITS.withConnectionsMax(2));
      try (Peer one = new Peer(server.port());
          Peer two = new Peer(server.port())) {
        echoOnce(one);
        echoOnce(two);
        try (Peer three = new Peer(server.port())) {
          three.assertEnd();
        }
        assertEquals(1, node.network.tcpCounters().connectionsRefused());
        echoOnce(one);
        two.hangUp();
        Await.until(() -> server.connections() == 1, () -> server.connections() + " connections");
        try (Peer four = new Peer(server.port())) {
          echoOnce(four);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void closing_the_server_answers_what_is_under_way(MeshTransport transport) throws Exception {
    try (TestNode node = TestNode.on(transport)) {
      Holding holding = new Holding();
      MeshServer server = listen(node, holding, LIMITS);
      try (Peer peer = new Peer(server.port())) {
        peer.send(Frames.message(1, 50));
        Await.until(() -> holding.received.get() == 1, () -> "the frame");
        var closing = server.close();
        // It has stopped listening, so it has begun to close.
        Await.until(() -> !canConnect(server.port()), () -> "still listening");
        assertFalse(closing.isComplete());
        holding.answerOne();
        assertArrayEquals(Frames.message(1, 50), peer.receive());
        peer.assertEnd();
        peer.hangUp();
        Await.result(closing);
      }
      assertEquals(1, holding.closed.get());
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_idle_connection_is_closed_and_counted(MeshTransport transport) throws Exception {
    try (TestNode node = TestNode.on(transport)) {
      MeshServer server = listen(node, new Echo(), LIMITS.withIdleTimeoutMillis(50));
      try (Peer peer = new Peer(server.port())) {
        peer.assertEnd();
      }
      assertEquals(1, node.network.tcpCounters().idleClosed());
    }
  }

  /** Waits for the end of the connection, until the socket's time-out. */
  private static boolean isOpen(Peer peer) throws IOException {
    try {
      return peer.in.read() != -1;
    } catch (SocketTimeoutException stillOpen) {
      return true;
    } catch (SocketException reset) {
      return false;
    }
  }

  @ParameterizedTest
  @EnumSource
  void single_bytes_of_a_frame_that_never_ends_hold_no_connection(MeshTransport transport)
      throws Exception {
    try (TestNode node = TestNode.on(transport)) {
      MeshServer server = listen(node, new Echo(), LIMITS.withIdleTimeoutMillis(300));
      try (Peer peer = new Peer(server.port())) {
        peer.send(Frames.message(1, 50));
        assertArrayEquals(Frames.message(1, 50), peer.receive());
        peer.out.write(Frames.prefix(1_000));
        peer.socket.setSoTimeout(20);
        for (int bytes = 0; isOpen(peer); bytes++) {
          assertTrue(bytes < 900, "the frame never ends");
          peer.out.write(40);
        }
      }
      assertEquals(1, node.network.tcpCounters().idleClosed());
    }
  }

  @ParameterizedTest
  @EnumSource
  void links_of_one_network_talk_to_each_other_on_several_event_loops(MeshTransport transport) {
    try (TestNode node = TestNode.on(transport, 2, null)) {
      MeshServer server = listen(node, new Echo(), LIMITS);
      List<Holding> answers = new ArrayList<>();
      List<TcpLink> links = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        Holding answer = new Holding();
        answers.add(answer);
        links.add(Await.result(node.network.connectTcp(server.address(), answer, LIMITS)));
      }
      for (int i = 0; i < 6; i++) {
        for (int number = 0; number < 500; number++) {
          links.get(i).send(Frames.buffer(Frames.message(number, 64)), 0, 64);
        }
        links.get(i).flush();
      }
      for (Holding answer : answers) {
        Await.until(() -> answer.received.get() == 500, () -> answer.received + " answers");
        for (int number = 0; number < 500; number++) {
          assertArrayEquals(Frames.message(number, 64), answer.held.remove().bytes());
        }
      }
      links.forEach(link -> Await.result(link.close()));
      Await.until(() -> server.connections() == 0, () -> server.connections() + " connections");
      assertFalse(links.get(0).isOpen());
    }
  }

  @ParameterizedTest
  @EnumSource
  void connecting_to_a_closed_port_fails(MeshTransport transport) throws IOException {
    InetSocketAddress address;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      address = (InetSocketAddress) gone.getLocalSocketAddress();
    }
    try (TestNode node = TestNode.on(transport)) {
      Throwable cause = Await.failure(node.network.connectTcp(address, new Holding(), LIMITS));
      assertInstanceOf(ConnectException.class, cause);
    }
  }

  @ParameterizedTest
  @EnumSource
  void listening_on_a_taken_port_fails(MeshTransport transport) {
    try (TestNode node = TestNode.on(transport);
        TestNode other = TestNode.on(transport)) {
      MeshServer server = listen(node, new Echo(), LIMITS);
      Await.failure(other.network.listenTcp(server.address(), new Echo(), LIMITS));
    }
  }

  private static MeshServer listen(TestNode node, FrameReceiver receiver, MeshLimits limits) {
    return Await.result(node.network.listenTcp(TestNode.ANY_PORT, receiver, limits));
  }

  private static void echoOnce(Peer peer) throws Exception {
    peer.send(Frames.message(7, 77));
    assertArrayEquals(Frames.message(7, 77), peer.receive());
  }

  private static boolean canConnect(int port) {
    try {
      return Peer.canConnect(port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
