package io.meshpay.mesh;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.mesh.transport.MeshTransport;
import io.meshpay.protocol.transport.FrameReceiver;
import io.meshpay.protocol.transport.Link;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.agrona.DirectBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Messages as datagrams over real sockets. */
final class UdpTest {
  private static final MeshLimits LIMITS = MeshLimits.DEFAULT;

  @ParameterizedTest
  @EnumSource
  void datagrams_come_back_to_their_senders(MeshTransport transport) throws Exception {
    Random random = Seed.random("datagrams_come_back_to_their_senders");
    try (TestNode node = TestNode.on(transport);
        DatagramSocket one = socket();
        DatagramSocket two = socket()) {
      UdpServer server = bind(node, new Echo(), LIMITS);
      for (int number = 0; number < 500; number++) {
        byte[] first = Frames.message(number, 8 + random.nextInt(1_400 - 8 + 1));
        byte[] second = Frames.message(-number, 8 + random.nextInt(1_400 - 8 + 1));
        send(one, server, first);
        send(two, server, second);
        assertArrayEquals(first, receive(one));
        assertArrayEquals(second, receive(two));
      }
      assertEquals(1_000, node.network.udpCounters().framesIn());
      assertEquals(1_000, node.network.udpCounters().framesOut());
      assertEquals(node.network.udpCounters().bytesIn(), node.network.udpCounters().bytesOut());
    }
  }

