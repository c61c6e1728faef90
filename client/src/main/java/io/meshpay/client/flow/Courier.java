package io.meshpay.client.flow;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.ConfirmationResponse;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.order.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Brings authorities that lag the certificates that they lack for one payment. Each gets one at a
 * time, sent until it is acknowledged: a lagging authority has most to do, and a datagram may be
 * lost. How much one is brought is bounded, so that a liar can't keep a client busy.
 *
 * <p>Its acknowledgements aren't verified: they only say that an authority is served.
 */
final class Courier {
  private static final int CREDITS_PAGE = 32;
  private static final int ROUNDS_MAX = 3;

  private final Evidence evidence;
  private final Order order;
  private final FlowSettings settings;
  private final long firstRequestId;
  private final long requestIds;
  private final List<Effect> effects;
  private int requests;

  /**
   * @param firstRequestId the first of {@code requestIds} ids to use
   * @param effects where requests to send are added
   */
  Courier(
      Evidence evidence,
      Order order,
      FlowSettings settings,
      long firstRequestId,
      long requestIds,
      List<Effect> effects) {
    this.evidence = evidence;
    this.order = order;
    this.settings = settings;
    this.firstRequestId = firstRequestId;
    this.requestIds = requestIds;
    this.effects = effects;
  }

  /**
   * Starts bringing the payer's certificates from a number on; false if there are none to bring.
   */
  boolean bringPredecessors(Peer peer, long first, long nowMicros) {
    if (first < 0 || first >= order.sequenceNumber() || peer.catchUpRounds >= ROUNDS_MAX) {
      return false;
    }
    peer.catchUpRounds++;
    return bring(
        peer, CatchUp.ofOrders(evidence, order.payer(), first, order.sequenceNumber()), nowMicros);
  }

  /** Starts bringing certificates that credit the payer: the newest of those not brought yet. */
  boolean bringCredits(Peer peer, long nowMicros) {
    int end = evidence.receivedCount() - peer.creditsBrought;
    if (end < 1) {
      return false;
    }
    int first = Math.max(0, end - CREDITS_PAGE);
    peer.creditsBrought += end - first;
    return bring(peer, CatchUp.ofCredits(evidence, first, end), nowMicros);
  }

  private boolean bring(Peer peer, CatchUp catchUp, long nowMicros) {
    if (catchUp.current() == null
        || peer.certificatesBrought >= settings.catchUpCertificatesMax()) {
      return false;
    }
    peer.refusal = null;
    begin(peer, catchUp, nowMicros);
    return true;
  }

  /** Sends what is being brought once more. */
  void resend(Peer peer, CatchUp catchUp, long nowMicros) {
    Certificate current = catchUp.current();
    if (current != null) {
      effects.add(
          new Effect.Send(
              peer.authority,
              new ConfirmationRequest(catchUp.requestId, current),
              peer.overStream));
      catchUp.sendAtMicros =
          nowMicros
              + Backoff.micros(
                  settings.retryMicros(), settings.retryMaxMicros(), catchUp.attempt++);
    }
  }

  /**
   * Takes the answer to what is being brought.
   *
   * @return false if the answer makes no sense
   */
  boolean onAnswer(Peer peer, CatchUp catchUp, Message.Response message, long nowMicros) {
    switch (message) {
      case ConfirmationResponse response when catchUp.isCurrent(response.orderDigest()) ->
          goOn(peer, catchUp, nowMicros);
      case ErrorMessage error -> onRefused(peer, catchUp, error, nowMicros);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void onRefused(Peer peer, CatchUp catchUp, ErrorMessage error, long nowMicros) {
    switch (error.code()) {
      case OVERLOADED, NOT_VOTING, PARTITIONED ->
          catchUp.sendAtMicros =
              nowMicros
                  + Backoff.micros(
                      settings.pauseMicros(), settings.retryMaxMicros(), peer.pauses++);
      case MISSING_PREDECESSOR -> {
        CatchUp before = catchUp.before(error.detail());
        if (before != null) {
          begin(peer, before, nowMicros);
        } else {
          goOn(peer, catchUp, nowMicros);
        }
      }
      case MESSAGE_TOO_LARGE -> {
        if (peer.overStream) {
          goOn(peer, catchUp, nowMicros);
        } else {
          peer.overStream = true;
          resend(peer, catchUp, nowMicros);
        }
      }
      // It doesn't take this one; the next may help all the same.
      default -> goOn(peer, catchUp, nowMicros);
    }
  }

  private void goOn(Peer peer, CatchUp catchUp, long nowMicros) {
    @Nullable CatchUp next = catchUp.next();
    if (next == null || peer.certificatesBrought >= settings.catchUpCertificatesMax()) {
      peer.catchUp = null;
    } else {
      begin(peer, next, nowMicros);
    }
  }

  private void begin(Peer peer, CatchUp catchUp, long nowMicros) {
    peer.catchUp = catchUp;
    peer.certificatesBrought++;
    // Each certificate has an id of its own, so that no late answer is taken for another's.
    catchUp.requestId = firstRequestId + requests++ % requestIds;
    catchUp.attempt = 0;
    resend(peer, catchUp, nowMicros);
  }
}
