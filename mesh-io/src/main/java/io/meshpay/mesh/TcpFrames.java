package io.meshpay.mesh;

import io.meshpay.protocol.transport.FrameReceiver;
import io.meshpay.protocol.transport.Link;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what a TCP connection brings into frames: a length (u32, little-endian) and a message of
 * that length. Runs on the connection's event loop.
 *
 * <p>A frame that lies whole in what was read is handed on where it lies. Only one that is cut off
 * by the end of a read is gathered, in a buffer that grows with what has arrived, never with what
 * its length claims. What was read while the window of frames under way is full waits uncut.
 */
final class TcpFrames {
  private static final int PREFIX_BYTES = TcpOutbox.PREFIX_BYTES;
  private static final int GATHERED_BYTES_FIRST = 512;

  private final ByteBufAllocator allocator;
  private final FrameReceiver receiver;
  private final FrameWindow window;
  private final int frameBytesMax;

  private final UnsafeBuffer frame = new UnsafeBuffer(0, 0);
  private final ArrayDeque<ByteBuf> uncut = new ArrayDeque<>();
  private @Nullable ByteBuf gathered;
  private boolean ended;
  private long delivered;
  private long claimedBytes;

  TcpFrames(
      ByteBufAllocator allocator, FrameReceiver receiver, FrameWindow window, int frameBytesMax) {
    this.allocator = allocator;
    this.receiver = receiver;
    this.window = window;
    this.frameBytesMax = frameBytesMax;
  }

  /** What became of the bytes so far. */
  enum Outcome {
    /** All of it is cut; more can be read. */
    CUT,
    /** The window is full and something waits. */
    WAITING,
    /** No frame can be found any more: the peer claims one of {@link #claimedBytes()}. */
    UNFRAMED
  }

  /** The length that can be no frame's. */
  long claimedBytes() {
    return claimedBytes;
  }

  /** Frames handed on since the last call. */
  long takeDelivered() {
    long count = delivered;
    delivered = 0;
    return count;
  }

  /** Takes over {@code in} and cuts as much as the window allows. */
  Outcome take(Link link, ByteBuf in) {
    if (ended) {
      in.release();
      return Outcome.CUT;
    }
    uncut.addLast(in);
    return cut(link);
  }

  /** Goes on with what waits. */
  Outcome cut(Link link) {
    while (true) {
      ByteBuf in = uncut.peekFirst();
      if (in == null) {
        return Outcome.CUT;
      }
      Outcome outcome = cut(link, in);
      if (outcome != Outcome.CUT) {
        return outcome;
      }
      uncut.removeFirst().release();
    }
  }

  private Outcome cut(Link link, ByteBuf in) {
    while (in.isReadable()) {
      if (!window.hasRoom()) {
        return Outcome.WAITING;
      }
      ByteBuf begun = gathered;
      boolean framed = begun == null ? cutInPlace(link, in) : gather(link, begun, in);
      if (!framed) {
        return Outcome.UNFRAMED;
      }
    }
    return Outcome.CUT;
  }

  /** Whether a frame can still be found. */
  private boolean cutInPlace(Link link, ByteBuf in) {
    int start = in.readerIndex();
    int readable = in.readableBytes();
    if (readable < PREFIX_BYTES) {
      begin(in);
      return true;
    }
    long length = in.getUnsignedIntLE(start);
    if (!canBe(length)) {
      return false;
    }
    if (readable - PREFIX_BYTES < length) {
      begin(in);
      return true;
    }
    in.skipBytes(PREFIX_BYTES + (int) length);
    deliver(link, in, start + PREFIX_BYTES, (int) length);
    return true;
  }

  private void begin(ByteBuf in) {
    int readable = in.readableBytes();
    ByteBuf begun =
        allocator.directBuffer(
            Math.max(GATHERED_BYTES_FIRST, readable),
            PREFIX_BYTES + Math.max(frameBytesMax, GATHERED_BYTES_FIRST));
    begun.writeBytes(in, readable);
    gathered = begun;
  }

  /** Whether a frame can still be found. */
  private boolean gather(Link link, ByteBuf begun, ByteBuf in) {
    if (!fill(begun, in, PREFIX_BYTES)) {
      return true;
    }
    long length = begun.getUnsignedIntLE(0);
    if (!canBe(length)) {
      return false;
    }
    if (!fill(begun, in, PREFIX_BYTES + (int) length)) {
      return true;
    }
    gathered = null;
    try {
      deliver(link, begun, PREFIX_BYTES, (int) length);
    } finally {
      begun.release();
    }
    return true;
  }

  /** Moves bytes until {@code begun} has {@code bytes}; whether it has. */
  private static boolean fill(ByteBuf begun, ByteBuf in, int bytes) {
    int missing = bytes - begun.readableBytes();
    if (missing > 0) {
      begun.writeBytes(in, Math.min(missing, in.readableBytes()));
    }
    return begun.readableBytes() >= bytes;
  }

  private boolean canBe(long length) {
    claimedBytes = length;
    return length >= MeshLimits.FRAME_BYTES_MIN && length <= frameBytesMax;
  }

  private void deliver(Link link, ByteBuf from, int index, int length) {
    BufferView.wrap(frame, from, index, length);
    window.received();
    delivered++;
    receiver.onFrame(link, frame, 0, length);
  }

  /** Forgets what waits and takes nothing more. Not to be called while a frame is handed on. */
  void end() {
    ended = true;
    for (ByteBuf in = uncut.pollFirst(); in != null; in = uncut.pollFirst()) {
      in.release();
    }
    ByteBuf begun = gathered;
    gathered = null;
    if (begun != null) {
      begun.release();
    }
  }
}
