package io.meshpay.client.testing;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Passes datagrams between one client and one server, but not all of them. */
public final class LossyUdpProxy implements AutoCloseable {
  private static final int DATAGRAM_BYTES = 2_048;

  private final DatagramSocket front;
  private final DatagramSocket back;
  private final SocketAddress server;
  private final double loss;
  private final AtomicInteger dropped = new AtomicInteger();
  private volatile @Nullable SocketAddress client;

  /**
   * @param loss the share of datagrams that is lost, each way
   */
  public LossyUdpProxy(int serverPort, double loss, long seed) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    front = new DatagramSocket(0, loopback);
    back = new DatagramSocket(0, loopback);
    server = new InetSocketAddress(loopback, serverPort);
    this.loss = loss;
    start(front, new Random(seed), this::toServer);
    start(back, new Random(seed + 1), this::toClient);
  }

  /** What to do with a datagram. */
  @FunctionalInterface
  private interface Forward {
    void pass(DatagramPacket packet) throws IOException;
  }

  private void start(DatagramSocket socket, Random random, Forward forward) {
    Thread thread = new Thread(() -> run(socket, random, forward), "lossy-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  private void run(DatagramSocket socket, Random random, Forward forward) {
    try {
      while (true) {
        DatagramPacket packet = new DatagramPacket(new byte[DATAGRAM_BYTES], DATAGRAM_BYTES);
        socket.receive(packet);
        if (socket.equals(front)) {
          client = packet.getSocketAddress();
        }
        if (random.nextDouble() < loss) {
          dropped.incrementAndGet();
        } else {
          forward.pass(packet);
        }
      }
    } catch (IOException closed) {
      // The end.
    }
  }

  private void toServer(DatagramPacket packet) throws IOException {
    packet.setSocketAddress(server);
    back.send(packet);
  }

  private void toClient(DatagramPacket packet) throws IOException {
    SocketAddress to = client;
    if (to != null) {
      packet.setSocketAddress(to);
      front.send(packet);
    }
  }

  /** Where the client sends to. */
  public int port() {
    return front.getLocalPort();
  }

  /** How many datagrams were lost. */
  public int dropped() {
    return dropped.get();
  }

  @Override
  public void close() {
    front.close();
    back.close();
  }
}
