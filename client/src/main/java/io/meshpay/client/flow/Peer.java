package io.meshpay.client.flow;

import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.error.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Where a payment stands with one authority. */
final class Peer {
  final int authority;
  final long power;

  /** Its vote, once it has given one that verifies. */
  @Nullable SignedLeaf vote;

  boolean isAcknowledged;

  /** Its refusal to vote, once nothing can be done about it; null again when it votes. */
  @Nullable ErrorCode refusal;

  long refusalDetail;

  /** What it answered last that was no agreement, for people. */
  @Nullable ErrorCode lastRefusal;

  /** How many of its answers didn't verify or made no sense. */
  int invalidAnswers;

  /** What is being brought to it; the payment's own request waits for that. */
  @Nullable CatchUp catchUp;

  /** How many certificates it was brought, each time that one was. */
  int certificatesBrought;

  /** How many times it was brought the payer's certificates. */
  int catchUpRounds;

  /** How many of the certificates that credit the payer it was brought, the newest first. */
  int creditsBrought;

  /** Whether it asked for TCP. */
  boolean overStream;

  long sendAtMicros;
  int attempt;
  int pauses;

  Peer(int authority, long power) {
    this.authority = authority;
    this.power = power;
  }

  /** Its answer didn't verify, or made no sense: ignored and counted. */
  void invalid() {
    invalidAnswers++;
  }

  /**
   * Where it stands, for people.
   *
   * @param hasAgreed whether it gave what it was asked for
   */
  AuthorityAnswer answer(boolean hasAgreed) {
    if (hasAgreed) {
      return new AuthorityAnswer(authority, AuthorityAnswer.State.AGREED, null);
    }
    if (lastRefusal != null) {
      return new AuthorityAnswer(authority, AuthorityAnswer.State.REFUSED, lastRefusal);
    }
    return new AuthorityAnswer(
        authority,
        invalidAnswers > 0 ? AuthorityAnswer.State.INVALID : AuthorityAnswer.State.SILENT,
        null);
  }
}
