package io.meshpay.authority;

import io.meshpay.mesh.MeshLimits;
import io.meshpay.mesh.MeshNetwork;
import io.meshpay.mesh.MeshServer;
import io.meshpay.protocol.transport.FrameReceiver;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Opens an authority's ports on the mesh: TCP and UDP, under one number. */
final class MeshListening {
  private MeshListening() {}

  static MeshLimits limits(AuthorityConfig.Mesh config, int messageBytesMax) {
    return MeshLimits.DEFAULT
        .withFrameBytesMax(messageBytesMax)
        .withDatagramBytesMax(config.datagramBytesMax())
        .withConnectionsMax(config.connectionsMax())
        .withIdleTimeoutMillis(TimeUnit.SECONDS.toMillis(config.idleSeconds()));
  }

  /**
   * Binds both, or fails; what was bound by then is closed with the network.
   *
   * @return the TCP server, which is closed before the network
   */
  static MeshServer open(
      MeshNetwork network, AuthorityConfig.Mesh config, FrameReceiver receiver, MeshLimits limits)
      throws StartException, InterruptedException {
    InetSocketAddress address = new InetSocketAddress(config.host(), config.port());
    if (address.isUnresolved()) {
      throw StartException.configuration("mesh.host = " + config.host() + " has no address");
    }
    MeshServer tcp =
        Waiting.bound(
            network.listenTcp(address, receiver, limits), "TCP " + text(config, config.port()));
    InetSocketAddress same = new InetSocketAddress(address.getAddress(), tcp.port());
    var _ =
        Waiting.bound(network.bindUdp(same, receiver, limits), "UDP " + text(config, tcp.port()));
    return tcp;
  }

  static String text(AuthorityConfig.Mesh config, int port) {
    return config.host().contains(":")
        ? "[" + config.host() + "]:" + port
        : config.host() + ":" + port;
  }
}
