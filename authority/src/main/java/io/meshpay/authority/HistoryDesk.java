package io.meshpay.authority;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.MessageCodec;
import io.meshpay.protocol.sbe.HistoryRequestDecoder;
import io.meshpay.protocol.sbe.MessageHeaderDecoder;
import io.meshpay.protocol.sbe.SyncRequestDecoder;
import io.meshpay.protocol.transport.FrameReceiver;
import io.meshpay.protocol.transport.Link;
import io.meshpay.state.Ledger;
import io.meshpay.state.TokenSet;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
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

  private record Question(Link link, Message.Request request) {}

  private final BlockingQueue<Question> questions = new ArrayBlockingQueue<>(QUESTIONS_MAX);
  private final HistoryReader history;
  private final LedgerThread ledgerThread;
  private final FrameReceiver next;
  private final int messageBytesMax;
  private final HistoryAnswers answers;
  private final Thread thread;
  private final AtomicReference<@Nullable CompletableFuture<Long>> flush = new AtomicReference<>();
  private volatile boolean isClosing;
  private boolean isBroken;

  /** Runs something on the ledger's thread, see {@link io.meshpay.pipeline.Pipeline#read}. */
  @FunctionalInterface
  interface LedgerThread {
    <T> CompletableFuture<T> read(Function<Ledger, T> read);
  }

  /**
   * @param history closed with this
   * @param next gets all that isn't for this
   * @param messageBytesMax the longest message of the committee
   */
  HistoryDesk(
      String authority,
      HistoryReader history,
      FrameReceiver next,
      LedgerThread ledgerThread,
      TokenSet tokens,
      int messageBytesMax) {
    this.history = history;
    this.next = next;
    this.ledgerThread = ledgerThread;
    this.messageBytesMax = messageBytesMax;
    answers = new HistoryAnswers(history, tokens);
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
    Message.Request request = request(buffer, offset, length);
    if (request == null) {
      next.onFrame(link, buffer, offset, length);
      return;
    }
    Question question = new Question(link, request);
    if (isClosing || !questions.offer(question)) {
      ErrorCode code = isClosing ? ErrorCode.NOT_VOTING : ErrorCode.OVERLOADED;
      answer(question, refusal(request, code, 0));
    }
  }

  /** What the pipeline refuses, being malformed or none of these, is null. */
  private static Message.@Nullable Request request(DirectBuffer buffer, int offset, int length) {
    if (length < Layout.HEADER_BYTES || !isQuestion(buffer, offset)) {
      return null;
    }
    try {
      return (Message.Request) MessageCodec.decode(buffer, offset, length);
    } catch (MalformedMessageException e) {
      return null;
    }
  }

  private static boolean isQuestion(DirectBuffer buffer, int offset) {
    int template =
        Layout.unsignedShort(buffer, offset + MessageHeaderDecoder.templateIdEncodingOffset());
    return template == SyncRequestDecoder.TEMPLATE_ID
        || template == HistoryRequestDecoder.TEMPLATE_ID;
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
      flushIfAsked();
    }
    for (Question left = questions.poll(); left != null; left = questions.poll()) {
      refuse(left, ErrorCode.NOT_VOTING);
    }
  }

  /**
   * Has the index written to the disk. For one caller at a time.
   *
   * @return the position up to which it is there
   */
  CompletableFuture<Long> flush() {
    CompletableFuture<Long> asked = new CompletableFuture<>();
    flush.set(asked);
    return asked;
  }

  private void flushIfAsked() {
    CompletableFuture<Long> asked = flush.getAndSet(null);
    if (asked == null) {
      return;
    }
    try {
      asked.complete(history.flush());
    } catch (InterruptedException e) {
      isClosing = true;
      asked.completeExceptionally(e);
    } catch (IOException | RuntimeException | Error e) {
      asked.completeExceptionally(e);
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
    } catch (IOException | RuntimeException | Error e) {
      isBroken = true;
      LOG.error(
          "the history is no longer kept up to date: {}; payments don't need it",
          FailureText.describe(e));
      LOG.debug("the history is no longer kept up to date", e);
      return false;
    }
  }

  private void answer(Question question) {
    Message.Request request = question.request();
    int bytesMax = Math.min(messageBytesMax, question.link().messageBytesMax());
    try {
      handOver(question, answers.find(request, bytesMax));
    } catch (HistoryUnavailableException e) {
      handOver(question, ledger -> refusal(request, ErrorCode.HISTORY_UNAVAILABLE, e.begin()));
    } catch (IOException | RuntimeException | Error e) {
      LOG.error("the history that {} asks for can't be read: {}", request, FailureText.describe(e));
      LOG.debug("history can't be read", e);
      // As with accounts of which nobody knows what is on the disk.
      refuse(question, ErrorCode.NOT_VOTING);
    }
  }

  private void refuse(Question question, ErrorCode code) {
    handOver(question, ledger -> refusal(question.request(), code, 0));
  }

  private static ErrorMessage refusal(Message.Request request, ErrorCode code, long detail) {
    return new ErrorMessage(request.requestId(), code, request.templateId(), detail);
  }

  /** Makes and sends the answer on the pipeline's thread, as soon as its ring has room. */
  private void handOver(Question question, Function<Ledger, Message.Response> answer) {
    while (true) {
      var sent =
          ledgerThread.read(
              ledger -> {
                answer(question, answer.apply(ledger));
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

  private static void answer(Question question, Message.Response message) {
    Link link = question.link();
    byte[] bytes = MessageCodec.encode(message);
    if (bytes.length > link.messageBytesMax()) {
      // One certificate alone is too long for a datagram.
      bytes =
          MessageCodec.encode(
              refusal(question.request(), ErrorCode.MESSAGE_TOO_LARGE, bytes.length));
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
