package io.meshpay.pipeline;

import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.order.OrderDigest;
import io.meshpay.protocol.sbe.ConfirmationRequestDecoder;
import io.meshpay.protocol.sbe.MessageHeaderDecoder;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.sbe.SignedLeafDecoder;
import io.meshpay.protocol.sbe.TransferCertificateDecoder;
import io.meshpay.protocol.sbe.TransferCertificateDecoder.VotesDecoder;

/**
 * Checks all of a certificate that needs no signature to be verified, and collects the signatures
 * that do.
 *
 * <p>A certificate has one canonical form: every vote counts, stands once, and in the order of the
 * committee. So a certificate with one bad vote is refused even if the others would do.
 */
final class CertificateExaminer {
  private static final int HEADER_BYTES = MessageHeaderDecoder.ENCODED_LENGTH;

  private final long epoch;
  private final long quorum;
  private final long[] votingPower;

  private final TransferCertificateDecoder certificate = new TransferCertificateDecoder();
  private final OrderDigest orderDigest = new OrderDigest();
  private final VoteView vote = new VoteView();

  CertificateExaminer(Committee committee) {
    epoch = committee.epoch();
    quorum = committee.quorum();
    votingPower = committee.members().stream().mapToLong(member -> member.votingPower()).toArray();
  }

  /** Where the certificate of a CONFIRMATION_REQUEST starts. */
  static int certificateOffset() {
    return HEADER_BYTES
        + ConfirmationRequestDecoder.BLOCK_LENGTH
        + ConfirmationRequestDecoder.certificateHeaderLength();
  }

  /** Examines the well-formed transfer certificate in a slot's CONFIRMATION_REQUEST. */
  void examine(Slot slot, SignatureChecks checks) {
    wrap(slot);
    if (certificate.epoch() != epoch) {
      slot.refuse(ErrorCode.WRONG_EPOCH, epoch);
      return;
    }
    slot.orderOffset = certificate.order().offset();
    orderDigest.compute(OrderKind.TRANSFER, slot.message, slot.orderOffset, slot.digest, 0);
    if (votersMakeQuorum(slot)) {
      collectSignatures(slot, checks);
    }
  }

  private void wrap(Slot slot) {
    certificate.wrap(
        slot.message,
        certificateOffset() + HEADER_BYTES,
        TransferCertificateDecoder.BLOCK_LENGTH,
        TransferCertificateDecoder.SCHEMA_VERSION);
  }

  private boolean votersMakeQuorum(Slot slot) {
    long power = 0;
    int previous = -1;
    VotesDecoder votes = certificate.votes();
    while (votes.hasNext()) {
      int authority = votes.next().vote().authority();
      votes.skipPath();
      if (authority >= votingPower.length) {
        slot.refuse(ErrorCode.UNKNOWN_AUTHORITY, authority);
        return false;
      }
      if (authority <= previous) {
        slot.refuse(ErrorCode.VOTES_OUT_OF_ORDER, authority);
        return false;
      }
      previous = authority;
      power += votingPower[authority];
    }
    if (power < quorum) {
      slot.refuse(ErrorCode.TOO_FEW_VOTES, quorum - power);
      return false;
    }
    return true;
  }

  private void collectSignatures(Slot slot, SignatureChecks checks) {
    certificate.sbeRewind();
    VotesDecoder votes = certificate.votes();
    while (votes.hasNext()) {
      SignedLeafDecoder leaf = votes.next().vote();
      int pathBytes = votes.pathLength();
      int pathOffset = certificate.limit() + VotesDecoder.pathHeaderLength();
      votes.skipPath();
      vote.set(leaf, pathOffset, pathBytes);
      if (!checks.addVote(slot, vote)) {
        slot.refuse(ErrorCode.BAD_VOTE, vote.authority);
        return;
      }
    }
    checks.addPayer(slot);
  }
}
