package io.meshpay.mesh;

import io.meshpay.mesh.transport.MeshTransport;
import io.meshpay.mesh.transport.MeshVertx;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.uring.IoUringDatagramChannel;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Makes datagram channels of the transport in use. */
final class DatagramChannels {
  /** Beyond the limit, so that a longer datagram is seen to be longer rather than cut to it. */
  private static final int OVERSIZE_BYTES = 64;

  /** Datagrams per receive call where the transport can (recvmmsg). */
  private static final int DATAGRAMS_PER_READ = 16;

  /** Asked of the kernel, which grants no more than its rmem_max: a burst waits there. */
  private static final int RECEIVE_BUFFER_BYTES = 1 << 20;

  private DatagramChannels() {}

  static Bootstrap bootstrap(
      MeshVertx mesh, EventLoop loop, InetSocketAddress address, MeshLimits limits) {
    MeshTransport transport = mesh.transport().transport();
    SocketProtocolFamily family =
        address.getAddress() instanceof Inet6Address
            ? SocketProtocolFamily.INET6
            : SocketProtocolFamily.INET;
    int stopBytes = limits.outboundBytesMax();
    int bytes = limits.datagramBytesMax() + OVERSIZE_BYTES;
    Bootstrap bootstrap =
        new Bootstrap()
            .group(loop)
            .channelFactory(() -> channel(transport, family))
            .option(ChannelOption.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(stopBytes / 2, stopBytes));
    if (transport == MeshTransport.EPOLL) {
      bootstrap
          .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, bytes)
          .option(
              ChannelOption.RECVBUF_ALLOCATOR,
              new FixedRecvByteBufAllocator(bytes * DATAGRAMS_PER_READ));
    } else {
      bootstrap.option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(bytes));
    }
    mesh.bindToInterface(bootstrap);
    return bootstrap;
  }

  private static Channel channel(MeshTransport transport, SocketProtocolFamily family) {
    return switch (transport) {
      case IO_URING -> new IoUringDatagramChannel(family);
      case EPOLL -> new EpollDatagramChannel(family);
      case NIO -> new NioDatagramChannel(family);
    };
  }

  /** Any address and port of the same kind as {@code remote}, to send to it from. */
  static InetSocketAddress anyPortLike(InetSocketAddress remote) {
    byte[] any = new byte[remote.getAddress() instanceof Inet4Address ? 4 : 16];
    try {
      return new InetSocketAddress(InetAddress.getByAddress(any), 0);
    } catch (UnknownHostException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
