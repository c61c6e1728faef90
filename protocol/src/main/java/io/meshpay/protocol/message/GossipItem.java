package io.meshpay.protocol.message;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.order.Order;

/** Something that authorities pass on. */
public sealed interface GossipItem {
  /** A certificate, whole. */
  record CertificateItem(Certificate certificate) implements GossipItem {}

  /**
   * Two different orders of one account under one sequence number, each with its payer's signature.
   * Layout: kind u8 ‖ order ‖ kind u8 ‖ order.
   */
  record EquivocationProof(Order first, Order second) implements GossipItem {}
}
