package io.meshpay.load.target;

import io.meshpay.load.engine.LoadEngine;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One thread of the generator with its connections. All that has been read in one turn of the event
 * loop is taken in before anything is answered; then what is due is started, and everything leaves
 * with one write per connection.
 */
final class LoadLoop implements Outbox, AutoCloseable {
  /** In an open loop the thread wakes up no more often than this, and sends what came due. */
  private static final long TICK_NANOS = 200_000;

  private static final long HOUSEKEEPING_NANOS = 100_000_000;

  /** For the bystander's last answers. */
  private static final long BYSTANDER_NANOS = 5_000_000_000L;

  private static final int CONNECT_MILLIS = 10_000;

  /** Connects, and closes, that are under way at once: below any usual backlog. */
  private static final int CONNECTS_AT_ONCE = 64;

  private static final long CLOSE_MILLIS = 1_000;

  private static final int OUT_BYTES_HIGH = 64 << 20;

  private final EventLoopGroup group;
  private final EventLoop eventLoop;
  private final LongSupplier nanoClock;
  private final List<LoadConnection> connections = new ArrayList<>();
  private final int bystanderConnections;
  private final List<LoadConnection> withOutput = new ArrayList<>();
  private final Runnable turn = this::turn;
  private final Runnable onTime = this::onTime;
  private @Nullable Payments payments;
  private Bystander bystander = Bystander.NONE;
  private @Nullable CompletableFuture<@Nullable Void> over;
  private boolean isTurnWanted;
  private long nowNanos;
  private long wakeNanos = LoadEngine.NEVER;
  private long housekeepingNanos;
  private long bystanderDeadlineNanos = LoadEngine.NEVER;

  private LoadLoop(EventLoopGroup group, int bystanderConnections, LongSupplier nanoClock) {
    this.group = group;
    this.bystanderConnections = bystanderConnections;
    this.nanoClock = nanoClock;
    eventLoop = group.next();
  }

