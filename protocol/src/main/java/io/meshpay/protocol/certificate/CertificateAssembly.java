package io.meshpay.protocol.certificate;

import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.order.DepositOrder;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.order.WithdrawalOrder;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Puts votes into the one order that a certificate has them in. */
final class CertificateAssembly {
  private CertificateAssembly() {}

  static Certificate assemble(
      Committee committee, Order order, Collection<SignedLeaf> votes, long createdAtMicros) {
    List<SignedLeaf> sorted =
        votes.stream().sorted(Comparator.comparingInt(SignedLeaf::authority)).toList();
    return switch (order) {
      case TransferOrder transfer -> new TransferCertificate(committee.epoch(), transfer, sorted);
      case DepositOrder deposit -> new DepositCertificate(committee.epoch(), deposit, sorted);
      case WithdrawalOrder withdrawal ->
          new WithdrawalCertificate(
              withdrawal,
              new QuorumProof(committee.epoch(), power(committee, sorted), committee.quorum()),
              createdAtMicros,
              withdrawal.expiryMicros(),
              sorted);
    };
  }

  /** The votes' power; a vote of no member has none. */
  static long power(Committee committee, List<SignedLeaf> votes) {
    long power = 0;
    for (SignedLeaf vote : votes) {
      AuthorityMember member = committee.member(vote.authority());
      // At most the total for votes of different authorities, which is all that is asked for.
      power += member == null ? 0 : member.votingPower();
    }
    return power;
  }
}
