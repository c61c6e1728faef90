package io.meshpay.mesh;

import io.meshpay.protocol.transport.FrameReceiver;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A listening TCP port. Its connections are spread over the event loops: Vert.x lets several
 * servers share a port, each on its own loop.
 */
public final class MeshServer {
  private static final AtomicInteger CHOSEN_PORTS = new AtomicInteger();

  private final FrameReceiver receiver;
  private final MeshLimits limits;
  private final MeshCounters counters;
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<TcpLink> links = ConcurrentHashMap.newKeySet();
  private final List<NetServer> servers = new CopyOnWriteArrayList<>();
  private volatile InetSocketAddress address;

  private MeshServer(
      InetSocketAddress address, FrameReceiver receiver, MeshLimits limits, MeshCounters counters) {
    this.address = address;
    this.receiver = receiver;
    this.limits = limits;
    this.counters = counters;
  }

  static Future<MeshServer> listen(
      VertxInternal vertx,
      List<ContextInternal> loops,
      InetSocketAddress address,
      FrameReceiver receiver,
      MeshLimits limits,
      MeshCounters counters) {
    MeshServer server = new MeshServer(address, receiver, limits, counters);
    SocketAddress shared = server.sharedAddress();
    Future<Void> listening = Future.succeededFuture();
    for (ContextInternal loop : loops) {
      listening = listening.compose(before -> server.listenOn(vertx, loop, shared));
    }
    return listening
        .map(done -> server)
        .recover(cause -> server.close().transform(closed -> Future.failedFuture(cause)));
  }

  /** A port that the system chooses is shared under a number of its own. */
  private SocketAddress sharedAddress() {
    String host =
        address.isUnresolved() ? address.getHostString() : address.getAddress().getHostAddress();
    return address.getPort() == 0
        ? SocketAddress.sharedRandomPort(CHOSEN_PORTS.incrementAndGet(), host)
        : SocketAddress.inetSocketAddress(address.getPort(), host);
  }

  private Future<Void> listenOn(VertxInternal vertx, ContextInternal loop, SocketAddress shared) {
    Promise<Void> done = Promise.promise();
    loop.runOnContext(
        now -> {
          NetServerOptions options =
              new NetServerOptions().setTcpNoDelay(true).setReuseAddress(true);
          NetServer part = vertx.createNetServer(options).connectHandler(this::accept);
          part.listen(shared)
              .map(
                  listening -> {
                    servers.add(part);
                    if (address.getPort() == 0) {
                      address = new InetSocketAddress(address.getHostString(), part.actualPort());
                    }
                    return (Void) null;
                  })
              .onComplete(done);
        });
    return done.future();
  }

  private void accept(NetSocket socket) {
    if (connections.incrementAndGet() > limits.connectionsMax()) {
      connections.decrementAndGet();
      counters.refused();
      socket.close();
      return;
    }
    TcpLink link = TcpConnection.takeOver(socket, receiver, limits, counters);
    links.add(link);
    link.closeFuture()
        .onComplete(
            gone -> {
              links.remove(link);
              connections.decrementAndGet();
            });
  }

  /** Where it listens; with the port that the system chose where 0 was asked for. */
  public InetSocketAddress address() {
    return address;
  }

  public int port() {
    return address.getPort();
  }

  /** Open connections. */
  public int connections() {
    return connections.get();
  }

  /**
   * Stops listening, ends every connection (see {@link TcpLink#end()}), and succeeds when all are
   * gone and the receiver has been told of each.
   */
  public Future<Void> close() {
    List<Future<Void>> closing = new ArrayList<>();
    for (NetServer server : servers) {
      closing.add(server.shutdown(limits.lingerMillis() + 1_000, TimeUnit.MILLISECONDS));
    }
    return Future.join(closing).transform(closed -> linksGone());
  }

  private Future<Void> linksGone() {
    List<Future<Void>> going = new ArrayList<>();
    links.forEach(link -> going.add(link.closeFuture()));
    return Future.join(going).mapEmpty();
  }
}
