package io.meshpay.mesh;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Messages of one connection that are not yet written, as frames one behind the other in pooled
 * buffers, so that a batch of answers is one write.
 *
 * <p>The event loop and the answering thread gather each in a batch of their own. The answering
 * thread's is handed over in an atomic reference that only it fills and only the event loop
 * empties: to hand over more while the last batch is still waiting, it takes that back, appends and
 * puts it in again. So the busier the event loop, the larger the batches, and there is never more
 * than one waiting. A queue of batches would need a bound of its own; a lock would let the one
 * thread wait for the other.
 */
final class TcpOutbox {
  static final int PREFIX_BYTES = 4;

  private static final int BATCH_BYTES_FIRST = 4 * 1024;

  private final ByteBufAllocator allocator;
  private final int batchBytesMax;

  private @Nullable ByteBuf gatheredHere;
  private @Nullable ByteBuf gatheredThere;
  private final AtomicReference<@Nullable ByteBuf> handedOver = new AtomicReference<>();

  TcpOutbox(ByteBufAllocator allocator, int batchBytesMax) {
    this.allocator = allocator;
    this.batchBytesMax = batchBytesMax;
  }

  /** Event loop: appends a frame to its batch; false, and nothing happens, when that is full. */
  boolean addHere(DirectBuffer message, int offset, int length) {
    ByteBuf batch = gatheredHere;
    if (batch == null) {
      batch = newBatch(length);
      gatheredHere = batch;
    }
    return append(batch, message, offset, length);
  }

  /** Answering thread: the same for its batch. */
  boolean addThere(DirectBuffer message, int offset, int length) {
    ByteBuf batch = gatheredThere;
    if (batch == null) {
      batch = newBatch(length);
      gatheredThere = batch;
    }
    return append(batch, message, offset, length);
  }

  private ByteBuf newBatch(int length) {
    int bytes = Math.max(BATCH_BYTES_FIRST, PREFIX_BYTES + length);
    return allocator.directBuffer(Math.min(bytes, batchBytesMax), batchBytesMax);
  }

  private boolean append(ByteBuf batch, DirectBuffer message, int offset, int length) {
    int start = batch.writerIndex();
    if (length > batchBytesMax - PREFIX_BYTES - start) {
      return false;
    }
    batch.ensureWritable(PREFIX_BYTES + length);
    batch.setIntLE(start, length);
    ByteBuffer room = batch.internalNioBuffer(start + PREFIX_BYTES, length);
    message.getBytes(offset, room, room.position(), length);
    batch.writerIndex(start + PREFIX_BYTES + length);
    return true;
  }

  /** Event loop: takes its own batch. */
  @Nullable ByteBuf takeHere() {
    ByteBuf batch = gatheredHere;
    gatheredHere = null;
    return batch;
  }

  /** Event loop: takes what the answering thread has handed over. */
  @Nullable ByteBuf takeHandedOver() {
    return handedOver.getAndSet(null);
  }

  /**
   * Answering thread: hands its batch over.
   *
   * @return how many messages had to be dropped because what waits already is too much; -1 when
   *     there was nothing to hand over
   */
  int handOver() {
    ByteBuf batch = gatheredThere;
    if (batch == null) {
      return -1;
    }
    gatheredThere = null;
    int dropped = 0;
    ByteBuf waiting = handedOver.getAndSet(null);
    if (waiting != null) {
      if (waiting.writerIndex() + batch.readableBytes() > batchBytesMax) {
        dropped = frames(batch);
      } else {
        waiting.writeBytes(batch);
      }
      batch.release();
      batch = waiting;
    }
    handedOver.set(batch);
    return dropped;
  }

  /** Answering thread: gives its batch up. Returns the number of messages in it. */
  int dropThere() {
    ByteBuf batch = gatheredThere;
    gatheredThere = null;
    return drop(batch);
  }

  /** Releases a batch that can't be written. Returns the number of messages in it. */
  static int drop(@Nullable ByteBuf batch) {
    if (batch == null) {
      return 0;
    }
    int frames = frames(batch);
    batch.release();
    return frames;
  }

  /** Counts the frames of a batch by walking their prefixes. */
  static int frames(ByteBuf batch) {
    int frames = 0;
    for (int at = batch.readerIndex(); at < batch.writerIndex(); frames++) {
      at += PREFIX_BYTES + batch.getIntLE(at);
    }
    return frames;
  }
}
