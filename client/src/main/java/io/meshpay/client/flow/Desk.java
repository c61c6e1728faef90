package io.meshpay.client.flow;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.order.TransferOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends a payment's own request, or what the {@link Courier} brings before it, and knows when to
 * send again.
 */
final class Desk {
  /** The id of the request for a vote. */
  static final int VOTE_ID = 0;

  /** The id of the request for a confirmation. */
  static final int CONFIRMATION_ID = 1;

  /** The first id of what a courier brings. */
  static final int CATCH_UP_ID = 2;

  private final Subject subject;
  private final FlowSettings settings;
  private final long firstRequestId;
  private final Courier courier;
  private final List<Effect> effects;
  private @Nullable Certificate certificate;

  /**
   * @param effects where requests to send are added
   */
  Desk(Subject subject, long firstRequestId, Courier courier, List<Effect> effects) {
    this.subject = subject;
    settings = subject.settings();
    this.firstRequestId = firstRequestId;
    this.courier = courier;
    this.effects = effects;
  }

  /** From now on the certificate is sent instead of the order. */
  void setCertificate(Certificate made) {
    certificate = made;
  }

  /** Sends the payment's own request. */
  void ask(Peer peer, long nowMicros) {
    effects.add(new Effect.Send(peer.authority, request(), peer.overStream));
    peer.sendAtMicros =
        nowMicros
            + Backoff.micros(settings.retryMicros(), settings.retryMaxMicros(), peer.attempt++);
  }

  private Message.Request request() {
    Certificate made = certificate;
    return made != null
        ? new ConfirmationRequest(firstRequestId + CONFIRMATION_ID, made)
        : new TransferRequest(
            firstRequestId + VOTE_ID, subject.committee().epoch(), (TransferOrder) subject.order());
  }

  /** Sends whatever the authority owes an answer to. */
  void resend(Peer peer, long nowMicros) {
    CatchUp catchUp = peer.catchUp;
    if (catchUp == null) {
      ask(peer, nowMicros);
    } else {
      courier.resend(peer, catchUp, nowMicros);
    }
  }

  /** When {@link #resend} is due. */
  long dueAtMicros(Peer peer) {
    CatchUp catchUp = peer.catchUp;
    return catchUp == null ? peer.sendAtMicros : catchUp.sendAtMicros;
  }

  /** Leaves the authority alone for a while. */
  void pause(Peer peer, ErrorCode code, long nowMicros) {
    peer.lastRefusal = code;
    peer.sendAtMicros =
        nowMicros
            + Backoff.micros(settings.pauseMicros(), settings.retryMaxMicros(), peer.pauses++);
  }

  /** Sends the same by TCP; false if that is how it was sent. */
  boolean goOverStream(Peer peer, long nowMicros) {
    if (peer.overStream) {
      return false;
    }
    peer.overStream = true;
    resend(peer, nowMicros);
    return true;
  }

  /** Takes the answer to what was brought, and goes on to the payment's own request after it. */
  void onCatchUpAnswer(Peer peer, CatchUp catchUp, Message.Response message, long nowMicros) {
    if (!courier.onAnswer(peer, catchUp, message, nowMicros)) {
      peer.invalid();
    } else if (peer.catchUp == null) {
      peer.attempt = 0;
      ask(peer, nowMicros);
    }
  }
}
