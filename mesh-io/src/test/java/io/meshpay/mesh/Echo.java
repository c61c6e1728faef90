package io.meshpay.mesh;

import io.meshpay.protocol.transport.FrameReceiver;
import io.meshpay.protocol.transport.Link;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;

/** Sends each message back at once, on the event loop. */
final class Echo implements FrameReceiver {
  static final byte[] UNFRAMED = "unframed".getBytes(StandardCharsets.UTF_8);

  final AtomicInteger unframed = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();

  @Override
  public void onFrame(Link link, DirectBuffer buffer, int offset, int length) {
    link.send(buffer, offset, Math.min(length, link.messageBytesMax()));
    link.flush();
    link.completed(1);
  }

  @Override
  public void onUnframed(Link link, long claimedBytes) {
    unframed.incrementAndGet();
    link.send(Frames.buffer(UNFRAMED), 0, UNFRAMED.length);
    link.flush();
  }

  @Override
  public void onClosed(Link link) {
    closed.incrementAndGet();
  }
}
