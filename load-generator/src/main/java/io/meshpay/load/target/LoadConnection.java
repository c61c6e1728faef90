package io.meshpay.load.target;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One connection to the target, on the event loop of its thread. Requests are written one behind
 * the other into one buffer, which leaves at the end of the thread's turn; answers are read where
 * they lie.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write or close shows in the channel's end
final class LoadConnection extends ChannelInboundHandlerAdapter {
  private static final int PREFIX_BYTES = Integer.BYTES;
  private static final int OUT_BYTES = 16 * 1024;
  private static final int FRAME_BYTES_MIN = 8;
  private static final int FRAME_BYTES_MAX = 64 * 1024;

  private final LoadLoop loop;
  private final int number;
  private final Channel channel;
  private final UnsafeBuffer answer = new UnsafeBuffer(0, 0);
  private final UnsafeBuffer request = new UnsafeBuffer(0, 0);
  private boolean isLost;
  private @Nullable ByteBuf out;
  private @Nullable ByteBuf begun;

  /**
   * @param number among the connections of its thread
   */
  LoadConnection(LoadLoop loop, int number, Channel channel) {
    this.loop = loop;
    this.number = number;
    this.channel = channel;
  }

  /** Room for a frame of this length, which counts as written. */
  MutableDirectBuffer reserve(int bytes) {
    ByteBuf to = out;
    if (to == null) {
      to = channel.alloc().directBuffer(Math.max(OUT_BYTES, bytes));
      out = to;
      loop.hasOutput(this);
    }
    to.ensureWritable(bytes);
    wrap(request, to, to.writerIndex(), bytes);
    to.writerIndex(to.writerIndex() + bytes);
    return request;
  }

  /** Lets what was written leave. */
  void flush() {
    ByteBuf from = out;
    if (from != null) {
      out = null;
      channel.writeAndFlush(from, channel.voidPromise());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    loop.beginRead();
    try {
      if (begun != null) {
        completeBegun(begun, in);
      }
      while (begun == null && in.isReadable()) {
        int bytes = frameBytes(in);
        if (bytes < 0 || in.readableBytes() < bytes) {
          begun = channel.alloc().directBuffer(Math.max(512, in.readableBytes()));
          begun.writeBytes(in);
        } else {
          deliver(in, in.readerIndex(), bytes);
          in.skipBytes(bytes);
        }
      }
    } finally {
      in.release();
    }
  }

  /** Fills up a frame that was cut off by the end of a read. */
  private void completeBegun(ByteBuf frame, ByteBuf in) {
    int missing = PREFIX_BYTES - frame.readableBytes();
    if (missing > 0) {
      frame.writeBytes(in, Math.min(missing, in.readableBytes()));
    }
    int bytes = frameBytes(frame);
    if (bytes < 0) {
      return;
    }
    frame.writeBytes(in, Math.min(bytes - frame.readableBytes(), in.readableBytes()));
    if (frame.readableBytes() == bytes) {
      begun = null;
      deliver(frame, frame.readerIndex(), bytes);
      frame.release();
    }
  }

  /** Length of the frame that begins here, its prefix included; -1 if that isn't there yet. */
  private int frameBytes(ByteBuf in) {
    if (in.readableBytes() < PREFIX_BYTES) {
      return -1;
    }
    long length = in.getUnsignedIntLE(in.readerIndex());
    if (length < FRAME_BYTES_MIN || length > FRAME_BYTES_MAX) {
      throw new IllegalStateException("the target claims a frame of " + length + " bytes");
    }
    return PREFIX_BYTES + (int) length;
  }

  private void deliver(ByteBuf in, int index, int bytes) {
    wrap(answer, in, index + PREFIX_BYTES, bytes - PREFIX_BYTES);
    loop.onAnswer(number, answer, bytes - PREFIX_BYTES);
  }

  /** All buffers here are direct: most have an address, the others a view of the JDK's. */
  private static void wrap(UnsafeBuffer view, ByteBuf buffer, int index, int length) {
    if (buffer.hasMemoryAddress()) {
      view.wrap(buffer.memoryAddress() + index, length);
    } else {
      ByteBuffer bytes = buffer.internalNioBuffer(index, length);
      view.wrap(bytes, bytes.position(), length);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    loop.wantTurn();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // What the network does to a connection shows in its end; anything else is a bug.
    if (!(cause instanceof IOException)) {
      loop.onFailure(cause);
    }
    context.close();
  }

  /** Whether it has ended. */
  boolean isLost() {
    return isLost;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    isLost = true;
    if (out != null) {
      out.release();
      out = null;
    }
    if (begun != null) {
      begun.release();
      begun = null;
    }
    loop.onConnectionLost(number);
  }

  ChannelFuture close() {
    return channel.close();
  }
}
