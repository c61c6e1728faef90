package io.meshpay.load.hostile;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;

/** A connection that is being made without waiting for it. */
final class Connecting {
  /** Longer than any authority that works needs to let somebody in. */
  static final long TIMEOUT_NANOS = 5_000_000_000L;

  private final SocketChannel channel;
  private final long sinceNanos;

  /** How far it is. */
  enum State {
    UNDER_WAY,
    CONNECTED,
    /** Refused, or not let in for {@link #TIMEOUT_NANOS}. */
    REFUSED
  }

  /**
   * Begins.
   *
   * @param bufferBytes of the socket's two buffers; 0 for the system's own
   * @throws IOException if this side can't: no file or no port is left
   */
  Connecting(InetSocketAddress target, int bufferBytes, long nowNanos) throws IOException {
    sinceNanos = nowNanos;
    channel = SocketChannel.open();
    boolean isBegun = false;
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      if (bufferBytes > 0) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, bufferBytes);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, bufferBytes);
      }
      var _ = connect(target);
      isBegun = true;
    } finally {
      if (!isBegun) {
        channel.close();
      }
    }
  }

  private boolean connect(InetSocketAddress target) throws IOException {
    try {
      return channel.connect(target);
    } catch (BindException here) {
      throw here;
    } catch (IOException refused) {
      channel.close();
      return false;
    }
  }

  State look(long nowNanos) {
    try {
      if (channel.finishConnect()) {
        return State.CONNECTED;
      }
    } catch (IOException refused) {
      return State.REFUSED;
    }
    return nowNanos - sinceNanos > TIMEOUT_NANOS ? State.REFUSED : State.UNDER_WAY;
  }

  long sinceNanos() {
    return sinceNanos;
  }

  SocketChannel channel() {
    return channel;
  }

  /** However it ended already. */
  void close() {
    close(channel);
  }

  static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException ended) {
      // So it is closed.
    }
  }
}
