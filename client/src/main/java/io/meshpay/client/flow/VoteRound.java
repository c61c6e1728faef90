package io.meshpay.client.flow;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.order.Order;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects the votes for one order, and weighs the refusals. */
final class VoteRound {
  private final Subject subject;
  private final Peer[] peers;
  private final Desk desk;
  private final Courier courier;
  private long votedPower;
  private @Nullable Order conflicting;

  VoteRound(Subject subject, Peer[] peers, Desk desk, Courier courier) {
    this.subject = subject;
    this.peers = peers;
    this.desk = desk;
    this.courier = courier;
  }

  /** The power of all that voted. */
  long votedPower() {
    return votedPower;
  }

  boolean isQuorum() {
    return votedPower >= subject.committee().quorum();
  }

  /** The certificate that the votes make. */
  Certificate certificate(long nowMicros) {
    List<SignedLeaf> votes = new ArrayList<>(peers.length);
    for (Peer peer : peers) {
      if (peer.vote != null) {
        votes.add(peer.vote);
      }
    }
    return Certificate.of(subject.committee(), subject.order(), votes, nowMicros);
  }

  /**
   * Takes an answer to the request for a vote.
   *
   * @return the payment's refusal, if this answer decides that
   */
  PaymentOutcome.@Nullable Refused onAnswer(Peer peer, Message.Response message, long nowMicros) {
    if (peer.vote != null) {
      return null;
    }
    switch (message) {
      case TransferResponse response when isVote(peer, response) -> {
        peer.vote = response.vote();
        peer.refusal = null;
        peer.catchUp = null;
        votedPower += peer.power;
      }
      case ErrorMessage error -> {
        return onRefused(peer, error, nowMicros);
      }
      default -> peer.invalid();
    }
    return null;
  }

  private boolean isVote(Peer peer, TransferResponse response) {
    return response.orderDigest().equals(subject.digest())
        && response.vote().authority() == peer.authority
        && subject.check().isVote(subject.digest(), response.vote());
  }

  private PaymentOutcome.@Nullable Refused onRefused(
      Peer peer, ErrorMessage error, long nowMicros) {
    boolean isDealtWith =
        switch (error.code()) {
          case MESSAGE_TOO_LARGE -> desk.goOverStream(peer, nowMicros);
          case SEQUENCE_TOO_HIGH -> courier.bringPredecessors(peer, error.detail(), nowMicros);
          case UNKNOWN_ACCOUNT, INSUFFICIENT_BALANCE -> courier.bringCredits(peer, nowMicros);
          case OVERLOADED, NOT_VOTING, PARTITIONED -> {
            desk.pause(peer, error.code(), nowMicros);
            yield true;
          }
          case CONFLICTING_ORDER -> {
            boolean isProven = isConflict(error.pendingOrder());
            if (isProven) {
              conflicting = error.pendingOrder();
            } else {
              peer.invalid();
            }
            yield !isProven;
          }
          default -> false;
        };
    return isDealtWith ? null : refuse(peer, error, nowMicros);
  }

  /** Believed only with the proof: another order that the account has signed with this number. */
  private boolean isConflict(@Nullable Order other) {
    Order order = subject.order();
    return other != null
        && other.payer().equals(order.payer())
        && other.sequenceNumber() == order.sequenceNumber()
        && !other.digest().equals(subject.digest())
        && subject.check().isSigned(other);
  }

  /** Nothing can be done about this refusal; the authority may still think better of it. */
  private PaymentOutcome.@Nullable Refused refuse(Peer peer, ErrorMessage error, long nowMicros) {
    ErrorCode code = error.code();
    peer.refusal = code;
    peer.refusalDetail = error.detail();
    peer.lastRefusal = code;
    peer.sendAtMicros = nowMicros + subject.settings().retryMaxMicros();
    long power = 0;
    for (Peer other : peers) {
      power += other.refusal == code ? other.power : 0;
    }
    if (power <= subject.committee().faultyMax()) {
      return null;
    }
    Order proof = code == ErrorCode.CONFLICTING_ORDER ? conflicting : null;
    return new PaymentOutcome.Refused(code, mostCommonDetail(code), proof);
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

  /** What there is to say when the time for votes is over. */
  PaymentOutcome.NoQuorum noQuorum() {
    Committee committee = subject.committee();
    List<AuthorityAnswer> answers = new ArrayList<>(peers.length);
    for (Peer peer : peers) {
      answers.add(peer.answer(peer.vote != null));
    }
    return new PaymentOutcome.NoQuorum(votedPower, committee.quorum(), answers);
  }
}
