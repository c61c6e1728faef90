package io.meshpay.load.target;

import io.meshpay.load.corpus.Corpus;
import io.meshpay.load.corpus.CorpusCursor;
import io.meshpay.load.engine.LoadEngine;
import io.meshpay.load.engine.LoadRecorder;
import io.meshpay.load.engine.Work;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.sbe.ConfirmationResponseDecoder;
import io.meshpay.protocol.sbe.ErrorDecoder;
import io.meshpay.protocol.sbe.TransferResponseDecoder;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.Function;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * The payments of a corpus, driven against one authority for one stretch of load: order, its vote,
 * certificate, acknowledgement. One thread's share of the accounts, owned by that thread; nothing
 * is made for a payment, all that is known of it stands in arrays by its place.
 *
 * <p>An account has one payment under way, as sequence numbers demand; its next waits. Where the
 * corpus has chains, a payment also waits for the one that it passes on. What the target was too
 * busy for is asked again after a pause, from the order on, which a correct target answers with the
 * same vote; any other refusal ends the payment, and its account pays no more.
 */
final class Payments implements Work {
  /** Rounds as the recorder numbers them; 0 is the whole payment. */
  static final int ORDER_ROUND = 1;

  static final int CONFIRMATION_ROUND = 2;
  static final int ROUNDS = 3;

  /** A payment that gets no answer for so long has failed. */
  static final long TIMEOUT_NANOS = 10_000_000_000L;

  private static final long REPEAT_NANOS = 5_000_000;

  /** A place whose payment isn't at the target. */
  private static final long AT_REST = Long.MIN_VALUE;

  private static final int CODE_OFFSET = Layout.HEADER_BYTES + ErrorDecoder.codeEncodingOffset();
  private static final int THE_QUEUE = 0;
  private static final int NO_CHAIN = -1;

  private final long end;
  private final Standing standing;
  private final Share share;
  private final CorpusCursor cursor;
  private final Outbox outbox;
  private final RequestWriter writer;
  private final SampleCheck samples;
  private final Bystander bystander;
  private final LoadRecorder recorder;
  private final LoadEngine engine;
  private final boolean[] isChainBusy;

  /** By account, the payment whose turn it is first. */
  private final PlaceQueues waiting;

  private final PlaceQueues chained;
  private final PlaceQueues repeats;
  private final PlaceQueues ready;

  // By place.
  private final long[] orders;
  private final int[] payers;
  private final long[] sentNanos;
  private final long[] repeatNanos;
  private final boolean[] isConfirming;
  private final boolean[] isTurnOfChain;

  private boolean isStarting;
  private boolean isGoing;
  private long next;
  private long firstRepeatNanos = LoadEngine.NEVER;

  /**
   * A thread's share of the accounts: those whose number leaves {@code thread} when divided by
   * {@code threads}.
   */
  record Share(int thread, int threads) {
    boolean has(int account) {
      return threads == 1 || account % threads == thread;
    }
  }

  /**
   * @param engine makes the engine that starts these payments
   */
  Payments(
      Corpus corpus,
      Standing standing,
      Share share,
      int places,
      Outbox outbox,
      SampleCheck samples,
      Bystander bystander,
      LoadRecorder recorder,
      Function<Work, LoadEngine> engine) {
    this.standing = standing;
    this.share = share;
    this.outbox = outbox;
    this.samples = samples;
    this.bystander = bystander;
    this.recorder = recorder;
    cursor = new CorpusCursor(corpus);
    writer = new RequestWriter(corpus.header().epoch(), corpus.header().votes());
    int accounts = corpus.header().accounts();
    end = corpus.orders();
    int chains = corpus.header().chains();
    isChainBusy = new boolean[chains];
    waiting = new PlaceQueues(accounts, places);
    chained = new PlaceQueues(chains, places);
    repeats = new PlaceQueues(1, places);
    ready = new PlaceQueues(1, places);
    orders = new long[places];
    payers = new int[places];
    sentNanos = new long[places];
    repeatNanos = new long[places];
    isConfirming = new boolean[places];
    isTurnOfChain = new boolean[places];
    Arrays.fill(sentNanos, AT_REST);
    next = standing.next(share.thread());
    this.engine = engine.apply(this);
  }

  LoadEngine engine() {
    return engine;
  }

