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

  boolean wasInvalid;

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

  AuthorityAnswer answer() {
    if (vote != null) {
      return new AuthorityAnswer(authority, AuthorityAnswer.State.AGREED, null);
    }
    if (lastRefusal != null) {
      return new AuthorityAnswer(authority, AuthorityAnswer.State.REFUSED, lastRefusal);
    }
    return new AuthorityAnswer(
        authority, wasInvalid ? AuthorityAnswer.State.INVALID : AuthorityAnswer.State.SILENT, null);
  }
}
