package io.meshpay.pipeline;

import com.lmax.disruptor.InsufficientCapacityException;
import com.lmax.disruptor.RingBuffer;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.sbe.ErrorDecoder;
import io.meshpay.protocol.sbe.GossipDecoder;
import io.meshpay.protocol.sbe.HeartbeatDecoder;
import io.meshpay.protocol.sbe.MessageHeaderDecoder;
import io.meshpay.protocol.sbe.PeerDiscoveryDecoder;
import io.meshpay.protocol.transport.FrameReceiver;
import io.meshpay.protocol.transport.Link;
import io.meshpay.state.Ledger;
import io.meshpay.state.journal.Journal;
import java.nio.ByteOrder;
import java.util.function.Consumer;
import org.agrona.DirectBuffer;

/**
 * The receiving stage, on the transport's event loops: lets into the ring what is well formed and
 * served, and refuses everything else on the spot. A message is copied once, from where the
 * transport read it into its slot.
 */
final class Ingress implements FrameReceiver {
  private static final int HEADER_BYTES = MessageHeaderDecoder.ENCODED_LENGTH;
  private static final int REQUEST_ID_END = HEADER_BYTES + Long.BYTES;

  private final RingBuffer<Slot> ring;
  private final int messageBytesMax;
  private final PipelineCounters counters;
  private final PipelineTimings timings;
  private final ThreadLocal<RefusalWriter> refusals =
      ThreadLocal.withInitial(RefusalWriter::new); // Each event loop has its own.
  private volatile boolean open = true;

  Ingress(
      RingBuffer<Slot> ring,
      int messageBytesMax,
      PipelineCounters counters,
      PipelineTimings timings) {
    this.ring = ring;
    this.messageBytesMax = messageBytesMax;
    this.counters = counters;
    this.timings = timings;
  }

  /** From now on every message is answered NOT_VOTING. */
  void close() {
    open = false;
  }

  @Override
  public void onFrame(Link link, DirectBuffer buffer, int offset, int length) {
    int bytesMax = Math.min(messageBytesMax, link.messageBytesMax());
    if (length > bytesMax) {
      refuse(link, buffer, offset, length, ErrorCode.MESSAGE_TOO_LARGE, bytesMax);
      return;
    }
    switch (Admission.judge(buffer, offset, length)) {
      case SERVED -> {
        if (!open) {
          refuse(link, buffer, offset, length, ErrorCode.NOT_VOTING, 0);
        } else if (!publish(link, buffer, offset, length)) {
          refuse(link, buffer, offset, length, ErrorCode.OVERLOADED, 0);
        }
      }
      case UNSERVED -> refuse(link, buffer, offset, length, ErrorCode.UNSUPPORTED, 0);
      case MALFORMED -> refuse(link, buffer, offset, length, ErrorCode.MALFORMED, 0);
      case ANSWER -> {
        counters.countAnswerDropped();
        link.completed(1);
      }
    }
  }

  @Override
  public void onUnframed(Link link, long claimedBytes) {
    int bytesMax = link.messageBytesMax();
    boolean isTooLarge = claimedBytes > bytesMax;
    ErrorCode code = isTooLarge ? ErrorCode.MESSAGE_TOO_LARGE : ErrorCode.MALFORMED;
    refusals.get().send(link, 0, 0, code, isTooLarge ? bytesMax : 0);
    counters.countRefusedOnReceipt(code);
    link.flush();
  }

  /**
   * Puts a task for the ledger's thread into the ring.
   *
   * @return false if the ring is full
   */
  boolean publish(Consumer<Ledger> task) {
    long sequence = next();
    if (sequence < 0) {
      return false;
    }
    Slot slot = ring.get(sequence);
    slot.templateId = Slot.TASK;
    slot.task = task;
    ring.publish(sequence);
    return true;
  }

  /**
   * Puts a task for the same thread into the ring, to be run when its batch is committed.
   *
   * @return false if the ring is full
   */
  boolean publishAfterCommit(Consumer<Journal> task) {
    long sequence = next();
    if (sequence < 0) {
      return false;
    }
    Slot slot = ring.get(sequence);
    slot.templateId = Slot.TASK;
    slot.taskAfterCommit = task;
    ring.publish(sequence);
    return true;
  }

  private boolean publish(Link link, DirectBuffer buffer, int offset, int length) {
    long sequence = next();
    if (sequence < 0) {
      return false;
    }
    Slot slot = ring.get(sequence);
    slot.message.putBytes(0, buffer, offset, length);
    slot.messageBytes = length;
    slot.templateId = templateId(buffer, offset);
    slot.requestId = requestId(buffer, offset);
    slot.link = link;
    slot.arrivedNanos = timings.now();
    ring.publish(sequence);
    counters.countAccepted();
    return true;
  }

  /** The next free place of the ring, or -1 if there is none. */
  private long next() {
    try {
      return ring.tryNext();
    } catch (InsufficientCapacityException full) {
      return -1; // The exception is a constant: it costs neither an allocation nor a stack trace.
    }
  }

  private void refuse(
      Link link, DirectBuffer buffer, int offset, int length, ErrorCode code, long detail) {
    boolean readable = length >= REQUEST_ID_END;
    int templateId = length >= HEADER_BYTES ? templateId(buffer, offset) : 0;
    // Two authorities must not bounce errors about errors between them for ever.
    if (templateId == ErrorDecoder.TEMPLATE_ID) {
      counters.countAnswerDropped();
    } else {
      long requestId = readable && isRequest(templateId) ? requestId(buffer, offset) : 0;
      refusals.get().send(link, requestId, templateId, code, detail);
      counters.countRefusedOnReceipt(code);
      link.flush();
    }
    link.completed(1);
  }

  private static int templateId(DirectBuffer buffer, int offset) {
    return buffer.getShort(
            offset + MessageHeaderDecoder.templateIdEncodingOffset(), ByteOrder.LITTLE_ENDIAN)
        & 0xFFFF;
  }

  /** What authorities tell each other has no request id; all else that may come in has. */
  private static boolean isRequest(int templateId) {
    return templateId != PeerDiscoveryDecoder.TEMPLATE_ID
        && templateId != HeartbeatDecoder.TEMPLATE_ID
        && templateId != GossipDecoder.TEMPLATE_ID;
  }

  /** Every request starts its block with the id that its answer repeats. */
  private static long requestId(DirectBuffer buffer, int offset) {
    return buffer.getLong(offset + HEADER_BYTES, ByteOrder.LITTLE_ENDIAN);
  }
}
