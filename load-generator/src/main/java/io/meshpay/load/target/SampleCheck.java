package io.meshpay.load.target;

import io.meshpay.protocol.certificate.CertificateCheck;
import io.meshpay.protocol.certificate.Verdict;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.message.ConfirmationResponse;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.MessageCodec;
import io.meshpay.protocol.message.TransferResponse;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Verifies the signature of one answer in many, on a thread of its own, so that the load isn't
 * slowed down by it. When that thread can't keep up, samples are left out rather than waited for.
 */
public final class SampleCheck implements AutoCloseable {
  private static final int QUEUE_SAMPLES = 64;
  private static final long POLL_MILLIS = 100;
  private static final long STOP_MILLIS = 10_000;

  private final CertificateCheck check;
  private final int oneIn;
  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE_SAMPLES);
  private final AtomicLong good = new AtomicLong();
  private final AtomicLong bad = new AtomicLong();
  private final Thread thread = new Thread(this::run, "sample-check");
  private volatile boolean isStopping;

  // Shared by all threads without care: it only spreads the samples.
  private int counter;

  /**
   * @param oneIn verify one answer in so many; 0 for none
   */
  public SampleCheck(Committee committee, int oneIn) {
    check = new CertificateCheck(committee, SignatureVerifiers.best());
    this.oneIn = oneIn;
    thread.setDaemon(true);
  }

  public void start() {
    thread.start();
  }

  /** Takes a copy of one vote or acknowledgement in many. */
  void offer(DirectBuffer answer, int offset, int length) {
    if (oneIn == 0 || ++counter < oneIn) {
      return;
    }
    counter = 0;
    byte[] copy = new byte[length];
    answer.getBytes(offset, copy);
    boolean _ = queue.offer(copy);
  }

  private void run() {
    try {
      while (!isStopping || !queue.isEmpty()) {
        byte[] answer = queue.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
        if (answer != null) {
          (isValid(answer) ? good : bad).incrementAndGet();
        }
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isValid(byte[] answer) {
    try {
      Message message = MessageCodec.decode(new UnsafeBuffer(answer), 0, answer.length);
      return switch (message) {
        case TransferResponse vote -> isValid(check.checkVote(vote.orderDigest(), vote.vote()));
        case ConfirmationResponse response ->
            isValid(check.checkAcknowledgement(response.orderDigest(), response.acknowledgement()));
        default -> false;
      };
    } catch (MalformedMessageException e) {
      return false;
    }
  }

  private static boolean isValid(Verdict verdict) {
    return verdict.isValid();
  }

  /** Answers whose signature was verified and is good. */
  public long good() {
    return good.get();
  }

  /** Answers whose signature was verified and is not. */
  public long bad() {
    return bad.get();
  }

  /** Verifies what waits, and ends. */
  public void finish() throws InterruptedException {
    isStopping = true;
    thread.join(STOP_MILLIS);
  }

  @Override
  public void close() {
    isStopping = true;
  }
}
