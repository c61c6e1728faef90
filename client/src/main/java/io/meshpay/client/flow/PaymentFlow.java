package io.meshpay.client.flow;

import io.meshpay.client.flow.Progress.Step;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.ConfirmationResponse;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One payment (FastPay, section 4.2): asks all authorities to vote, makes the certificate of the
 * first quorum of votes, has it persisted, sends it to all, and reports success at a quorum of
 * acknowledgements. Then it goes on delivering the certificate to the others for a while.
 *
 * <ul>
 *   <li>An answer that doesn't verify is ignored and counted, so a liar is no better than one that
 *       is silent. Whoever doesn't answer is asked again; repeating a request changes nothing.
 *   <li>Refusals are not signed. One of them proves nothing; when those with one code have more
 *       power than all faulty authorities together, an honest one is among them, and the votes that
 *       are left make no quorum: the payment is refused. Everything else is settled by the
 *       deadline.
 *   <li>An authority that lags is brought the certificates that it misses from {@link Evidence};
 *       its refusal counts only when nothing is left to bring.
 *   <li>Acknowledgements that come after the user was told success only end the delivery to the one
 *       that sent them, and aren't verified.
 * </ul>
 */
public final class PaymentFlow implements Flow {
  private static final int VOTE_ID = 0;
  private static final int CONFIRMATION_ID = 1;
  private static final int CATCH_UP_ID = 2;

  private enum Phase {
    VOTING,
    CONFIRMING,
    DELIVERING,
    ENDED
  }

  private final Committee committee;
  private final AnswerCheck check;
  private final Courier courier;
  private final FlowSettings settings;
  private final long firstRequestId;
  private final Order order;
  private final Digest digest;
  private final Peer[] peers;
  private final List<Effect> effects = new ArrayList<>();

  private Phase phase;
  private @Nullable Certificate certificate;
  private @Nullable Order conflicting;
  private long startedMicros;
  private long certifiedMicros;
  private long deadlineMicros = NEVER;
  private long votedPower;
  private long acknowledgedPower;
  private int invalidAnswers;

  private PaymentFlow(
      Committee committee,
      AnswerCheck check,
      Evidence evidence,
      FlowSettings settings,
      long firstRequestId,
      Order order,
      @Nullable Certificate certificate) {
    this.committee = committee;
    this.check = check;
    this.settings = settings;
    this.firstRequestId = firstRequestId;
    this.order = order;
    this.certificate = certificate;
    digest = order.digest();
    courier =
        new Courier(
            evidence,
            order,
            settings,
            firstRequestId + CATCH_UP_ID,
            REQUEST_IDS - CATCH_UP_ID,
            effects);
    phase = certificate == null ? Phase.VOTING : Phase.CONFIRMING;
    peers = new Peer[committee.members().size()];
    for (int i = 0; i < peers.length; i++) {
      long power = committee.members().get(i).votingPower();
      peers[i] = new Peer(i, power);
    }
  }

  /**
   * Pays.
   *
   * @param firstRequestId a multiple of {@link #REQUEST_IDS}
   * @param order signed, and persisted by its payer
   */
  public static PaymentFlow ofOrder(
      Committee committee,
      AnswerCheck check,
      Evidence evidence,
      FlowSettings settings,
      long firstRequestId,
      TransferOrder order) {
    return new PaymentFlow(committee, check, evidence, settings, firstRequestId, order, null);
  }

  /**
   * Delivers a certificate: of an own payment that stopped half-way, or of one received.
   *
   * @param certificate one that verifies
   */
  public static PaymentFlow ofCertificate(
      Committee committee,
      AnswerCheck check,
      Evidence evidence,
      FlowSettings settings,
      long firstRequestId,
      Certificate certificate) {
    return new PaymentFlow(
        committee, check, evidence, settings, firstRequestId, certificate.order(), certificate);
  }

  @Override
  public List<Effect> start(long nowMicros) {
    startedMicros = nowMicros;
    certifiedMicros = nowMicros;
    deadlineMicros = nowMicros + settings.deadlineMicros();
    for (Peer peer : peers) {
      ask(peer, nowMicros);
    }
    return takeEffects();
  }

