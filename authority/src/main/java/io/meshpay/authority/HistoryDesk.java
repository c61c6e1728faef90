package io.meshpay.authority;

import io.meshpay.pipeline.Pipeline;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.MessageCodec;
import io.meshpay.protocol.message.SyncRequest;
import io.meshpay.protocol.message.SyncResponse;
import io.meshpay.protocol.sbe.MessageHeaderDecoder;
import io.meshpay.protocol.sbe.SyncRequestDecoder;
import io.meshpay.protocol.sbe.SyncResponseDecoder;
import io.meshpay.protocol.transport.FrameReceiver;
import io.meshpay.protocol.transport.Link;
import io.meshpay.state.AccountView;
import io.meshpay.state.Ledger;
import io.meshpay.state.TokenSet;
import java.io.IOException;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers who asks for an account's certificates, on a thread of its own, which also follows the
 * journal into the history index: neither may hold up a payment. Everything else that comes goes to
 * the pipeline. Only so many questions wait; beyond that the answer is OVERLOADED.
 *
 * <p>Links are answered on the pipeline's thread, as they allow no third one.
 */
final class HistoryDesk implements FrameReceiver {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryDesk.class);
  private static final int QUESTIONS_MAX = 256;
  private static final long POLL_MILLIS = 20;
  private static final long RING_PAUSE_MILLIS = 1;

  /** A SYNC_RESPONSE without certificates: header, block, and the group's dimension. */
  private static final int RESPONSE_BYTES =
      MessageHeaderDecoder.ENCODED_LENGTH + SyncResponseDecoder.BLOCK_LENGTH + 2 * Short.BYTES;

  private record Question(Link link, SyncRequest request) {}

  private final BlockingQueue<Question> questions = new ArrayBlockingQueue<>(QUESTIONS_MAX);
  private final HistoryReader history;
  private final Pipeline pipeline;
  private final FrameReceiver next;
  private final int messageBytesMax;
  private final AccountView view;
  private final Thread thread;
  private volatile boolean isClosing;
  private boolean isBroken;

  /**
   * @param history closed with this
   * @param messageBytesMax the longest message of the committee
   */
  HistoryDesk(
      String authority,
      HistoryReader history,
      Pipeline pipeline,
      TokenSet tokens,
      int messageBytesMax) {
    this.history = history;
    this.pipeline = pipeline;
    this.next = pipeline.ingress();
    this.messageBytesMax = messageBytesMax;
    view = new AccountView(tokens);
    thread = Thread.ofPlatform().name(authority + "-history").unstarted(this::run);
  }

  /** Up to which journal position answers are complete. */
  long indexedPosition() {
    return history.indexedPosition();
  }

  void start() {
    thread.start();
  }

  @Override
  public void onFrame(Link link, DirectBuffer buffer, int offset, int length) {
    SyncRequest request = syncRequest(buffer, offset, length);
    if (request == null) {
      next.onFrame(link, buffer, offset, length);
    } else if (isClosing || !questions.offer(new Question(link, request))) {
      answer(link, refusal(request, isClosing ? ErrorCode.NOT_VOTING : ErrorCode.OVERLOADED));
    }
  }

  /** What the pipeline refuses, being malformed or none of these, is null. */
  private static @Nullable SyncRequest syncRequest(DirectBuffer buffer, int offset, int length) {
    int template = MessageHeaderDecoder.templateIdEncodingOffset();
    if (length < MessageHeaderDecoder.ENCODED_LENGTH
        || buffer.getShort(offset + template, ByteOrder.LITTLE_ENDIAN)
            != SyncRequestDecoder.TEMPLATE_ID) {
      return null;
    }
    try {
      return (SyncRequest) MessageCodec.decode(buffer, offset, length);
    } catch (MalformedMessageException e) {
      return null;
    }
  }

  @Override
  public void onUnframed(Link link, long claimedBytes) {
    next.onUnframed(link, claimedBytes);
  }

  @Override
  public void onClosed(Link link) {
    next.onClosed(link);
  }

  private void run() {
    boolean hasMore = true;
    while (!isClosing) {
      Question question = poll(hasMore ? 0 : POLL_MILLIS);
      if (question != null) {
        answer(question);
      }
      hasMore = feed();
    }
    for (Question left = questions.poll(); left != null; left = questions.poll()) {
      handOver(left.link(), refusal(left.request(), ErrorCode.NOT_VOTING));
    }
  }

  private @Nullable Question poll(long millis) {
    try {
      return questions.poll(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      isClosing = true;
      return null;
    }
  }

  private boolean feed() {
    if (isBroken) {
      return false;
    }
    try {
      return history.feed();
    } catch (IOException | RuntimeException e) {
      isBroken = true;
      LOG.error("the history is no longer kept up to date; payments go on", e);
      return false;
    }
  }

  private void answer(Question question) {
    SyncRequest request = question.request();
    int bytesMax = Math.min(messageBytesMax, question.link().messageBytesMax()) - RESPONSE_BYTES;
    try {
      List<Certificate> certificates =
          request.certificatesMax() == 0
              ? List.of()
              : history.sent(
                  request.account(),
                  request.firstSequenceNumber(),
                  request.certificatesMax(),
                  bytesMax);
      handOver(question.link(), request, certificates);
    } catch (IOException | RuntimeException e) {
      LOG.error("the history of {} can't be read", request.account().toHex(), e);
      handOver(question.link(), refusal(request, ErrorCode.UNSUPPORTED));
    }
  }

  private static ErrorMessage refusal(SyncRequest request, ErrorCode code) {
    return new ErrorMessage(request.requestId(), code, SyncRequestDecoder.TEMPLATE_ID, 0);
  }

  private void handOver(Link link, SyncRequest request, List<Certificate> certificates) {
    UnsafeBuffer account = new UnsafeBuffer(request.account().toBytes());
    handOver(
        link,
        ledger ->
            new SyncResponse(
                request.requestId(),
                request.account(),
                nextSequenceNumber(ledger, account),
                certificates));
  }

  private long nextSequenceNumber(Ledger ledger, UnsafeBuffer account) {
    return ledger.readAccount(account, 0, view) ? view.nextSequenceNumber() : 0;
  }

  private void handOver(Link link, Message message) {
    handOver(link, ledger -> message);
  }

  /** Makes and sends the answer on the pipeline's thread, as soon as its ring has room. */
  private void handOver(Link link, Function<Ledger, Message> answer) {
    while (true) {
      var sent =
          pipeline.read(
              ledger -> {
                answer(link, answer.apply(ledger));
                return true;
              });
      if (!(sent.isCompletedExceptionally()
          && sent.exceptionNow() instanceof RejectedExecutionException)) {
        return;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(RING_PAUSE_MILLIS);
      } catch (InterruptedException e) {
        isClosing = true;
        return;
      }
    }
  }

  private static void answer(Link link, Message message) {
    byte[] bytes = MessageCodec.encode(message);
    if (bytes.length > link.messageBytesMax()) {
      // One certificate alone is too long for a datagram.
      long requestId = ((SyncResponse) message).requestId();
      bytes =
          MessageCodec.encode(
              new ErrorMessage(
                  requestId,
                  ErrorCode.MESSAGE_TOO_LARGE,
                  SyncRequestDecoder.TEMPLATE_ID,
                  bytes.length));
    }
    link.send(new UnsafeBuffer(bytes), 0, bytes.length);
    link.flush();
    link.completed(1);
  }

  /** Answers what waits, and ends the thread; before the pipeline ends. */
  void close(long millisLeft) throws InterruptedException, TimeoutException, IOException {
    isClosing = true;
    thread.join(millisLeft);
    if (thread.isAlive()) {
      throw new TimeoutException("the history is still being read");
    }
    history.close();
  }
}