  @ParameterizedTest
  @EnumSource
  void another_thread_answers_in_bursts(MeshTransport transport) throws Exception {
    try (TestNode node = TestNode.on(transport)) {
      Holding server = new Holding();
      Holding client = new Holding();
      UdpServer bound = bind(node, server, LIMITS);
      UdpLink link = Await.result(node.network.connectUdp(bound.address(), client, LIMITS));
      AtomicBoolean stopped = new AtomicBoolean();
      Thread answering =
          Thread.ofPlatform()
              .start(
                  () -> {
                    while (!stopped.get()) {
                      if (!server.answerOne()) {
                        LockSupport.parkNanos(10_000);
                      }
                    }
                  });
      for (int burst = 0; burst < 100; burst++) {
        long first = burst * 20L;
        for (long number = first; number < first + 20; number++) {
          link.send(Frames.buffer(Frames.message(number, 200)), 0, 200);
        }
        link.flush();
        Await.until(() -> client.received.get() == first + 20, () -> client.received + " answers");
        for (long number = first; number < first + 20; number++) {
          assertArrayEquals(Frames.message(number, 200), client.held.element().bytes());
          client.completeOne();
        }
      }
      stopped.set(true);
      answering.join();
      Await.result(link.close());
      assertEquals(1, client.closed.get());
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_datagram_beyond_the_limit_is_seen_to_be_longer(MeshTransport transport) throws Exception {
    try (TestNode node = TestNode.on(transport);
        DatagramSocket peer = socket()) {
      Holding holding = new Holding();
      UdpServer server = bind(node, holding, LIMITS);
      send(peer, server, Frames.message(1, 1_400));
      send(peer, server, Frames.message(2, 1_401));
      send(peer, server, Frames.message(3, 20_000));
      send(peer, server, Frames.message(4, 8));
      Await.until(() -> holding.received.get() == 4, () -> holding.received + " received");
      assertArrayEquals(Frames.message(1, 1_400), holding.held.remove().bytes());
      Holding.Held longer = holding.held.remove();
      assertArrayEquals(Frames.message(2, 1_401), longer.bytes());
      assertTrue(longer.bytes().length > longer.link().messageBytesMax());
      byte[] much = holding.held.remove().bytes();
      assertTrue(much.length > 1_400 && much.length < 1_600, () -> much.length + " bytes");
      assertArrayEquals(Arrays.copyOf(Frames.message(3, 20_000), much.length), much);
      assertArrayEquals(Frames.message(4, 8), holding.held.remove().bytes());
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_datagram_too_short_for_a_header_is_dropped_and_counted(MeshTransport transport)
      throws Exception {
    try (TestNode node = TestNode.on(transport);
        DatagramSocket peer = socket()) {
      Echo echo = new Echo();
      UdpServer server = bind(node, echo, LIMITS);
      send(peer, server, new byte[0]);
      send(peer, server, new byte[7]);
      send(peer, server, Frames.message(1, 8));
      assertArrayEquals(Frames.message(1, 8), receive(peer));
      assertEquals(2, node.network.udpCounters().unframed());
      assertEquals(1, node.network.udpCounters().framesIn());
      assertEquals(0, echo.unframed.get());
    }
  }

  @ParameterizedTest
  @EnumSource
  void datagrams_beyond_the_window_are_dropped_and_counted(MeshTransport transport)
      throws Exception {
    try (TestNode node = TestNode.on(transport);
        DatagramSocket peer = socket()) {
      Holding holding = new Holding();
      UdpServer server = bind(node, holding, LIMITS.withDatagramsUnderWayMax(5, 5));
      for (int number = 0; number < 9; number++) {
        send(peer, server, Frames.message(number, 30));
      }
      Await.until(() -> node.network.udpCounters().droppedIn() == 4, () -> "dropped");
      assertEquals(5, holding.received.get());
      for (int number = 0; number < 5; number++) {
        holding.answerOne();
        assertArrayEquals(Frames.message(number, 30), receive(peer));
      }
      send(peer, server, Frames.message(9, 30));
      Await.until(() -> holding.received.get() == 6, () -> "received after answering");
    }
  }

  @ParameterizedTest
  @EnumSource
  void senders_are_remembered_up_to_a_limit_and_only_the_idle_are_forgotten(MeshTransport transport)
      throws Exception {
    try (TestNode node = TestNode.on(transport);
        DatagramSocket owed = socket()) {
      AtomicInteger forgotten = new AtomicInteger();
      Holding holding = new Holding();
      Echo echo = new Echo();
      FrameReceiver receiver =
          new FrameReceiver() {
            @Override
            public void onFrame(Link link, DirectBuffer buffer, int offset, int length) {
              FrameReceiver one = Frames.number(buffer, offset) == 77 ? holding : echo;
              one.onFrame(link, buffer, offset, length);
            }

            @Override
            public void onUnframed(Link link, long claimedBytes) {}

            @Override
            public void onClosed(Link link) {
              forgotten.incrementAndGet();
            }
          };
      UdpServer server = bind(node, receiver, LIMITS.withDatagramsUnderWayMax(3, 3));
      send(owed, server, Frames.message(77, 30));
      for (int number = 0; number < 10; number++) {
        try (DatagramSocket peer = socket()) {
          send(peer, server, Frames.message(number, 30));
          assertArrayEquals(Frames.message(number, 30), receive(peer));
        }
      }
      assertEquals(8, forgotten.get());
      Link link = holding.held.element().link();
      assertTrue(holding.answerOne());
      assertArrayEquals(Frames.message(77, 30), receive(owed));
      Await.result(server.close());
      assertEquals(11, forgotten.get());
      link.send(Frames.buffer(Frames.message(1, 8)), 0, 8);
      link.flush();
      assertEquals(1, node.network.udpCounters().droppedOut());
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_client_hears_only_whom_it_connected_to(MeshTransport transport) throws Exception {
    try (TestNode node = TestNode.on(transport);
        DatagramSocket peer = socket();
        DatagramSocket stranger = socket()) {
      Holding holding = new Holding();
      UdpLink link =
          Await.result(
              node.network.connectUdp(
                  (InetSocketAddress) peer.getLocalSocketAddress(), holding, LIMITS));
      link.send(Frames.buffer(Frames.message(1, 20)), 0, 20);
      link.flush();
      DatagramPacket packet = new DatagramPacket(new byte[2_000], 2_000);
      peer.receive(packet);
      byte[] forged = Frames.message(2, 20);
      stranger.send(new DatagramPacket(forged, forged.length, packet.getSocketAddress()));
      byte[] answer = Frames.message(3, 20);
      peer.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      Await.until(() -> holding.received.get() > 0, () -> "the answer");
      assertArrayEquals(answer, holding.held.remove().bytes());
      assertEquals(1, node.network.udpCounters().droppedIn());
    }
  }

  @ParameterizedTest
  @EnumSource
  void sending_to_a_closed_port_does_no_harm(MeshTransport transport) throws Exception {
    try (TestNode node = TestNode.on(transport)) {
      InetSocketAddress address;
      try (DatagramSocket gone = socket()) {
        address = (InetSocketAddress) gone.getLocalSocketAddress();
      }
      Holding holding = new Holding();
      UdpLink link = Await.result(node.network.connectUdp(address, holding, LIMITS));
      for (int number = 0; number < 20; number++) {
        link.send(Frames.buffer(Frames.message(number, 20)), 0, 20);
        link.flush();
      }
      Await.until(() -> node.network.udpCounters().framesOut() == 20, () -> "sent");
      try (DatagramSocket back = new DatagramSocket(address)) {
        back.setSoTimeout(30_000);
        link.send(Frames.buffer(Frames.message(99, 20)), 0, 20);
        link.flush();
        byte[] last = receive(back);
        while (Frames.number(Frames.buffer(last), 0) != 99) {
          last = receive(back); // one of the first that was still on its way
        }
        assertArrayEquals(Frames.message(99, 20), last);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void a_message_beyond_the_limit_is_not_sent(MeshTransport transport) throws Exception {
    try (TestNode node = TestNode.on(transport);
        DatagramSocket peer = socket()) {
      UdpLink link =
          Await.result(
              node.network.connectUdp(
                  (InetSocketAddress) peer.getLocalSocketAddress(), new Holding(), LIMITS));
      assertThrows(
          IllegalArgumentException.class,
          () -> link.send(Frames.buffer(new byte[1_401]), 0, 1_401));
    }
  }

  private static UdpServer bind(TestNode node, FrameReceiver receiver, MeshLimits limits) {
    return Await.result(node.network.bindUdp(TestNode.ANY_PORT, receiver, limits));
  }

  private static DatagramSocket socket() throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(30_000);
    return socket;
  }

  private static void send(DatagramSocket from, UdpServer to, byte[] message) throws IOException {
    from.send(new DatagramPacket(message, message.length, to.address()));
  }

  private static byte[] receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
    socket.receive(packet);
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }
}