  @Override
  public List<Effect> onMessage(int authority, Message.Response message, long nowMicros) {
    if (phase == Phase.ENDED || authority < 0 || authority >= peers.length) {
      return List.of();
    }
    Peer peer = peers[authority];
    long id = message.requestId() - firstRequestId;
    CatchUp catchUp = peer.catchUp;
    if (catchUp != null && message.requestId() == catchUp.requestId) {
      onCatchUpAnswer(peer, catchUp, message, nowMicros);
    } else if (id == VOTE_ID) {
      onVoteAnswer(peer, message, nowMicros);
    } else if (id == CONFIRMATION_ID) {
      onConfirmationAnswer(peer, message, nowMicros);
    }
    return takeEffects();
  }

  @Override
  public List<Effect> onTime(long nowMicros) {
    if (nowMicros >= deadlineMicros) {
      onDeadline(nowMicros);
    }
    for (Peer peer : peers) {
      if (dueAtMicros(peer) <= nowMicros) {
        send(peer, nowMicros);
      }
    }
    return takeEffects();
  }

  @Override
  public List<Effect> onReachable(int authority, long nowMicros) {
    Peer peer = peers[authority];
    if (dueAtMicros(peer) != NEVER) {
      peer.attempt = 0;
      send(peer, nowMicros);
    }
    return takeEffects();
  }

  @Override
  public long wakeAtMicros() {
    if (phase == Phase.ENDED) {
      return NEVER;
    }
    long earliest = deadlineMicros;
    for (Peer peer : peers) {
      earliest = Math.min(earliest, dueAtMicros(peer));
    }
    return earliest;
  }

  @Override
  public long firstRequestId() {
    return firstRequestId;
  }

  @Override
  public Progress progress() {
    return switch (phase) {
      case VOTING -> new Progress(Step.VOTES, votedPower, committee.quorum());
      case CONFIRMING -> new Progress(Step.ACKNOWLEDGEMENTS, acknowledgedPower, committee.quorum());
      case DELIVERING -> new Progress(Step.DELIVERY, acknowledgedPower, committee.totalPower());
      case ENDED -> new Progress(Step.NOTHING, acknowledgedPower, committee.totalPower());
    };
  }

  @Override
  public boolean isEnded() {
    return phase == Phase.ENDED;
  }

  /** How many answers didn't verify or made no sense. */
  public int invalidAnswers() {
    return invalidAnswers;
  }

  /** Whether this authority has what the flow delivers. */
  public boolean isDelivered(int authority) {
    return peers[authority].isAcknowledged;
  }

  // Votes.

  private void onVoteAnswer(Peer peer, Message.Response message, long nowMicros) {
    if (phase != Phase.VOTING || peer.vote != null) {
      return;
    }
    switch (message) {
      case TransferResponse response when isVote(peer, response) ->
          onVote(peer, response.vote(), nowMicros);
      case ErrorMessage error -> onVoteRefused(peer, error, nowMicros);
      default -> invalid(peer);
    }
  }

  private boolean isVote(Peer peer, TransferResponse response) {
    return response.orderDigest().equals(digest)
        && response.vote().authority() == peer.authority
        && check.isVote(digest, response.vote());
  }

  private void onVote(Peer peer, SignedLeaf vote, long nowMicros) {
    peer.vote = vote;
    peer.refusal = null;
    peer.catchUp = null;
    votedPower += peer.power;
    if (votedPower >= committee.quorum()) {
      certify(nowMicros);
    }
  }

  private void certify(long nowMicros) {
    List<SignedLeaf> votes = new ArrayList<>(peers.length);
    for (Peer peer : peers) {
      if (peer.vote != null) {
        votes.add(peer.vote);
      }
    }
    certificate = Certificate.of(committee, order, votes, nowMicros);
    certifiedMicros = nowMicros;
    phase = Phase.CONFIRMING;
    effects.add(new Effect.Persist(certificate));
    for (Peer peer : peers) {
      peer.refusal = null;
      peer.attempt = 0;
      peer.pauses = 0;
      // One that is being brought certificates is asked when it has them.
      if (peer.catchUp == null) {
        ask(peer, nowMicros);
      }
    }
  }

