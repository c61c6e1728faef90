package io.meshpay.protocol.certificate;

import io.meshpay.protocol.order.TransferOrder;
import java.util.List;

/**
 * A certified transfer. Layout: header 8, epoch i64, order 172, group of votes (dimension 4, each
 * 70 bytes and its path behind a u16 length).
 */
public record TransferCertificate(long epoch, TransferOrder order, List<SignedLeaf> votes)
    implements Certificate {
  /** Takes a copy of the votes. */
  public TransferCertificate {
    votes = List.copyOf(votes);
  }
}
