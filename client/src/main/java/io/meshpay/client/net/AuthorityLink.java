package io.meshpay.client.net;

import io.meshpay.mesh.MeshLimits;
import io.meshpay.mesh.MeshNetwork;
import io.meshpay.mesh.TcpLink;
import io.meshpay.mesh.UdpLink;
import io.meshpay.protocol.committee.Endpoint;
import io.meshpay.protocol.transport.FrameReceiver;
import io.meshpay.protocol.transport.Link;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one authority: a TCP connection that is made again whenever it is lost, and with UDP a
 * socket as well; the connection is then made only when something doesn't fit into a datagram.
 * Lives on the client's event loop.
 */
final class AuthorityLink {
  /** What an authority link tells its client. */
  interface Events {
    /** A frame, valid until this returns. */
    void onFrame(int authority, DirectBuffer buffer, int offset, int length);

    /** Something can be sent again; what was sent before may be lost. */
    void onReachable(int authority);
  }

  private static final Logger LOG = LoggerFactory.getLogger(AuthorityLink.class);
  private static final long RECONNECT_MILLIS_MIN = 50;
  private static final long RECONNECT_MILLIS_MAX = 2_000;

  private final int authority;
  private final Endpoint endpoint;
  private final boolean isUdp;
  private final MeshNetwork network;
  private final MeshLimits limits;
  private final Context context;
  private final Events events;
  private final ClientCounters counters;
  private final Receiver receiver = new Receiver();

  private @Nullable TcpLink stream;
  private @Nullable UdpLink datagrams;
  private boolean isConnecting;
  private boolean isClosed;
  private boolean isToFlush;
  private long reconnectMillis = RECONNECT_MILLIS_MIN;

  AuthorityLink(
      int authority,
      Endpoint endpoint,
      boolean isUdp,
      MeshNetwork network,
      MeshLimits limits,
      Context context,
      Events events,
      ClientCounters counters) {
    this.authority = authority;
    this.endpoint = endpoint;
    this.isUdp = isUdp;
    this.network = network;
    this.limits = limits;
    this.context = context;
    this.events = events;
    this.counters = counters;
  }

  void open() {
    if (isUdp) {
      openDatagrams();
    } else {
      connect();
    }
  }

  /** Whether what is sent now has a way to go. */
  boolean isReachable() {
    return stream != null || datagrams != null;
  }

  /** Queues a message until {@link #flush}; drops it if there is no way. */
  void send(DirectBuffer buffer, int length, boolean overStream) {
    @Nullable Link link = datagrams;
    if (link == null || overStream || length > link.messageBytesMax()) {
      link = stream;
      if (link == null) {
        connect();
      }
    }
    if (link == null || length > link.messageBytesMax()) {
      counters.countUnsent();
      return;
    }
    link.send(buffer, 0, length);
    isToFlush = true;
  }

  void flush() {
    if (isToFlush) {
      isToFlush = false;
      flush(stream);
      flush(datagrams);
    }
  }

  private static void flush(@Nullable Link link) {
    if (link != null) {
      link.flush();
    }
  }

  /** Makes no connection any more. */
  void stop() {
    isClosed = true;
  }

  /** Closes what there is; to be called after {@link #stop}. */
  Future<Void> close() {
    List<Future<Void>> closing = new ArrayList<>();
    if (stream != null) {
      closing.add(stream.close());
    }
    if (datagrams != null) {
      closing.add(datagrams.close());
    }
    return Future.join(closing).mapEmpty();
  }

  private void connect() {
    if (isConnecting || isClosed || stream != null) {
      return;
    }
    isConnecting = true;
    resolve()
        .compose(address -> network.connectTcp(address, receiver, limits))
        .onComplete(done -> context.runOnContext(now -> connected(done.result(), done.cause())));
  }

  private void connected(@Nullable TcpLink link, @Nullable Throwable cause) {
    isConnecting = false;
    if (isClosed) {
      if (link != null) {
        var _ = link.close();
      }
      return;
    }
    if (link == null) {
      LOG.debug("authority {} at {} can't be reached", authority, endpoint, cause);
      reconnectLater();
    } else if (receiver.hasClosed(link)) {
      reconnectLater();
    } else {
      stream = link;
      reconnectMillis = RECONNECT_MILLIS_MIN;
      counters.countConnected();
      events.onReachable(authority);
    }
  }

  private void reconnectLater() {
    long millis = reconnectMillis;
    reconnectMillis = Math.min(2 * millis, RECONNECT_MILLIS_MAX);
    isConnecting = true;
    context
        .owner()
        .setTimer(
            millis,
            timer ->
                context.runOnContext(
                    now -> {
                      isConnecting = false;
                      connect();
                    }));
  }

  private void openDatagrams() {
    resolve()
        .compose(address -> network.connectUdp(address, receiver, limits))
        .onComplete(
            done -> context.runOnContext(now -> datagramsOpened(done.result(), done.cause())));
  }

  private void datagramsOpened(@Nullable UdpLink link, @Nullable Throwable cause) {
    if (isClosed) {
      if (link != null) {
        var _ = link.close();
      }
    } else if (link == null) {
      LOG.debug("no UDP to authority {} at {}", authority, endpoint, cause);
      connect();
    } else {
      datagrams = link;
      events.onReachable(authority);
    }
  }

  /** The address of the endpoint; looking up a name may block, so not on the event loop. */
  private Future<InetSocketAddress> resolve() {
    return context.owner().executeBlocking(this::address, false);
  }

  private InetSocketAddress address() {
    return new InetSocketAddress(endpoint.host(), endpoint.port());
  }

  private final class Receiver implements FrameReceiver {
    private @Nullable Link lastClosed;

    /** Whether the link was gone before it was known to be there. */
    boolean hasClosed(Link link) {
      return link.equals(lastClosed);
    }

    @Override
    public void onFrame(Link link, DirectBuffer buffer, int offset, int length) {
      try {
        events.onFrame(authority, buffer, offset, length);
      } finally {
        link.completed(1);
      }
    }

    @Override
    public void onUnframed(Link link, long claimedBytes) {
      counters.countMalformed();
    }

    @Override
    public void onClosed(Link link) {
      lastClosed = link;
      if (link.equals(stream)) {
        stream = null;
        if (!isClosed) {
          reconnectLater();
        }
      }
    }
  }
}