  private void onVoteRefused(Peer peer, ErrorMessage error, long nowMicros) {
    switch (error.code()) {
      case MESSAGE_TOO_LARGE -> onTooLarge(peer, error, nowMicros);
      case OVERLOADED, NOT_VOTING, PARTITIONED -> pause(peer, error.code(), nowMicros);
      case SEQUENCE_TOO_HIGH -> {
        if (!courier.bringPredecessors(peer, error.detail(), nowMicros)) {
          refuse(peer, error, nowMicros);
        }
      }
      case UNKNOWN_ACCOUNT, INSUFFICIENT_BALANCE -> {
        if (!courier.bringCredits(peer, nowMicros)) {
          refuse(peer, error, nowMicros);
        }
      }
      case CONFLICTING_ORDER -> onConflict(peer, error, nowMicros);
      default -> refuse(peer, error, nowMicros);
    }
  }

  /** Believed only with the proof: another order that the account has signed with this number. */
  private void onConflict(Peer peer, ErrorMessage error, long nowMicros) {
    Order other = error.pendingOrder();
    if (other != null
        && other.payer().equals(order.payer())
        && other.sequenceNumber() == order.sequenceNumber()
        && !other.digest().equals(digest)
        && check.isSigned(other)) {
      conflicting = other;
      refuse(peer, error, nowMicros);
    } else {
      invalid(peer);
    }
  }

  private void onTooLarge(Peer peer, ErrorMessage error, long nowMicros) {
    if (peer.overStream) {
      if (phase == Phase.VOTING) {
        refuse(peer, error, nowMicros);
      }
      return;
    }
    peer.overStream = true;
    send(peer, nowMicros);
  }

  /** Nothing can be done about this refusal; the authority may still think better of it. */
  private void refuse(Peer peer, ErrorMessage error, long nowMicros) {
    peer.refusal = error.code();
    peer.refusalDetail = error.detail();
    peer.lastRefusal = error.code();
    peer.sendAtMicros = nowMicros + settings.retryMaxMicros();
    long power = 0;
    for (Peer other : peers) {
      power += other.refusal == error.code() ? other.power : 0;
    }
    if (power > committee.faultyMax()) {
      boolean isConflict = error.code() == ErrorCode.CONFLICTING_ORDER;
      end(
          new PaymentOutcome.Refused(
              error.code(), mostCommonDetail(error.code()), isConflict ? conflicting : null));
    }
  }

  private long mostCommonDetail(ErrorCode code) {
    long best = 0;
    long bestPower = 0;
    for (Peer candidate : peers) {
      long power = 0;
      for (Peer other : peers) {
        boolean isSame = other.refusal == code && other.refusalDetail == candidate.refusalDetail;
        power += candidate.refusal == code && isSame ? other.power : 0;
      }
      if (power > bestPower) {
        bestPower = power;
        best = candidate.refusalDetail;
      }
    }
    return best;
  }

  // Confirmation and delivery.

  private void onConfirmationAnswer(Peer peer, Message.Response message, long nowMicros) {
    if (phase == Phase.VOTING || peer.isAcknowledged) {
      return;
    }
    switch (message) {
      case ConfirmationResponse response when isAcknowledgement(peer, response) ->
          onAcknowledgement(peer, nowMicros);
      case ErrorMessage error -> onConfirmationRefused(peer, error, nowMicros);
      default -> invalid(peer);
    }
  }

  private boolean isAcknowledgement(Peer peer, ConfirmationResponse response) {
    return response.orderDigest().equals(digest)
        && response.acknowledgement().authority() == peer.authority
        && (phase == Phase.DELIVERING
            || check.isAcknowledgement(digest, response.acknowledgement()));
  }

  private void onAcknowledgement(Peer peer, long nowMicros) {
    peer.isAcknowledged = true;
    peer.catchUp = null;
    acknowledgedPower += peer.power;
    if (phase == Phase.CONFIRMING && acknowledgedPower >= committee.quorum()) {
      phase = Phase.DELIVERING;
      deadlineMicros = nowMicros + settings.deliveryMicros();
      effects.add(
          new Effect.ReportPayment(new PaymentOutcome.Confirmed(certificate(), times(nowMicros))));
    }
    if (acknowledgedPower == committee.totalPower()) {
      phase = Phase.ENDED;
    }
  }

