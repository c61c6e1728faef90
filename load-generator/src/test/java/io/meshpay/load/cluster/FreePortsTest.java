package io.meshpay.load.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FreePortsTest {
  @Test
  void theyAreDifferentAndFreeForBothProtocols() throws IOException {
    List<Integer> ports = FreePorts.onLoopback(8);
    assertEquals(8, new HashSet<>(ports).size());
    for (int port : ports) {
      try (ServerSocket stream = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
          DatagramSocket datagrams = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
        assertEquals(stream.getLocalPort(), datagrams.getLocalPort());
      }
    }
  }
}
