package io.meshpay.client.net;

import io.meshpay.mesh.MeshNetwork;
import io.meshpay.mesh.transport.MeshVertx;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BooleanSupplier;

/**
 * One event loop with the clients that live on it: everything of theirs happens on its one thread,
 * so that nothing of it needs a lock. They share its clock tick, as a timer for each would cost
 * more than what a thousand clients do in it.
 */
public final class ClientLoop {
  private static final long TICK_MILLIS = 5;
  private static final int CLOSES_AT_ONCE = 50;

  private final MeshNetwork network;
  private final Context context;
  private final Set<CommitteeClient> clients = new LinkedHashSet<>();
  private List<BooleanSupplier> ticking = new ArrayList<>();
  private List<BooleanSupplier> ticked = new ArrayList<>();
  private boolean isTickQueued;

  ClientLoop(MeshVertx mesh) {
    network = new MeshNetwork(mesh, 1);
    context = network.loops().getFirst();
  }

  /** Runs tasks on the event loop, also later, to the nanosecond that the system can do. */
  public ScheduledExecutorService executor() {
    return ((ContextInternal) context).nettyEventLoop();
  }

  MeshNetwork network() {
    return network;
  }

  Context context() {
    return context;
  }

  /** Event loop. */
  void add(CommitteeClient client) {
    clients.add(client);
  }

  /** Event loop. */
  void remove(CommitteeClient client) {
    clients.remove(client);
  }

  /**
   * Event loop: calls it every few milliseconds until it answers that it needs no more.
   *
   * @param client to be added only when it isn't being called
   */
  void tick(BooleanSupplier client) {
    ticking.add(client);
    tickLater();
  }

  private void tickLater() {
    if (!isTickQueued) {
      isTickQueued = true;
      context.owner().setTimer(TICK_MILLIS, timer -> context.runOnContext(now -> tick()));
    }
  }

  private void tick() {
    isTickQueued = false;
    List<BooleanSupplier> due = ticking;
    ticking = ticked;
    ticked = due;
    for (int i = 0; i < due.size(); i++) {
      if (due.get(i).getAsBoolean()) {
        ticking.add(due.get(i));
      }
    }
    due.clear();
    if (!ticking.isEmpty()) {
      tickLater();
    }
  }

  /**
   * Event loop: stops all clients and closes their connections, a few at a time, since each makes
   * several events and the system's queue of these has an end.
   */
  Future<Void> closeClients() {
    List<CommitteeClient> stopped = List.copyOf(clients);
    stopped.forEach(CommitteeClient::stop);
    Future<Void> closed = Future.succeededFuture();
    for (int from = 0; from < stopped.size(); from += CLOSES_AT_ONCE) {
      List<CommitteeClient> some =
          stopped.subList(from, Math.min(stopped.size(), from + CLOSES_AT_ONCE));
      closed =
          closed.transform(
              done ->
                  Future.join(some.stream().map(CommitteeClient::closeLinks).toList()).mapEmpty());
    }
    return closed;
  }

  Future<Void> closeNetwork() {
    return network.close();
  }
}
