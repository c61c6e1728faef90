package io.meshpay.load.cluster;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/**
 * Ports of the loopback address that are free for TCP and UDP at this moment, all different. The
 * system may give one away before it is used: whoever uses them tries again with others.
 */
public final class FreePorts {
  private static final int ATTEMPTS_PER_PORT = 20;

  private FreePorts() {}

  /** Asks the system for {@code count} ports. */
  public static List<Integer> onLoopback(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      List<Integer> ports = new ArrayList<>();
      for (int attempt = 0; ports.size() < count; attempt++) {
        if (attempt == count * ATTEMPTS_PER_PORT) {
          throw new IOException("found only " + ports.size() + " of " + count + " free ports");
        }
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        held.add(socket); // until all are found, or the system might give the same one again
        if (isFreeForDatagrams(socket.getLocalPort())) {
          ports.add(socket.getLocalPort());
        }
      }
      return List.copyOf(ports);
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  private static boolean isFreeForDatagrams(int port) {
    try (var socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
