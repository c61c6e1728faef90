package io.meshpay.pipeline;

import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.MessageCodec;
import io.meshpay.protocol.transport.Link;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** A link that keeps what is sent to it. What was sent counts only when it has been flushed. */
final class RecordingLink implements Link {
  private static final int TIMEOUT_SECONDS = 20;

  private final int messageBytesMax;
  private final List<byte[]> unflushed = new ArrayList<>();
  private final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
  private final AtomicInteger completed = new AtomicInteger();

  RecordingLink(int messageBytesMax) {
    this.messageBytesMax = messageBytesMax;
  }

  @Override
  public int messageBytesMax() {
    return messageBytesMax;
  }

  @Override
  public synchronized void send(DirectBuffer buffer, int offset, int length) {
    byte[] copy = new byte[length];
    buffer.getBytes(offset, copy);
    unflushed.add(copy);
  }

  @Override
  public synchronized void flush() {
    sent.addAll(unflushed);
    unflushed.clear();
  }

  @Override
  public void completed(int frames) {
    completed.addAndGet(frames);
  }

  /** How many frames the receiver is done with. */
  int completed() {
    return completed.get();
  }

  /** How many messages were sent and not taken yet. */
  int waiting() {
    return sent.size();
  }

  /** The next message that was sent, as its bytes. */
  byte[] takeBytes() throws InterruptedException {
    byte[] bytes = sent.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (bytes == null) {
      throw new AssertionError("no answer within " + TIMEOUT_SECONDS + " s");
    }
    return bytes;
  }

  /** The next message that was sent. */
  Message take() throws InterruptedException, MalformedMessageException {
    byte[] bytes = takeBytes();
    return MessageCodec.decode(new UnsafeBuffer(bytes), 0, bytes.length);
  }
}