  private void onConfirmationRefused(Peer peer, ErrorMessage error, long nowMicros) {
    switch (error.code()) {
      case MESSAGE_TOO_LARGE -> onTooLarge(peer, error, nowMicros);
      case MISSING_PREDECESSOR -> {
        if (!courier.bringPredecessors(peer, error.detail(), nowMicros)) {
          pause(peer, error.code(), nowMicros);
        }
      }
      // The certificate is valid: in time the authority will take it, or the deadline comes.
      default -> pause(peer, error.code(), nowMicros);
    }
  }

  // Bringing what an authority lacks, and sending.

  private void onCatchUpAnswer(
      Peer peer, CatchUp catchUp, Message.Response message, long nowMicros) {
    if (!courier.onAnswer(peer, catchUp, message, nowMicros)) {
      invalid(peer);
    } else if (peer.catchUp == null) {
      peer.attempt = 0;
      ask(peer, nowMicros);
    }
  }

  /** When something is due to be sent to this authority; {@link #NEVER} if nothing is. */
  private long dueAtMicros(Peer peer) {
    if (phase == Phase.ENDED
        || peer.isAcknowledged
        || (phase == Phase.VOTING && peer.vote != null)) {
      return NEVER;
    }
    CatchUp catchUp = peer.catchUp;
    return catchUp == null ? peer.sendAtMicros : catchUp.sendAtMicros;
  }

  private void send(Peer peer, long nowMicros) {
    CatchUp catchUp = peer.catchUp;
    if (catchUp == null) {
      ask(peer, nowMicros);
    } else {
      courier.resend(peer, catchUp, nowMicros);
    }
  }

  private void ask(Peer peer, long nowMicros) {
    effects.add(new Effect.Send(peer.authority, request(), peer.overStream));
    peer.sendAtMicros =
        nowMicros
            + Backoff.micros(settings.retryMicros(), settings.retryMaxMicros(), peer.attempt++);
  }

  private Message.Request request() {
    Certificate made = certificate;
    if (made != null) {
      return new ConfirmationRequest(firstRequestId + CONFIRMATION_ID, made);
    }
    return new TransferRequest(firstRequestId + VOTE_ID, committee.epoch(), (TransferOrder) order);
  }

  private void pause(Peer peer, ErrorCode code, long nowMicros) {
    peer.lastRefusal = code;
    peer.sendAtMicros =
        nowMicros
            + Backoff.micros(settings.pauseMicros(), settings.retryMaxMicros(), peer.pauses++);
  }

  private void invalid(Peer peer) {
    peer.wasInvalid = true;
    invalidAnswers++;
  }

  // The end.

  private void onDeadline(long nowMicros) {
    switch (phase) {
      case VOTING -> {
        List<AuthorityAnswer> answers = new ArrayList<>(peers.length);
        for (Peer peer : peers) {
          answers.add(peer.answer());
        }
        end(new PaymentOutcome.NoQuorum(votedPower, committee.quorum(), answers));
      }
      case CONFIRMING -> {
        phase = Phase.DELIVERING;
        deadlineMicros = nowMicros + settings.deliveryMicros();
        effects.add(
            new Effect.ReportPayment(
                new PaymentOutcome.Certified(certificate(), times(nowMicros), acknowledgedPower)));
      }
      case DELIVERING -> phase = Phase.ENDED;
      case ENDED -> {}
    }
  }

  private void end(PaymentOutcome outcome) {
    phase = Phase.ENDED;
    effects.add(new Effect.ReportPayment(outcome));
  }

  private PaymentTimes times(long nowMicros) {
    return new PaymentTimes(startedMicros, certifiedMicros, nowMicros);
  }

  private Certificate certificate() {
    if (certificate == null) {
      throw new IllegalStateException("no certificate in phase " + phase);
    }
    return certificate;
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
