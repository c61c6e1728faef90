package io.meshpay.mesh.transport;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A transport of Vert.x with two things that Vert.x has no option for, on the sockets of the mesh
 * alone: they can be bound to a network interface, and they never read by themselves.
 *
 * <p>The second is for back-pressure. A channel that is switched between reading by itself and not
 * cancels reads under way, which has stalled connections on io_uring (Netty issue 17049). A channel
 * that reads only when told to, from its first moment, never cancels one.
 */
@SuppressWarnings("deprecation") // InternetProtocolFamily is part of Vert.x's interface
final class MeshVertxTransport implements Transport {
  /** Marks a client of the mesh. (A server is one when it isn't an HTTP server.) */
  static final String CLIENT_METRICS_NAME = "mesh";

  private final Transport delegate;
  private final @Nullable String interfaceName;

  MeshVertxTransport(Transport delegate, @Nullable String interfaceName) {
    this.delegate = delegate;
    this.interfaceName = interfaceName;
  }

  @Override
  public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
    delegate.configure(options, domainSocket, bootstrap);
    if (!(options instanceof HttpServerOptions)) {
      bootstrap.childOption(ChannelOption.AUTO_READ, false);
      if (interfaceName != null) {
        bootstrap.option(InterfaceBinding.OPTION, InterfaceBinding.value(interfaceName));
      }
    }
  }

  @Override
  public void configure(
      ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap bootstrap) {
    delegate.configure(options, connectTimeout, domainSocket, bootstrap);
    if (CLIENT_METRICS_NAME.equals(options.getMetricsName())) {
      bootstrap.option(ChannelOption.AUTO_READ, false);
      if (interfaceName != null) {
        bootstrap.option(InterfaceBinding.OPTION, InterfaceBinding.value(interfaceName));
      }
    }
  }

  @Override
  public void configure(DatagramChannel channel, DatagramSocketOptions options) {
    delegate.configure(channel, options);
  }

  @Override
  public boolean supportsDomainSockets() {
    return delegate.supportsDomainSockets();
  }

  @Override
  public boolean supportFileRegion() {
    return delegate.supportFileRegion();
  }

  @Override
  public boolean isAvailable() {
    return delegate.isAvailable();
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return delegate.unavailabilityCause();
  }

  @Override
  public java.net.SocketAddress convert(SocketAddress address) {
    return delegate.convert(address);
  }

  @Override
  public SocketAddress convert(java.net.SocketAddress address) {
    return delegate.convert(address);
  }

  @Override
  public IoHandlerFactory ioHandlerFactory() {
    return delegate.ioHandlerFactory();
  }

  @Override
  public DatagramChannel datagramChannel() {
    return delegate.datagramChannel();
  }

  @Override
  public DatagramChannel datagramChannel(InternetProtocolFamily family) {
    return delegate.datagramChannel(family);
  }

  @Override
  public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
    return delegate.channelFactory(domainSocket);
  }

  @Override
  public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
    return delegate.serverChannelFactory(domainSocket);
  }
}