  @Override
  public boolean start(int place, long nowNanos) {
    if (!moveToNext()) {
      return false;
    }
    int account = cursor.payer();
    orders[place] = next;
    payers[place] = account;
    next++;
    standing.setNext(share.thread(), next);
    waiting.add(account, place);
    isTurnOfChain[place] = takeChain(place);
    isStarting = true;
    goIfReady(place);
    go(nowNanos);
    isStarting = false;
    return true;
  }

  /** Whether it needn't wait for the payment that it passes on. */
  private boolean takeChain(int place) {
    if (isChainBusy.length == 0) {
      return true;
    }
    int chain = chain(place);
    if (isChainBusy[chain]) {
      chained.add(chain, place);
      return false;
    }
    isChainBusy[chain] = true;
    return true;
  }

  /** Whether there is one; then the cursor stands on it. */
  private boolean moveToNext() {
    while (next < end) {
      cursor.moveTo(next);
      if (share.has(cursor.payer())) {
        return true;
      }
      next++;
    }
    return false;
  }

  private int chain(int place) {
    return (int) (orders[place] % isChainBusy.length);
  }

  /** All that it waits for comes before it in the corpus, so there's always one that can go. */
  private void goIfReady(int place) {
    if (isTurnOfChain[place] && waiting.first(payers[place]) == place) {
      ready.add(THE_QUEUE, place);
    }
  }

  /** Sends what can go; what ends at once lets others go, which are then sent here, too. */
  private void go(long nowNanos) {
    if (isGoing) {
      return;
    }
    isGoing = true;
    for (int place = ready.poll(THE_QUEUE); place >= 0; place = ready.poll(THE_QUEUE)) {
      if (!isStarting) {
        engine.wentOn(place, nowNanos);
      }
      if (standing.isStopped(payers[place])) {
        leave(place, Outcome.ACCOUNT_STOPPED, nowNanos);
      } else {
        sendOrder(place, nowNanos);
      }
    }
    isGoing = false;
  }

  private int connection(int place) {
    return payers[place] / share.threads() % outbox.connections();
  }

  private void sendOrder(int place, long nowNanos) {
    if (outbox.isLost(connection(place))) {
      fail(place, Outcome.CONNECTION_LOST, nowNanos);
      return;
    }
    long order = orders[place];
    cursor.moveTo(order);
    writer.putOrder(
        outbox.reserve(connection(place), RequestWriter.ORDER_FRAME_BYTES),
        RequestId.of(order, place, false),
        cursor);
    sentNanos[place] = nowNanos;
    isConfirming[place] = false;
    bystander.onOrderSent(order, cursor);
  }

