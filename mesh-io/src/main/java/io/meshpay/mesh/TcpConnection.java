package io.meshpay.mesh;

import io.meshpay.protocol.transport.FrameReceiver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.stream.ChunkedWriteHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives one TCP connection on its event loop: when to read, when to stop, when to end.
 *
 * <p>It sits in the pipeline of a Vert.x socket, in front of Vert.x's own handler, which sees
 * nothing of the bytes and everything of the connection's life; so Vert.x counts and closes the
 * connection as any other.
 *
 * <p>The channel reads one buffer at a time and only when asked to; it is never switched between
 * that and reading by itself (see {@code MeshVertxTransport}). It is not asked while the window of
 * frames under way is full or while the peer doesn't take its answers, and asked again when half
 * the window is free and the peer takes them.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows in the channel's end
final class TcpConnection extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(TcpConnection.class);
  private static final String VERTX_HANDLER = "handler";

  /** Above this share of what may wait for a peer, reading from it stops. */
  private static final int OUTBOUND_SHARE = 4;

  private enum Phase {
    READING,
    STOPPED,
    /** What comes is thrown away; the last answers are being made or on their way. */
    ENDING,
    CLOSED
  }

  private final MeshLimits limits;
  private final MeshCounters counters;
  private final FrameReceiver receiver;
  private final ConnectionBase connection;
  private final ChannelHandlerContext context;
  private final FrameWindow window;
  private final TcpFrames frames;
  private final TcpLink link;

  private Phase phase = Phase.READING;
  private boolean inBurst;
  private boolean lastAnswersWritten;
  private @Nullable ScheduledFuture<?> deadline;
  private @Nullable ScheduledFuture<?> idleness;
  private long framesAtLastLook;

  private TcpConnection(
      NetSocketInternal socket, FrameReceiver receiver, MeshLimits limits, MeshCounters counters) {
    this.limits = limits;
    this.counters = counters;
    this.receiver = receiver;
    this.connection = (ConnectionBase) socket;
    this.context = socket.channelHandlerContext();
    this.window = new FrameWindow(limits.framesUnderWayMax());
    this.frames = new TcpFrames(context.alloc(), receiver, window, limits.frameBytesMax());
    this.link = new TcpLink(this, context, window, limits, counters);
  }

  /** Takes a new socket over from Vert.x. Called on its event loop before anything is read. */
  static TcpLink takeOver(
      NetSocket socket, FrameReceiver receiver, MeshLimits limits, MeshCounters counters) {
    TcpConnection taken = new TcpConnection((NetSocketInternal) socket, receiver, limits, counters);
    socket.shutdownHandler(shutdown -> taken.end());
    taken.start();
    return taken.link;
  }

  private void start() {
    Channel channel = context.channel();
    ChannelPipeline pipeline = channel.pipeline();
    if (pipeline.get(ChunkedWriteHandler.class) != null) {
      // Keeps writes in a queue of its own that nothing bounds, and serves files only.
      pipeline.remove(ChunkedWriteHandler.class);
    }
    pipeline.addBefore(VERTX_HANDLER, "mesh", this);
    int stopBytes = limits.outboundBytesMax() / OUTBOUND_SHARE;
    channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(stopBytes / 2, stopBytes));
    channel.config().setAutoRead(false);
    counters.opened();
    if (limits.idleTimeoutMillis() > 0) {
      lookForIdleness();
    }
    if (channel.isActive()) {
      context.read();
    }
  }

  private void lookForIdleness() {
    idleness =
        context
            .executor()
            .schedule(this::endIfIdle, limits.idleTimeoutMillis(), TimeUnit.MILLISECONDS);
  }

  private void endIfIdle() {
    boolean isIdle = window.receivedTotal() == framesAtLastLook && window.underWay() == 0;
    if (isIdle) {
      counters.idlerClosed();
      context.close();
    } else {
      framesAtLastLook = window.receivedTotal();
      lookForIdleness();
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext own) {
    own.fireChannelActive();
    context.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext own, Object message) {
    ByteBuf in = (ByteBuf) message;
    int bytes = in.readableBytes();
    counters.received(0, bytes);
    connection.reportBytesRead(bytes);
    inBurst = true;
    judge(frames.take(link, in));
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext own) {
    endBurst();
    readOrStop();
  }

  private void judge(TcpFrames.Outcome outcome) {
    switch (outcome) {
      case CUT -> {}
      case WAITING -> phase = Phase.STOPPED;
      case UNFRAMED -> {
        counters.wasUnframed();
        receiver.onUnframed(link, frames.claimedBytes());
        end();
      }
    }
  }

  /**
   * What the receiver answered at once leaves in one write, and what the other thread has answered
   * meanwhile with it. To leave that to the wake-up isn't enough: on io_uring a peer that sends
   * without a pause can keep the event loop from its tasks, and then megabytes of answers gather
   * that {@link #readOrStop} doesn't see, and the peer is taken for a slow reader.
   */
  private void endBurst() {
    inBurst = false;
    counters.received(frames.takeDelivered(), 0);
    link.writeAll();
  }

  private void readOrStop() {
    switch (phase) {
      case READING -> {
        if (window.hasRoom() && context.channel().isWritable()) {
          context.read();
        } else {
          phase = Phase.STOPPED;
          resume();
        }
      }
      case STOPPED -> resume();
      case ENDING -> context.read();
      case CLOSED -> {}
    }
  }

  /** Goes on where it stopped, if it can; else sees to it that it is called again when it can. */
  void resume() {
    if (phase == Phase.ENDING) {
      writeLastAnswers();
      return;
    }
    if (phase != Phase.STOPPED || !window.armWake(limits.framesUnderWayMax() / 2)) {
      return;
    }
    if (!context.channel().isWritable()) {
      // channelWritabilityChanged calls again.
      return;
    }
    phase = Phase.READING;
    inBurst = true;
    judge(frames.cut(link));
    endBurst();
    readOrStop();
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext own) {
    resume();
    own.fireChannelWritabilityChanged();
  }

  /** The receiver flushes: at the end of a burst, for all of it. */
  void flush() {
    if (!inBurst) {
      link.writeHere();
    }
  }

  /** For Vert.x's metrics. */
  void wrote(int bytes) {
    connection.reportBytesWritten(bytes);
  }

  /** The receiver completed frames on this thread. */
  void completed() {
    if (!inBurst && (phase == Phase.STOPPED || phase == Phase.ENDING)) {
      link.wake();
    }
  }

  /** Takes no more frames; closes when those under way are answered and the answers taken. */
  void end() {
    if (phase == Phase.ENDING || phase == Phase.CLOSED) {
      return;
    }
    boolean wasStopped = phase == Phase.STOPPED;
    phase = Phase.ENDING;
    frames.end();
    deadline =
        context
            .executor()
            .schedule(() -> context.close(), limits.lingerMillis(), TimeUnit.MILLISECONDS);
    writeLastAnswers();
    if (wasStopped) {
      context.read();
    }
  }

  /**
   * Once nothing is under way, writes the last answers and ends its side of the connection. The
   * peer's side is read until it ends too: closing with bytes unread would reset the connection
   * (RFC 9293 section 3.10.4, RFC 2525 section 2.17), and the peer could lose the answers.
   */
  private void writeLastAnswers() {
    if (lastAnswersWritten || !window.armWake(0)) {
      return;
    }
    lastAnswersWritten = true;
    link.writeAll();
    context
        .writeAndFlush(Unpooled.EMPTY_BUFFER)
        .addListener(written -> ((DuplexChannel) context.channel()).shutdownOutput());
  }

  /** Writes what was flushed and closes, whatever is under way. */
  void close() {
    if (phase == Phase.CLOSED) {
      return;
    }
    phase = Phase.CLOSED;
    frames.end();
    link.writeAll();
    deadline =
        context
            .executor()
            .schedule(() -> context.close(), limits.lingerMillis(), TimeUnit.MILLISECONDS);
    context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> context.close());
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext own, Throwable cause) {
    failed(cause);
  }

  /** Whatever went wrong, it ends this connection and no other. */
  void failed(Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("connection {} broke", link, cause);
    } else {
      LOG.error("closing {} because of a bug", link, cause);
    }
    context.close();
  }

  @Override
  public void channelInactive(ChannelHandlerContext own) {
    phase = Phase.CLOSED;
    if (deadline != null) {
      deadline.cancel(false);
    }
    if (idleness != null) {
      idleness.cancel(false);
    }
    frames.end();
    link.gone();
    counters.received(frames.takeDelivered(), 0);
    counters.closed();
    try {
      receiver.onClosed(link);
      own.fireChannelInactive();
    } finally {
      link.told();
    }
  }
}
