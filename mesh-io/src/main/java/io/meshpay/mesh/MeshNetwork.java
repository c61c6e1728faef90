package io.meshpay.mesh;

import io.meshpay.mesh.transport.MeshVertx;
import io.meshpay.mesh.transport.TransportInUse;
import io.meshpay.protocol.transport.FrameReceiver;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The servers and connections of one node. Keep a reference to it as long as its connections live;
 * close it before the Vert.x that it runs on. Any thread may call it.
 */
public final class MeshNetwork {
  private final MeshVertx mesh;
  private final VertxInternal vertx;
  private final List<ContextInternal> loops = new ArrayList<>();
  private final AtomicInteger nextLoop = new AtomicInteger();
  private final NetClient client;
  private final MeshCounters tcpCounters = new MeshCounters();
  private final MeshCounters udpCounters = new MeshCounters();
  private final Set<MeshServer> servers = ConcurrentHashMap.newKeySet();
  private final Set<UdpSocket> udpSockets = ConcurrentHashMap.newKeySet();
  private final Set<TcpLink> clients = ConcurrentHashMap.newKeySet();

  /**
   * @param eventLoops how many of the Vert.x's event loops carry the traffic; on a small machine
   *     one, as more of them only take turns on the same core
   */
  public MeshNetwork(MeshVertx mesh, int eventLoops) {
    if (eventLoops < 1) {
      throw new IllegalArgumentException("event loops: " + eventLoops);
    }
    this.mesh = mesh;
    this.vertx = (VertxInternal) mesh.vertx();
    for (int i = 0; i < eventLoops; i++) {
      loops.add(vertx.createEventLoopContext());
    }
    this.client = vertx.createNetClient(mesh.clientOptions());
  }

  public TransportInUse transport() {
    return mesh.transport();
  }

  /** The event loops that carry the traffic. */
  public List<Context> loops() {
    return List.copyOf(loops);
  }

  /** What all TCP links of this network have carried. */
  public MeshCounters tcpCounters() {
    return tcpCounters;
  }

  /** What all UDP links of this network have carried. */
  public MeshCounters udpCounters() {
    return udpCounters;
  }

  /**
   * Listens on TCP.
   *
   * @param address with port 0 for one that the system chooses
   * @return fails when the address can't be bound
   */
  public Future<MeshServer> listenTcp(
      InetSocketAddress address, FrameReceiver receiver, MeshLimits limits) {
    return MeshServer.listen(vertx, loops, address, receiver, limits, tcpCounters)
        .onSuccess(servers::add);
  }

  /** Connects to a TCP server. */
  public Future<TcpLink> connectTcp(
      InetSocketAddress address, FrameReceiver receiver, MeshLimits limits) {
    ConnectOptions options =
        new ConnectOptions()
            .setRemoteAddress(SocketAddress.inetSocketAddress(address))
            .setTimeout(limits.connectTimeoutMillis());
    Promise<TcpLink> connected = Promise.promise();
    // On the loop that the connection will live on, so that it is taken over in the same turn.
    nextLoop()
        .runOnContext(
            now ->
                client
                    .connect(options)
                    .map(socket -> TcpConnection.takeOver(socket, receiver, limits, tcpCounters))
                    .onSuccess(this::remember)
                    .onComplete(connected));
    return connected.future();
  }

  private void remember(TcpLink link) {
    clients.add(link);
    link.closeFuture().onComplete(gone -> clients.remove(link));
  }

  /**
   * Receives datagrams on an address.
   *
   * @param address with port 0 for one that the system chooses
   */
  public Future<UdpServer> bindUdp(
      InetSocketAddress address, FrameReceiver receiver, MeshLimits limits) {
    return UdpSocket.open(mesh, nextLoop(), address, receiver, limits, udpCounters)
        .onSuccess(this::remember)
        .map(UdpServer::new);
  }

  /** Exchanges datagrams with one address. What comes from any other is dropped. */
  public Future<UdpLink> connectUdp(
      InetSocketAddress address, FrameReceiver receiver, MeshLimits limits) {
    return UdpSocket.open(
            mesh, nextLoop(), DatagramChannels.anyPortLike(address), receiver, limits, udpCounters)
        .onSuccess(this::remember)
        .map(socket -> socket.connect(address));
  }

  private void remember(UdpSocket socket) {
    udpSockets.add(socket);
    socket.closeFuture().onComplete(gone -> udpSockets.remove(socket));
  }

  private ContextInternal nextLoop() {
    return loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
  }

  /**
   * Closes in this order: servers stop listening and answer what is under way, then datagram
   * sockets, then this node's own connections. The Vert.x stays open.
   */
  public Future<Void> close() {
    List<Future<Void>> closing = new ArrayList<>();
    servers.forEach(server -> closing.add(server.close()));
    return Future.join(closing).transform(done -> closeUdp()).transform(done -> closeClients());
  }

  private Future<Void> closeUdp() {
    List<Future<Void>> closing = new ArrayList<>();
    udpSockets.forEach(socket -> closing.add(socket.close()));
    return Future.join(closing).mapEmpty();
  }

  private Future<Void> closeClients() {
    List<Future<Void>> closing = new ArrayList<>();
    clients.forEach(link -> closing.add(link.close()));
    return Future.join(closing).transform(done -> client.close());
  }
}