  /** Takes an answer of the target. */
  void onAnswer(DirectBuffer answer, int offset, int length, long nowNanos) {
    int template = Layout.template(answer, offset, offset + length);
    if (template < 0 || length < AnswerCheck.REQUEST_ID_OFFSET + Long.BYTES) {
      recorder.count(Outcome.WRONG_ANSWER);
      return;
    }
    long id = answer.getLong(offset + AnswerCheck.REQUEST_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
    int place = RequestId.place(id);
    if (!isUnderWay(id, place)) {
      // Of a payment that was given up, or of none.
      recorder.count(Outcome.WRONG_ANSWER);
      return;
    }
    switch (template) {
      case TransferResponseDecoder.TEMPLATE_ID -> {
        if (!isConfirming[place] && isRight(answer, offset, length)) {
          onVote(place, answer, offset, length, nowNanos);
        } else {
          fail(place, Outcome.WRONG_ANSWER, nowNanos);
        }
      }
      case ConfirmationResponseDecoder.TEMPLATE_ID -> {
        if (isConfirming[place] && isRight(answer, offset, length)) {
          onAcknowledgement(place, answer, offset, length, nowNanos);
        } else {
          fail(place, Outcome.WRONG_ANSWER, nowNanos);
        }
      }
      case ErrorDecoder.TEMPLATE_ID ->
          onRefusal(place, Layout.unsignedShort(answer, offset + CODE_OFFSET), nowNanos);
      default -> fail(place, Outcome.WRONG_ANSWER, nowNanos);
    }
  }

  /** Whether this very question is open; then the cursor stands on its order. */
  private boolean isUnderWay(long id, int place) {
    if (place >= orders.length
        || sentNanos[place] == AT_REST
        || orders[place] != RequestId.order(id)
        || isConfirming[place] != RequestId.isConfirmation(id)) {
      return false;
    }
    cursor.moveTo(orders[place]);
    return true;
  }

  private boolean isRight(DirectBuffer answer, int offset, int length) {
    return AnswerCheck.isRight(answer, offset, length, cursor);
  }

  private void onVote(int place, DirectBuffer answer, int offset, int length, long nowNanos) {
    samples.offer(answer, offset, length);
    recorder.record(ORDER_ROUND, nowNanos - sentNanos[place]);
    int voteBytes = length - AnswerCheck.LEAF_OFFSET;
    int frameBytes = writer.certificateFrameBytes(voteBytes);
    MutableDirectBuffer frame = outbox.reserve(connection(place), frameBytes);
    writer.putCertificate(
        frame,
        RequestId.of(orders[place], place, true),
        cursor,
        answer,
        offset + AnswerCheck.LEAF_OFFSET,
        voteBytes);
    sentNanos[place] = nowNanos;
    isConfirming[place] = true;
    bystander.onCertified(orders[place], frame, frameBytes, cursor);
  }

  private void onAcknowledgement(
      int place, DirectBuffer answer, int offset, int length, long nowNanos) {
    samples.offer(answer, offset, length);
    recorder.record(CONFIRMATION_ROUND, nowNanos - sentNanos[place]);
    standing.countAcknowledged(payers[place]);
    bystander.onAcknowledged(orders[place], cursor);
    leave(place, Outcome.DONE, nowNanos);
  }

  private void onRefusal(int place, int code, long nowNanos) {
    if (code == ErrorCode.OVERLOADED.number()) {
      recorder.count(Outcome.REPEATED);
      sentNanos[place] = AT_REST;
      repeatNanos[place] = nowNanos + REPEAT_NANOS;
      repeats.add(THE_QUEUE, place);
      firstRepeatNanos = Math.min(firstRepeatNanos, repeatNanos[place]);
    } else {
      fail(place, Outcome.ofErrorCode(code), nowNanos);
    }
  }

  private void fail(int place, int outcome, long nowNanos) {
    standing.stop(payers[place]);
    leave(place, outcome, nowNanos);
  }

  /** Ends a payment whose turn it was, and lets others go on that waited for it. */
  private void leave(int place, int outcome, long nowNanos) {
    int account = payers[place];
    int chain = isChainBusy.length > 0 ? chain(place) : NO_CHAIN;
    sentNanos[place] = AT_REST;
    int ended = waiting.poll(account);
    if (ended != place) {
      throw new IllegalStateException("place " + place + " ends in the turn of " + ended);
    }
    engine.ended(place, outcome, nowNanos);
    int next = waiting.first(account);
    if (next >= 0) {
      goIfReady(next);
    }
    if (chain != NO_CHAIN) {
      passOn(chain);
    }
    go(nowNanos);
  }

  private void passOn(int chain) {
    int next = chained.poll(chain);
    if (next < 0) {
      isChainBusy[chain] = false;
    } else {
      isTurnOfChain[next] = true;
      goIfReady(next);
    }
  }

  /**
   * Asks again where the target was too busy, when the time has come.
   *
   * @return when to call it again; {@link LoadEngine#NEVER} if it needn't be
   */
  long repeat(long nowNanos) {
    if (nowNanos < firstRepeatNanos) {
      return firstRepeatNanos;
    }
    while (!repeats.isEmpty(THE_QUEUE) && repeatNanos[repeats.first(THE_QUEUE)] <= nowNanos) {
      sendOrder(repeats.poll(THE_QUEUE), nowNanos);
    }
    firstRepeatNanos =
        repeats.isEmpty(THE_QUEUE) ? LoadEngine.NEVER : repeatNanos[repeats.first(THE_QUEUE)];
    return firstRepeatNanos;
  }

  /** Gives up what has waited too long for an answer; to be called now and then. */
  void giveUpOld(long nowNanos) {
    for (int place = 0; place < sentNanos.length; place++) {
      if (sentNanos[place] != AT_REST && nowNanos - sentNanos[place] > TIMEOUT_NANOS) {
        fail(place, Outcome.TIMEOUT, nowNanos);
      }
    }
  }

  /** Gives up all that is under way on a connection that has ended. */
  void onConnectionLost(int connection, long nowNanos) {
    for (int place = 0; place < sentNanos.length; place++) {
      if (sentNanos[place] != AT_REST && connection(place) == connection) {
        fail(place, Outcome.CONNECTION_LOST, nowNanos);
      }
    }
  }
}
