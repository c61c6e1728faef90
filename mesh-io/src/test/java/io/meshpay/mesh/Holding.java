package io.meshpay.mesh;

import io.meshpay.protocol.transport.FrameReceiver;
import io.meshpay.protocol.transport.Link;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;

/** Keeps each message until the test's thread, as the answering thread, deals with it. */
final class Holding implements FrameReceiver {
  record Held(Link link, DirectBuffer message) {
    byte[] bytes() {
      return Frames.bytes(message, 0, message.capacity());
    }
  }

  final ConcurrentLinkedQueue<Held> held = new ConcurrentLinkedQueue<>();
  final AtomicLong received = new AtomicLong();
  final AtomicInteger closed = new AtomicInteger();

  @Override
  public void onFrame(Link link, DirectBuffer buffer, int offset, int length) {
    held.add(new Held(link, Frames.buffer(Frames.bytes(buffer, offset, length))));
    received.incrementAndGet();
  }

  @Override
  public void onUnframed(Link link, long claimedBytes) {}

  @Override
  public void onClosed(Link link) {
    closed.incrementAndGet();
  }

  /** Answers the oldest by sending it back. False when there is none. */
  boolean answerOne() {
    @Nullable Held oldest = held.poll();
    if (oldest == null) {
      return false;
    }
    oldest.link().send(oldest.message(), 0, oldest.message().capacity());
    oldest.link().flush();
    oldest.link().completed(1);
    return true;
  }

  /** Completes the oldest without an answer. False when there is none. */
  boolean completeOne() {
    @Nullable Held oldest = held.poll();
    if (oldest == null) {
      return false;
    }
    oldest.link().completed(1);
    return true;
  }
}
