package io.meshpay.protocol.certificate;

import io.meshpay.protocol.order.DepositOrder;
import java.util.List;

/**
 * A certified deposit. Layout: header 8, epoch i64, order 204, group of votes (dimension 4, each 70
 * bytes and its path behind a u16 length).
 */
public record DepositCertificate(long epoch, DepositOrder order, List<SignedLeaf> votes)
    implements Certificate {
  /** Takes a copy of the votes. */
  public DepositCertificate {
    votes = List.copyOf(votes);
  }
}
