package io.meshpay.mesh;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meshpay.mesh.transport.MeshTransport;
import io.meshpay.mesh.transport.MeshVertx;
import io.meshpay.mesh.transport.TransportChoice;
import io.meshpay.mesh.transport.TransportProbe;
import io.meshpay.mesh.transport.TransportUnavailableException;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A network on loopback, on one transport; the test is skipped where that isn't available. */
final class TestNode implements AutoCloseable {
  static final InetSocketAddress ANY_PORT =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  final MeshVertx mesh;
  final MeshNetwork network;

  private TestNode(MeshVertx mesh, int eventLoops) {
    this.mesh = mesh;
    this.network = new MeshNetwork(mesh, eventLoops);
  }

  static TestNode on(MeshTransport transport) {
    return on(transport, 1, null);
  }

  static TestNode on(MeshTransport transport, int eventLoops, @Nullable String interfaceName) {
    String reason = TransportProbe.ofThisMachine().whyUnavailable(transport);
    assumeTrue(reason == null, () -> transport + " can't be tested here: " + reason);
    try {
      TransportChoice choice = TransportChoice.parse(transport.text());
      return new TestNode(MeshVertx.open(Vertx.builder(), choice, interfaceName), eventLoops);
    } catch (TransportUnavailableException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    Await.result(network.close());
    Await.result(mesh.close());
  }
}
