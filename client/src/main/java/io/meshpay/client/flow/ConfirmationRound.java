package io.meshpay.client.flow;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ConfirmationResponse;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;

/** Delivers one certificate and collects the acknowledgements. */
final class ConfirmationRound {
  private final Subject subject;
  private final Desk desk;
  private final Courier courier;
  private long acknowledgedPower;

  ConfirmationRound(Subject subject, Desk desk, Courier courier) {
    this.subject = subject;
    this.desk = desk;
    this.courier = courier;
  }

  /** The power of all that acknowledged. */
  long acknowledgedPower() {
    return acknowledgedPower;
  }

  boolean isQuorum() {
    return acknowledgedPower >= subject.committee().quorum();
  }

  boolean isComplete() {
    return acknowledgedPower == subject.committee().totalPower();
  }

  /**
   * Takes an answer to the request for a confirmation.
   *
   * @param isTrusted whether the acknowledgement need not be verified, as nothing but the delivery
   *     to this authority rests on it
   */
  void onAnswer(Peer peer, Message.Response message, boolean isTrusted, long nowMicros) {
    if (peer.isAcknowledged) {
      return;
    }
    switch (message) {
      case ConfirmationResponse response when isAcknowledgement(peer, response, isTrusted) -> {
        peer.isAcknowledged = true;
        peer.catchUp = null;
        acknowledgedPower += peer.power;
      }
      case ErrorMessage error -> onRefused(peer, error, nowMicros);
      default -> peer.invalid();
    }
  }

  private boolean isAcknowledgement(Peer peer, ConfirmationResponse response, boolean isTrusted) {
    return response.orderDigest().equals(subject.digest())
        && response.acknowledgement().authority() == peer.authority
        && (isTrusted
            || subject.check().isAcknowledgement(subject.digest(), response.acknowledgement()));
  }

  private void onRefused(Peer peer, ErrorMessage error, long nowMicros) {
    boolean isDealtWith =
        error.code() == ErrorCode.MESSAGE_TOO_LARGE
            ? desk.goOverStream(peer, nowMicros)
            : error.code() == ErrorCode.MISSING_PREDECESSOR
                && courier.bringPredecessors(peer, error.detail(), nowMicros);
    if (!isDealtWith) {
      // The certificate is valid: in time the authority will take it, or the deadline comes.
      desk.pause(peer, error.code(), nowMicros);
    }
  }
}
