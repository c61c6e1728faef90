package io.meshpay.client.flow;

import io.meshpay.client.flow.Progress.Step;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.HistoryRequest;
import io.meshpay.protocol.message.HistoryResponse;
import io.meshpay.protocol.message.Message;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fetches a part of an account's history from one authority, page by page. All are asked for the
 * first page, and the first answer that holds is that of the authority that is asked for the rest.
 * (Positions are of one authority, so pages of several can't be put together.)
 *
 * <p>An answer that can't be true is a faulty authority's. It is asked no more, and what it gave
 * before counts for nothing; the others begin anew. They do so too when it refuses or falls silent;
 * but then the pages that it gave count if nobody gives more until the deadline, as they are true
 * and can be gone on from.
 */
public final class HistoryQuery implements Flow {
  private static final int NONE = -1;

  private final AnswerCheck check;
  private final FlowSettings settings;
  private final long firstRequestId;
  private final HistoryQuestion question;
  private final List<Peer> peers = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();

  private HistoryPart part;
  private int chosen = NONE;

  /** What one gave that then could give no more, and who. */
  private @Nullable HistoryPart left;

  private int leftBy = NONE;
  private int page;
  private long deadlineMicros = NEVER;
  private long silentAtMicros = NEVER;
  private boolean isEnded;

  /** One authority. */
  private static final class Peer {
    final int authority;
    boolean hasFailed;
    boolean wasInvalid;
    @Nullable ErrorCode refusal;
    boolean overStream;
    long sendAtMicros = NEVER;
    int attempts;

    Peer(int authority) {
      this.authority = authority;
    }

    AuthorityAnswer answer() {
      return wasInvalid
          ? new AuthorityAnswer(authority, AuthorityAnswer.State.INVALID, null)
          : refusal != null
              ? new AuthorityAnswer(authority, AuthorityAnswer.State.REFUSED, refusal)
              : new AuthorityAnswer(authority, AuthorityAnswer.State.SILENT, null);
    }
  }

  /**
   * @param firstRequestId a multiple of {@link #REQUEST_IDS}
   * @param question of an authority of the committee, or of any
   */
  public HistoryQuery(
      Committee committee,
      AnswerCheck check,
      FlowSettings settings,
      long firstRequestId,
      HistoryQuestion question) {
    this.check = check;
    this.settings = settings;
    this.firstRequestId = firstRequestId;
    this.question = question;
    part = new HistoryPart(question, check);
    for (int authority = 0; authority < committee.members().size(); authority++) {
      if (question.authority() == HistoryQuestion.ANY || question.authority() == authority) {
        peers.add(new Peer(authority));
      }
    }
    if (peers.isEmpty()) {
      throw new IllegalArgumentException("no authority " + question.authority());
    }
  }

  @Override
  public List<Effect> start(long nowMicros) {
    deadlineMicros = nowMicros + settings.deadlineMicros();
    askAll(nowMicros);
    return takeEffects();
  }

  @Override
  public List<Effect> onMessage(int authority, Message.Response message, long nowMicros) {
    Peer peer = asked(authority);
    if (isEnded || peer == null || message.requestId() != requestId()) {
      return List.of();
    }
    switch (message) {
      case HistoryResponse response -> onPage(peer, response, nowMicros);
      case ErrorMessage error -> onRefused(peer, error.code(), nowMicros);
      default -> onInvalid(peer, nowMicros);
    }
    return takeEffects();
  }

  private void onPage(Peer peer, HistoryResponse response, long nowMicros) {
    if (!part.add(response)) {
      onInvalid(peer, nowMicros);
      return;
    }
    chosen = peer.authority;
    if (part.isComplete()) {
      conclude();
      return;
    }
    page++;
    peer.attempts = 0;
    silentAtMicros = nowMicros + settings.retryMaxMicros();
    ask(peer, nowMicros);
  }

  private void onInvalid(Peer peer, long nowMicros) {
    peer.wasInvalid = true;
    part = new HistoryPart(question, check);
    fail(peer, nowMicros);
  }

  private void onRefused(Peer peer, ErrorCode code, long nowMicros) {
    peer.refusal = code;
    if (code == ErrorCode.MESSAGE_TOO_LARGE && !peer.overStream) {
      peer.overStream = true;
      ask(peer, nowMicros);
    } else if (code == ErrorCode.OVERLOADED || code == ErrorCode.MESSAGE_TOO_LARGE) {
      // The latter to a request that was under way twice, of which one has gone over to TCP.
      peer.sendAtMicros =
          nowMicros
              + Backoff.micros(settings.pauseMicros(), settings.retryMaxMicros(), peer.attempts);
    } else {
      fail(peer, nowMicros);
    }
  }

  /** Asks it no more, and the others anew if it was the one that counted. */
  private void fail(Peer peer, long nowMicros) {
    boolean wasChosen = chosen == peer.authority;
    peer.hasFailed = true;
    chosen = NONE;
    if (hasMoreThanLeft()) {
      left = part;
      leftBy = peer.authority;
    }
    part = new HistoryPart(question, check);
    if (peers.stream().allMatch(each -> each.hasFailed)) {
      conclude();
    } else if (wasChosen) {
      page++;
      silentAtMicros = NEVER;
      askAll(nowMicros);
    }
  }

  @Override
  public List<Effect> onTime(long nowMicros) {
    if (!isEnded && nowMicros >= deadlineMicros) {
      conclude();
    }
    if (!isEnded && nowMicros >= silentAtMicros) {
      silentAtMicros = NEVER;
      Peer silent = asked(chosen);
      if (silent != null && peers.stream().anyMatch(peer -> peer != silent && !peer.hasFailed)) {
        fail(silent, nowMicros);
      }
    }
    for (Peer peer : peers) {
      if (!isEnded && isAsked(peer) && peer.sendAtMicros <= nowMicros) {
        ask(peer, nowMicros);
      }
    }
    return takeEffects();
  }

  @Override
  public List<Effect> onReachable(int authority, long nowMicros) {
    Peer peer = asked(authority);
    if (!isEnded && peer != null) {
      peer.attempts = 0;
      ask(peer, nowMicros);
    }
    return takeEffects();
  }

  @Override
  public long wakeAtMicros() {
    if (isEnded) {
      return NEVER;
    }
    long earliest = Math.min(deadlineMicros, silentAtMicros);
    for (Peer peer : peers) {
      if (isAsked(peer)) {
        earliest = Math.min(earliest, peer.sendAtMicros);
      }
    }
    return earliest;
  }

  @Override
  public long firstRequestId() {
    return firstRequestId;
  }

  @Override
  public Progress progress() {
    return new Progress(
        isEnded ? Step.NOTHING : Step.HISTORY, part.payments().size(), question.paymentsMax());
  }

  @Override
  public boolean isEnded() {
    return isEnded;
  }

  /** The authority, if it is one that an answer is waited for from. */
  private @Nullable Peer asked(int authority) {
    for (Peer peer : peers) {
      if (peer.authority == authority && isAsked(peer)) {
        return peer;
      }
    }
    return null;
  }

  private boolean isAsked(Peer peer) {
    return !peer.hasFailed && (chosen == NONE || chosen == peer.authority);
  }

  /** Another one for each page, so that no late answer is taken for the next page. */
  private long requestId() {
    return firstRequestId + page % REQUEST_IDS;
  }

  private void askAll(long nowMicros) {
    for (Peer peer : peers) {
      if (isAsked(peer)) {
        peer.attempts = 0;
        ask(peer, nowMicros);
      }
    }
  }

  private void ask(Peer peer, long nowMicros) {
    HistoryRequest request =
        new HistoryRequest(
            requestId(),
            question.account(),
            question.roles(),
            part.beforePosition(),
            part.missing());
    effects.add(new Effect.Send(peer.authority, request, peer.overStream));
    peer.sendAtMicros =
        nowMicros
            + Backoff.micros(settings.retryMicros(), settings.retryMaxMicros(), peer.attempts++);
  }

  private boolean hasMoreThanLeft() {
    return part.payments().size() > (left == null ? 0 : left.payments().size());
  }

  private void conclude() {
    isEnded = true;
    effects.add(new Effect.ReportHistory(outcome()));
  }

  private HistoryOutcome outcome() {
    HistoryPart given = chosen == NONE ? null : part;
    if (left != null && !hasMoreThanLeft() && !(given != null && given.isComplete())) {
      return answered(leftBy, left);
    }
    return given != null
        ? answered(chosen, given)
        : new HistoryOutcome.NoAnswer(peers.stream().map(Peer::answer).toList());
  }

  private HistoryOutcome answered(int authority, HistoryPart given) {
    boolean lacksOlder =
        peers.stream()
            .anyMatch(
                peer ->
                    peer.authority == authority && peer.refusal == ErrorCode.HISTORY_UNAVAILABLE);
    return new HistoryOutcome.Answered(
        authority, given.payments(), given.beforePosition(), lacksOlder);
  }

  private List<Effect> takeEffects() {
    if (effects.isEmpty()) {
      return List.of();
    }
    List<Effect> taken = List.copyOf(effects);
    effects.clear();
    return taken;
  }
}
