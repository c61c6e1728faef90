package io.meshpay.mesh.transport;

import io.netty.bootstrap.Bootstrap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.net.NetClientOptions;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Vert.x on the chosen transport, whose mesh sockets are bound to the chosen interface. Other
 * sockets of it, an HTTP server's, say, use the same transport and any interface.
 */
public final class MeshVertx {
  private static final Logger LOG = LoggerFactory.getLogger(MeshVertx.class);

  private final Vertx vertx;
  private final TransportInUse transport;
  private final @Nullable String interfaceName;

  private MeshVertx(Vertx vertx, TransportInUse transport, @Nullable String interfaceName) {
    this.vertx = vertx;
    this.transport = transport;
    this.interfaceName = interfaceName;
  }

  /** As {@link #open(VertxBuilder, TransportChoice, String, TransportProbe)}, on this machine. */
  public static MeshVertx open(
      VertxBuilder builder, TransportChoice choice, @Nullable String interfaceName)
      throws TransportUnavailableException {
    return open(builder, choice, interfaceName, TransportProbe.ofThisMachine());
  }

  /**
   * Builds the Vert.x and logs the transport that it uses.
   *
   * @param builder with the caller's options and metrics; its transport is set here
   * @param interfaceName such as {@code mesh0}, which all mesh sockets are bound to; null for any
   * @throws TransportUnavailableException when the choice can't be met or the interface is missing
   */
  public static MeshVertx open(
      VertxBuilder builder,
      TransportChoice choice,
      @Nullable String interfaceName,
      TransportProbe probe)
      throws TransportUnavailableException {
    TransportInUse inUse = TransportInUse.choose(choice, interfaceName, probe);
    if (interfaceName != null) {
      InterfaceBinding.check(interfaceName);
    }
    Vertx vertx =
        builder.withTransport(new NamedTransport(inUse.transport(), interfaceName)).build();
    LOG.info(
        "transport in use: {}, interface: {}",
        inUse.describe(),
        interfaceName == null ? "any" : interfaceName);
    return new MeshVertx(vertx, inUse, interfaceName);
  }

  public Vertx vertx() {
    return vertx;
  }

  public TransportInUse transport() {
    return transport;
  }

  /** The interface that mesh sockets are bound to; null for any. */
  public @Nullable String interfaceName() {
    return interfaceName;
  }

  /** Options that make a Vert.x client one of the mesh. */
  public NetClientOptions clientOptions() {
    NetClientOptions options = new NetClientOptions();
    options.setMetricsName(MeshVertxTransport.CLIENT_METRICS_NAME);
    return options;
  }

  /** Binds a socket that is not made by Vert.x to the configured interface. */
  public void bindToInterface(Bootstrap bootstrap) {
    if (interfaceName != null) {
      bootstrap.option(InterfaceBinding.OPTION, InterfaceBinding.value(interfaceName));
    }
  }

  public Future<Void> close() {
    return vertx.close();
  }

  /** What Vert.x takes as a transport. */
  private record NamedTransport(
      MeshTransport transport, io.vertx.core.spi.transport.Transport implementation)
      implements io.vertx.core.transport.Transport {
    NamedTransport(MeshTransport transport, @Nullable String interfaceName) {
      this(transport, new MeshVertxTransport(ofVertx(transport).implementation(), interfaceName));
    }

    private static io.vertx.core.transport.Transport ofVertx(MeshTransport transport) {
      return switch (transport) {
        case IO_URING -> io.vertx.core.transport.Transport.IO_URING;
        case EPOLL -> io.vertx.core.transport.Transport.EPOLL;
        case NIO -> io.vertx.core.transport.Transport.NIO;
      };
    }

    @Override
    public String name() {
      return transport.text();
    }

    @Override
    public boolean available() {
      return implementation.isAvailable();
    }

    @Override
    public @Nullable Throwable unavailabilityCause() {
      return implementation.unavailabilityCause();
    }
  }
}