  /**
   * Opens a thread with connections to a target.
   *
   * @param bystanderConnections beside those of the payments
   */
  static LoadLoop open(
      LoadTransport transport,
      InetSocketAddress target,
      int connections,
      int bystanderConnections,
      int number,
      LongSupplier nanoClock)
      throws IOException, InterruptedException {
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("load-" + number, true), transport.handlers());
    LoadLoop loop = new LoadLoop(group, bystanderConnections, nanoClock);
    boolean isOpen = false;
    try {
      loop.connect(transport, target, connections + bystanderConnections);
      isOpen = true;
      return loop;
    } finally {
      if (!isOpen) {
        loop.close();
      }
    }
  }

  private void connect(LoadTransport transport, InetSocketAddress target, int count)
      throws IOException, InterruptedException {
    Bootstrap bootstrap =
        new Bootstrap()
            .group(eventLoop)
            .channel(transport.channel())
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
            .option(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(OUT_BYTES_HIGH / 2, OUT_BYTES_HIGH))
            .handler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    LoadConnection connection =
                        new LoadConnection(LoadLoop.this, connections.size(), channel);
                    connections.add(connection);
                    channel.pipeline().addLast(connection);
                  }
                });
    for (int from = 0; from < count; from += CONNECTS_AT_ONCE) {
      List<ChannelFuture> connecting = new ArrayList<>();
      for (int i = from; i < Math.min(count, from + CONNECTS_AT_ONCE); i++) {
        connecting.add(bootstrap.connect(target));
      }
      for (ChannelFuture future : connecting) {
        future.await();
        if (!future.isSuccess()) {
          throw new IOException("can't connect to " + target, future.cause());
        }
      }
    }
  }

  /** Runs a stretch of load; completes when nothing is under way any more. */
  CompletableFuture<@Nullable Void> run(Payments stretch, Bystander beside) {
    CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    eventLoop.execute(
        () -> {
          payments = stretch;
          bystander = beside;
          bystanderDeadlineNanos = LoadEngine.NEVER;
          over = done;
          wakeNanos = LoadEngine.NEVER;
          turn();
        });
    return done;
  }

  /** Ends a stretch early: nothing more is started. */
  void stop() {
    eventLoop.execute(
        () -> {
          if (payments != null) {
            payments.engine().stop(nanoClock.getAsLong());
            turn();
          }
        });
  }

  /** The time for all answers of one read. */
  void beginRead() {
    nowNanos = nanoClock.getAsLong();
  }

  void onAnswer(int connection, DirectBuffer answer, int length) {
    if (connection >= connections()) {
      bystander.onAnswer(answer, length);
    } else if (payments != null) {
      payments.onAnswer(answer, 0, length, nowNanos);
    }
  }

  /** Tasks run after everything that was ready to be read: so one turn serves all connections. */
  void wantTurn() {
    if (!isTurnWanted) {
      isTurnWanted = true;
      eventLoop.execute(turn);
    }
  }

  private void onTime() {
    wakeNanos = LoadEngine.NEVER;
    turn();
  }

  private void turn() {
    isTurnWanted = false;
    Payments current = payments;
    if (current != null) {
      try {
        drive(current, nanoClock.getAsLong());
      } catch (RuntimeException bug) {
        onFailure(bug);
      }
    }
    for (int i = 0; i < withOutput.size(); i++) {
      withOutput.get(i).flush();
    }
    withOutput.clear();
  }

  private void drive(Payments current, long now) {
    long next = Math.min(current.repeat(now), current.engine().pump(now));
    if (now - housekeepingNanos > HOUSEKEEPING_NANOS) {
      housekeepingNanos = now;
      current.giveUpOld(now);
    }
    if (current.engine().isOver(now) && isBystanderDone(now)) {
      end(null);
      return;
    }
    wakeAt(Math.min(next, now + HOUSEKEEPING_NANOS), now);
  }

  private boolean isBystanderDone(long now) {
    if (!bystander.isWaiting()) {
      return true;
    }
    bystanderDeadlineNanos = Math.min(bystanderDeadlineNanos, now + BYSTANDER_NANOS);
    return now >= bystanderDeadlineNanos;
  }

  /** Those of the bystander. */
  Outbox bystanderOutbox() {
    return new Outbox() {
      @Override
      public int connections() {
        return bystanderConnections;
      }

      @Override
      public boolean isLost(int connection) {
        return LoadLoop.this.isLost(LoadLoop.this.connections() + connection);
      }

      @Override
      public MutableDirectBuffer reserve(int connection, int bytes) {
        return LoadLoop.this.reserve(LoadLoop.this.connections() + connection, bytes);
      }
    };
  }

  private void wakeAt(long nanos, long now) {
    long at = Math.max(nanos, now + TICK_NANOS);
    if (at < wakeNanos) {
      // One that was set for later still comes, and finds nothing to do.
      wakeNanos = at;
      var _ = eventLoop.schedule(onTime, at - now, TimeUnit.NANOSECONDS);
    }
  }

  private void end(@Nullable Throwable failure) {
    CompletableFuture<@Nullable Void> done = over;
    payments = null;
    over = null;
    if (done != null) {
      if (failure == null) {
        done.complete(null);
      } else {
        done.completeExceptionally(failure);
      }
    }
  }

  /** A bug of the generator's or bytes that are no frames: the run has no meaning any more. */
  void onFailure(Throwable failure) {
    end(failure);
  }

  void onConnectionLost(int connection) {
    if (payments != null) {
      payments.onConnectionLost(connection, nanoClock.getAsLong());
      wantTurn();
    }
  }

  void hasOutput(LoadConnection connection) {
    withOutput.add(connection);
  }

  @Override
  public int connections() {
    return connections.size() - bystanderConnections;
  }

  @Override
  public boolean isLost(int connection) {
    return connections.get(connection).isLost();
  }

  @Override
  public MutableDirectBuffer reserve(int connection, int bytes) {
    return connections.get(connection).reserve(bytes);
  }

  @Override
  public void close() {
    // A few at a time: each makes several events, and the system's queue of these has an end.
    for (int from = 0; from < connections.size(); from += CONNECTS_AT_ONCE) {
      connections.subList(from, Math.min(connections.size(), from + CONNECTS_AT_ONCE)).stream()
          .map(LoadConnection::close)
          .toList()
          .forEach(closing -> closing.awaitUninterruptibly(CLOSE_MILLIS));
    }
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
