package io.meshpay.load.target;

import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringSocketChannel;

/** How the generator drives its sockets: the best that works here, or the one asked for. */
public enum LoadTransport {
  IO_URING("io_uring", IoUringSocketChannel.class) {
    @Override
    boolean works() {
      return IoUring.isAvailable();
    }

    @Override
    IoHandlerFactory handlers() {
      return IoUringIoHandler.newFactory();
    }
  },
  EPOLL("epoll", EpollSocketChannel.class) {
    @Override
    boolean works() {
      return Epoll.isAvailable();
    }

    @Override
    IoHandlerFactory handlers() {
      return EpollIoHandler.newFactory();
    }
  },
  NIO("nio", NioSocketChannel.class) {
    @Override
    boolean works() {
      return true;
    }

    @Override
    IoHandlerFactory handlers() {
      return NioIoHandler.newFactory();
    }
  };

  private final String text;
  private final Class<? extends SocketChannel> channel;

  LoadTransport(String text, Class<? extends SocketChannel> channel) {
    this.text = text;
    this.channel = channel;
  }

  abstract boolean works();

  abstract IoHandlerFactory handlers();

  Class<? extends SocketChannel> channel() {
    return channel;
  }

  /** As it stands in options and reports. */
  public String text() {
    return text;
  }

  /** The first of io_uring, epoll and NIO that works on this machine. */
  public static LoadTransport best() {
    for (LoadTransport transport : values()) {
      if (transport.works()) {
        return transport;
      }
    }
    return NIO;
  }
}
