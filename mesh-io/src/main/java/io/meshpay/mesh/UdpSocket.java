package io.meshpay.mesh;

import io.meshpay.mesh.transport.MeshVertx;
import io.meshpay.protocol.transport.FrameReceiver;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.VoidChannelPromise;
import io.netty.channel.socket.DatagramPacket;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.OneToOneConcurrentArrayQueue;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One UDP socket on an event loop: each datagram is a message.
 *
 * <p>A Netty channel rather than Vert.x's {@code DatagramSocket}, which allocates and clears a
 * buffer for each packet and can't keep up. Netty itself allocates an address and a packet for each
 * datagram, so UDP is not free of garbage as TCP is.
 *
 * <p>Answers of the answering thread go to the event loop through a bounded queue. Each lies in a
 * buffer of its own from index 0, as io_uring has sent wrong bytes of buffers that begin elsewhere
 * (Netty issue 16905).
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows in the channel's end
final class UdpSocket extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(UdpSocket.class);

  private final FrameReceiver receiver;
  private final MeshLimits limits;
  private final MeshCounters counters;
  private final Channel channel;
  private final EventLoop loop;
  private final ChannelPromise unobserved;
  private final FrameWindow window;
  private final UdpPeers peers;
  private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
  private final OneToOneConcurrentArrayQueue<DatagramPacket> answers;
  private final AtomicBoolean wakeQueued = new AtomicBoolean();
  private final Runnable wake = this::awake;
  private final Promise<Void> closed = Promise.promise();

  private volatile @Nullable UdpLink client;
  private volatile boolean open = true;

  // The event loop's.
  private boolean inBurst;
  private boolean unflushed;
  private long framesInBurst;
  private long bytesInBurst;

  private UdpSocket(
      Channel channel, FrameReceiver receiver, MeshLimits limits, MeshCounters counters) {
    this.receiver = receiver;
    this.limits = limits;
    this.counters = counters;
    this.channel = channel;
    this.loop = channel.eventLoop();
    this.unobserved = new VoidChannelPromise(channel, false);
    this.window = new FrameWindow(limits.datagramsUnderWayMax());
    this.peers = new UdpPeers(limits.datagramPeersMax(), receiver::onClosed);
    this.answers = new OneToOneConcurrentArrayQueue<>(limits.datagramsUnderWayMax());
  }

  /** Opens and binds a socket on an event loop. */
  static Future<UdpSocket> open(
      MeshVertx mesh,
      ContextInternal context,
      InetSocketAddress address,
      FrameReceiver receiver,
      MeshLimits limits,
      MeshCounters counters) {
    Promise<UdpSocket> opened = context.promise();
    DatagramChannels.bootstrap(mesh, context.nettyEventLoop(), address, limits)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                channel.pipeline().addLast(new UdpSocket(channel, receiver, limits, counters));
              }
            })
        .bind(address)
        .addListener(
            (ChannelFuture bound) -> {
              if (bound.isSuccess()) {
                opened.complete(bound.channel().pipeline().get(UdpSocket.class));
              } else {
                opened.fail(bound.cause());
              }
            });
    return opened.future();
  }

  /** Makes this the socket of one peer. What other addresses send is dropped. */
  UdpLink connect(InetSocketAddress address) {
    UdpLink link = new UdpLink(this, address);
    client = link;
    return link;
  }

  int datagramBytesMax() {
    return limits.datagramBytesMax();
  }

  InetSocketAddress localAddress() {
    return (InetSocketAddress) channel.localAddress();
  }

  Future<Void> closeFuture() {
    return closed.future();
  }

  @Override
  public void channelRead(ChannelHandlerContext own, Object message) {
    DatagramPacket datagram = (DatagramPacket) message;
    try {
      inBurst = true;
      receive(datagram.content(), datagram.sender());
    } finally {
      datagram.release();
    }
  }

  private void receive(ByteBuf content, InetSocketAddress sender) {
    int length = content.readableBytes();
    bytesInBurst += length;
    if (length < MeshLimits.FRAME_BYTES_MIN) {
      // No answer: it would make this a reflector for whoever forges sender addresses.
      counters.wasUnframed();
      return;
    }
    UdpLink link = window.hasRoom() ? link(sender) : null;
    if (link == null) {
      counters.droppedIn(1);
      return;
    }
    BufferView.wrap(frame, content, content.readerIndex(), length);
    window.received();
    link.received();
    framesInBurst++;
    receiver.onFrame(link, frame, 0, length);
  }

  private @Nullable UdpLink link(InetSocketAddress sender) {
    UdpLink only = client;
    if (only == null) {
      return peers.link(this, sender);
    }
    return only.remoteAddress().equals(sender) ? only : null;
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext own) {
    inBurst = false;
    counters.received(framesInBurst, bytesInBurst);
    framesInBurst = 0;
    bytesInBurst = 0;
    flushWritten();
  }

  void send(UdpLink link, DirectBuffer message, int offset, int length) {
    if (length > limits.datagramBytesMax()) {
      throw new IllegalArgumentException(
          "message of " + length + " bytes, the limit is " + limits.datagramBytesMax());
    }
    if (!open || !link.isOpen()) {
      counters.droppedOut(1);
      return;
    }
    ByteBuf content = channel.alloc().directBuffer(length, length);
    ByteBuffer room = content.internalNioBuffer(0, length);
    message.getBytes(offset, room, room.position(), length);
    content.writerIndex(length);
    DatagramPacket datagram = new DatagramPacket(content, link.remoteAddress());
    if (loop.inEventLoop()) {
      write(datagram);
    } else if (!answers.offer(datagram)) {
      datagram.release();
      counters.droppedOut(1);
    }
  }

  private void write(DatagramPacket datagram) {
    if (!channel.isWritable()) {
      datagram.release();
      counters.droppedOut(1);
      return;
    }
    counters.sent(1, datagram.content().readableBytes());
    channel.write(datagram, unobserved);
    unflushed = true;
  }

  void flush() {
    if (!loop.inEventLoop()) {
      wake();
    } else if (!inBurst) {
      flushWritten();
    }
  }

  private void flushWritten() {
    if (unflushed) {
      unflushed = false;
      channel.flush();
    }
  }

  /** Whether the caller is the event loop. */
  boolean completed(int frames) {
    if (loop.inEventLoop()) {
      window.completedHere(frames);
      return true;
    }
    // Nobody waits for room: what comes meanwhile is dropped.
    window.completedThere(frames);
    return false;
  }

  private void wake() {
    if (wakeQueued.compareAndSet(false, true)) {
      try {
        loop.execute(wake);
      } catch (RejectedExecutionException stopped) {
        dropAnswers();
      }
    }
  }

  private void awake() {
    // Before looking, so that what is left after the look queues the task again.
    wakeQueued.set(false);
    for (DatagramPacket each = answers.poll(); each != null; each = answers.poll()) {
      if (open) {
        write(each);
      } else {
        each.release();
        counters.droppedOut(1);
      }
    }
    if (!inBurst) {
      flushWritten();
    }
  }

  private void dropAnswers() {
    for (DatagramPacket each = answers.poll(); each != null; each = answers.poll()) {
      each.release();
      counters.droppedOut(1);
    }
  }

  /** Writes what was flushed and closes. Any thread. */
  Future<Void> close() {
    try {
      loop.execute(
          () -> {
            awake();
            channel.close();
          });
    } catch (RejectedExecutionException stopped) {
      closed.tryComplete();
    }
    return closeFuture();
  }

  Future<Void> closeIfClient() {
    return client == null ? Future.succeededFuture() : close();
  }

  /**
   * A datagram that couldn't be sent or received: an earlier one reached a closed port, say. The
   * socket goes on.
   */
  @Override
  public void exceptionCaught(ChannelHandlerContext own, Throwable cause) {
    if (cause instanceof IOException) {
      LOG.debug("datagram socket {}", channel.localAddress(), cause);
    } else {
      LOG.error("bug in the receiver of datagram socket {}", channel.localAddress(), cause);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext own) {
    open = false;
    dropAnswers();
    UdpLink only = client;
    if (only != null) {
      only.forget();
      receiver.onClosed(only);
    }
    peers.forgetAll();
    closed.tryComplete();
  }
}
