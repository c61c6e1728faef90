package io.meshpay.mesh;

import io.meshpay.protocol.transport.Link;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.VoidChannelPromise;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.SocketAddress;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One TCP connection, as those see it who answer on it.
 *
 * <p>Which of the two threads is calling is told by asking the event loop. What the answering
 * thread has for the event loop (a batch to write, room to read on) it leaves in fields and then
 * wakes it: one reusable task, queued at most once, so neither a message nor a flush allocates one.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows in the channel's end
public final class TcpLink implements Link {
  private final TcpConnection connection;
  private final ChannelHandlerContext context;
  private final EventLoop loop;
  private final FrameWindow window;
  private final MeshLimits limits;
  private final MeshCounters counters;
  private final TcpOutbox outbox;
  private final ChannelPromise unobserved;
  private final Promise<Void> closed = Promise.promise();

  private final AtomicBoolean wakeQueued = new AtomicBoolean();
  private final Runnable wake = this::awake;
  private final AtomicBoolean closedAsSlow = new AtomicBoolean();
  private volatile boolean accepting = true;

  TcpLink(
      TcpConnection connection,
      ChannelHandlerContext context,
      FrameWindow window,
      MeshLimits limits,
      MeshCounters counters) {
    this.connection = connection;
    this.context = context;
    this.loop = context.channel().eventLoop();
    this.window = window;
    this.limits = limits;
    this.counters = counters;
    this.outbox = new TcpOutbox(context.alloc(), limits.outboundBytesMax());
    this.unobserved = new VoidChannelPromise(context.channel(), false);
  }

  @Override
  public int messageBytesMax() {
    return limits.frameBytesMax();
  }

  /** The peer's address; null once the connection is gone. */
  public @Nullable SocketAddress remoteAddress() {
    return context.channel().remoteAddress();
  }

  /** Whether messages can still be sent. */
  public boolean isOpen() {
    return accepting;
  }

  /** Succeeds when the connection is gone, whoever ended it, and the receiver has been told. */
  public Future<Void> closeFuture() {
    return closed.future();
  }

  @Override
  public void send(DirectBuffer buffer, int offset, int length) {
    if (length > limits.frameBytesMax()) {
      throw new IllegalArgumentException(
          "message of " + length + " bytes, the limit is " + limits.frameBytesMax());
    }
    if (!accepting) {
      counters.droppedOut(1);
      return;
    }
    boolean added =
        loop.inEventLoop()
            ? outbox.addHere(buffer, offset, length)
            : outbox.addThere(buffer, offset, length);
    if (!added) {
      counters.droppedOut(1);
      closeAsSlow();
    }
  }

  @Override
  public void flush() {
    if (loop.inEventLoop()) {
      connection.flush();
    } else {
      handOver();
    }
  }

  private void handOver() {
    if (!accepting) {
      counters.droppedOut(outbox.dropThere());
      return;
    }
    int dropped = outbox.handOver();
    if (dropped < 0) {
      return;
    }
    if (dropped > 0) {
      counters.droppedOut(dropped);
      closeAsSlow();
    }
    wake();
  }

  @Override
  public void completed(int count) {
    if (loop.inEventLoop()) {
      window.completedHere(count);
      connection.completed();
    } else if (window.completedThere(count)) {
      wake();
    }
  }

  /** Writes what was flushed, then closes. Any thread. */
  public Future<Void> close() {
    execute(connection::close);
    return closeFuture();
  }

  /**
   * Stops taking frames, waits for those under way to be answered and for the peer to take the
   * answers, and closes; at most {@link MeshLimits#lingerMillis()}. Any thread.
   */
  public Future<Void> end() {
    execute(connection::end);
    return closeFuture();
  }

  /** Has the event loop look at what the other thread left for it. Any thread. */
  void wake() {
    if (wakeQueued.compareAndSet(false, true)) {
      execute(wake);
    }
  }

  private void execute(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException stopped) {
      // The event loop has ended and the connection with it; nobody else takes this out any more.
      counters.droppedOut(TcpOutbox.drop(outbox.takeHandedOver()));
      closed.tryComplete();
    }
  }

  private void awake() {
    // Before looking, so that what is left after the look queues the task again.
    wakeQueued.set(false);
    if (write(outbox.takeHandedOver())) {
      context.flush();
    }
    try {
      connection.resume();
    } catch (RuntimeException bug) {
      // A receiver threw. Left to the event loop it would be logged, and the connection stuck.
      connection.failed(bug);
    }
  }

  /** Event loop: writes and flushes everything that was sent and flushed. */
  void writeAll() {
    boolean handedOver = write(outbox.takeHandedOver());
    boolean here = write(outbox.takeHere());
    if (handedOver || here) {
      context.flush();
    }
  }

  /** Event loop: writes and flushes what it gathered itself. */
  void writeHere() {
    if (write(outbox.takeHere())) {
      context.flush();
    }
  }

  private boolean write(@Nullable ByteBuf batch) {
    if (batch == null) {
      return false;
    }
    if (!accepting) {
      counters.droppedOut(TcpOutbox.drop(batch));
      return false;
    }
    int bytes = batch.readableBytes();
    if (pendingBytes() + bytes > limits.outboundBytesMax()) {
      counters.droppedOut(TcpOutbox.drop(batch));
      closeAsSlow();
      return false;
    }
    counters.sent(TcpOutbox.frames(batch), bytes);
    connection.wrote(bytes);
    context.write(batch, unobserved);
    return true;
  }

  private long pendingBytes() {
    ChannelOutboundBuffer pending = context.channel().unsafe().outboundBuffer();
    return pending == null ? 0 : pending.totalPendingWriteBytes();
  }

  /** The peer doesn't take its answers. Nothing more is kept for it. Any thread. */
  private void closeAsSlow() {
    if (closedAsSlow.compareAndSet(false, true)) {
      counters.slowReaderClosed();
      accepting = false;
      execute(context::close);
    }
  }

  /** Event loop: the connection is gone. */
  void gone() {
    accepting = false;
    counters.droppedOut(TcpOutbox.drop(outbox.takeHere()));
    counters.droppedOut(TcpOutbox.drop(outbox.takeHandedOver()));
  }

  /** Event loop: everybody else has been told that the connection is gone. */
  void told() {
    closed.tryComplete();
  }

  @Override
  public String toString() {
    return "tcp " + context.channel().remoteAddress();
  }
}
