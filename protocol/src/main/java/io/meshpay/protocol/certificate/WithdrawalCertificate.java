package io.meshpay.protocol.certificate;

import io.meshpay.protocol.order.WithdrawalOrder;
import java.util.List;

/**
 * A certified withdrawal. Layout: header 8, order 277, quorum proof 24, createdAtMicros i64,
 * expiresAtMicros i64, group of votes (dimension 4, each 70 bytes and its path behind a u16
 * length).
 *
 * @param createdAtMicros when its maker put it together; nobody signs it and no rule depends on it
 * @param expiresAtMicros the order's expiry, which is the one that is signed
 */
public record WithdrawalCertificate(
    WithdrawalOrder order,
    QuorumProof quorumProof,
    long createdAtMicros,
    long expiresAtMicros,
    List<SignedLeaf> votes)
    implements Certificate {
  /** Takes a copy of the votes. */
  public WithdrawalCertificate {
    votes = List.copyOf(votes);
  }

  @Override
  public long epoch() {
    return quorumProof.epoch();
  }
}
