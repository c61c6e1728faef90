package io.meshpay.mesh.transport;

import io.netty.channel.unix.RawUnixChannelOption;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Binds a socket to one network interface, so that nothing leaves or enters by another one whatever
 * the routing table says: Linux' SO_BINDTODEVICE (socket(7)), which neither the JDK nor Vert.x
 * offers.
 */
final class InterfaceBinding {
  /** The kernel's IFNAMSIZ, the closing zero included. */
  private static final int NAME_BYTES = 16;

  private static final int SOL_SOCKET = 1;
  private static final int SO_BINDTODEVICE = 25;

  static final RawUnixChannelOption OPTION =
      new RawUnixChannelOption("SO_BINDTODEVICE", SOL_SOCKET, SO_BINDTODEVICE, NAME_BYTES);

  private InterfaceBinding() {}

  /** The option's value: the name, filled up with zeros. A new one each time, as it is consumed. */
  static ByteBuffer value(String interfaceName) {
    ByteBuffer value = ByteBuffer.allocateDirect(NAME_BYTES);
    value.put(interfaceName.getBytes(StandardCharsets.UTF_8));
    return value.rewind();
  }

  /** Refuses a name that no interface of this machine has. */
  static void check(String interfaceName) throws TransportUnavailableException {
    if (interfaceName.getBytes(StandardCharsets.UTF_8).length >= NAME_BYTES) {
      throw new TransportUnavailableException(
          "the network interface name '" + interfaceName + "' is longer than 15 bytes");
    }
    try {
      if (NetworkInterface.getByName(interfaceName) == null) {
        List<String> names =
            NetworkInterface.networkInterfaces().map(each -> each.getName()).toList();
        throw new TransportUnavailableException(
            "there is no network interface '"
                + interfaceName
                + "' on this machine; it has "
                + String.join(", ", names));
      }
    } catch (SocketException unreadable) {
      throw new TransportUnavailableException(
          "the network interfaces can't be listed: " + unreadable.getMessage());
    }
  }
}
