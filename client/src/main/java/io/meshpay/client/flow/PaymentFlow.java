package io.meshpay.client.flow;

import io.meshpay.client.flow.Progress.Step;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.TransferOrder;
import java.util.ArrayList;
import java.util.Arrays;
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
  private enum Phase {
    VOTING,
    CONFIRMING,
    DELIVERING,
    ENDED
  }

  private final Committee committee;
  private final FlowSettings settings;
  private final long firstRequestId;
  private final Peer[] peers;
  private final List<Effect> effects = new ArrayList<>();
  private final Desk desk;
  private final VoteRound votes;
  private final ConfirmationRound confirmations;

  private Phase phase = Phase.VOTING;
  private @Nullable Certificate certificate;
  private long startedMicros;
  private long certifiedMicros;
  private long deadlineMicros = NEVER;

  private PaymentFlow(Subject subject, Evidence evidence, long firstRequestId) {
    this.firstRequestId = firstRequestId;
    committee = subject.committee();
    settings = subject.settings();
    peers = new Peer[committee.members().size()];
    for (int i = 0; i < peers.length; i++) {
      peers[i] = new Peer(i, committee.members().get(i).votingPower());
    }
    Courier courier =
        new Courier(
            evidence,
            subject.order(),
            settings,
            firstRequestId + Desk.CATCH_UP_ID,
            REQUEST_IDS - Desk.CATCH_UP_ID,
            effects);
    desk = new Desk(subject, firstRequestId, courier, effects);
    votes = new VoteRound(subject, peers, desk, courier);
    confirmations = new ConfirmationRound(subject, desk, courier);
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
    return new PaymentFlow(
        new Subject(committee, check, settings, order), evidence, firstRequestId);
  }

  /**
   * Delivers a certificate: of an own payment that stopped half-way, or of one received.
   *
   * @param firstRequestId a multiple of {@link #REQUEST_IDS}
   * @param certificate one that verifies
   */
  public static PaymentFlow ofCertificate(
      Committee committee,
      AnswerCheck check,
      Evidence evidence,
      FlowSettings settings,
      long firstRequestId,
      Certificate certificate) {
    Order order = certificate.order();
    PaymentFlow flow =
        new PaymentFlow(new Subject(committee, check, settings, order), evidence, firstRequestId);
    flow.confirm(certificate);
    return flow;
  }

  private void confirm(Certificate made) {
    certificate = made;
    desk.setCertificate(made);
    phase = Phase.CONFIRMING;
  }

  @Override
  public List<Effect> start(long nowMicros) {
    startedMicros = nowMicros;
    certifiedMicros = nowMicros;
    deadlineMicros = nowMicros + settings.deadlineMicros();
    for (Peer peer : peers) {
      desk.ask(peer, nowMicros);
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
      desk.onCatchUpAnswer(peer, catchUp, message, nowMicros);
    } else if (id == Desk.VOTE_ID && phase == Phase.VOTING) {
      onVoteAnswer(peer, message, nowMicros);
    } else if (id == Desk.CONFIRMATION_ID && phase != Phase.VOTING) {
      onConfirmationAnswer(peer, message, nowMicros);
    }
    return takeEffects();
  }

  private void onVoteAnswer(Peer peer, Message.Response message, long nowMicros) {
    PaymentOutcome.Refused refused = votes.onAnswer(peer, message, nowMicros);
    if (refused != null) {
      end(refused);
    } else if (votes.isQuorum()) {
      certify(nowMicros);
    }
  }

  private void certify(long nowMicros) {
    Certificate made = votes.certificate(nowMicros);
    certifiedMicros = nowMicros;
    confirm(made);
    effects.add(new Effect.Persist(made));
    for (Peer peer : peers) {
      peer.attempt = 0;
      peer.pauses = 0;
      peer.lastRefusal = null;
      // One that is being brought certificates is asked when it has them.
      if (peer.catchUp == null) {
        desk.ask(peer, nowMicros);
      }
    }
  }

  private void onConfirmationAnswer(Peer peer, Message.Response message, long nowMicros) {
    confirmations.onAnswer(peer, message, phase == Phase.DELIVERING, nowMicros);
    if (phase == Phase.CONFIRMING && confirmations.isQuorum()) {
      deliver(new PaymentOutcome.Confirmed(certificate(), times(nowMicros)), nowMicros);
    }
    if (confirmations.isComplete()) {
      phase = Phase.ENDED;
    }
  }

  /** The user knows; what follows is for the authorities that don't. */
  private void deliver(PaymentOutcome outcome, long nowMicros) {
    phase = Phase.DELIVERING;
    deadlineMicros = nowMicros + settings.deliveryMicros();
    effects.add(new Effect.ReportPayment(outcome));
  }

  private void end(PaymentOutcome outcome) {
    phase = Phase.ENDED;
    effects.add(new Effect.ReportPayment(outcome));
  }

  @Override
  public List<Effect> onTime(long nowMicros) {
    if (nowMicros >= deadlineMicros) {
      onDeadline(nowMicros);
    }
    for (Peer peer : peers) {
      if (dueAtMicros(peer) <= nowMicros) {
        desk.resend(peer, nowMicros);
      }
    }
    return takeEffects();
  }

  private void onDeadline(long nowMicros) {
    switch (phase) {
      case VOTING -> end(votes.noQuorum());
      case CONFIRMING -> deliver(certified(nowMicros), nowMicros);
      case DELIVERING -> phase = Phase.ENDED;
      case ENDED -> {}
    }
  }

  private PaymentOutcome certified(long nowMicros) {
    return new PaymentOutcome.Certified(
        certificate(),
        times(nowMicros),
        confirmations.acknowledgedPower(),
        committee.quorum(),
        Arrays.stream(peers).map(peer -> peer.answer(peer.isAcknowledged)).toList());
  }

  @Override
  public List<Effect> onReachable(int authority, long nowMicros) {
    Peer peer = peers[authority];
    if (dueAtMicros(peer) != NEVER) {
      peer.attempt = 0;
      desk.resend(peer, nowMicros);
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

  /** When something is due to be sent to this authority; {@link #NEVER} if it owes no answer. */
  private long dueAtMicros(Peer peer) {
    boolean owesNothing =
        phase == Phase.ENDED || peer.isAcknowledged || (phase == Phase.VOTING && peer.vote != null);
    return owesNothing ? NEVER : desk.dueAtMicros(peer);
  }

  @Override
  public long firstRequestId() {
    return firstRequestId;
  }

  @Override
  public Progress progress() {
    long acknowledged = confirmations.acknowledgedPower();
    return switch (phase) {
      case VOTING -> new Progress(Step.VOTES, votes.votedPower(), committee.quorum());
      case CONFIRMING -> new Progress(Step.ACKNOWLEDGEMENTS, acknowledged, committee.quorum());
      case DELIVERING -> new Progress(Step.DELIVERY, acknowledged, committee.totalPower());
      case ENDED -> new Progress(Step.NOTHING, acknowledged, committee.totalPower());
    };
  }

  @Override
  public boolean isEnded() {
    return phase == Phase.ENDED;
  }

  /** How many answers didn't verify or made no sense. */
  public int invalidAnswers() {
    int sum = 0;
    for (Peer peer : peers) {
      sum += peer.invalidAnswers;
    }
    return sum;
  }

  /** Whether this authority has what the flow delivers. */
  public boolean isDelivered(int authority) {
    return peers[authority].isAcknowledged;
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
