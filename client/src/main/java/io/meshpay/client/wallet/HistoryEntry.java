package io.meshpay.client.wallet;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;

/** One thing that happened to a wallet, for ever. */
public sealed interface HistoryEntry {
  /** A payment of this wallet that was certified. */
  record Sent(Certificate certificate) implements HistoryEntry {}

  /** A certificate that credits this wallet. */
  record Received(Certificate certificate) implements HistoryEntry {}

  /**
   * An order of this wallet whose number was spent without this wallet having its certificate:
   * whether by this very order or by another that a copy of the wallet signed can't be told.
   */
  record Superseded(TransferOrder order) implements HistoryEntry {}

  /**
   * A quorum has acknowledged a certificate that was received.
   *
   * @param order its order's digest
   */
  record Acknowledged(Digest order) implements HistoryEntry {}
}
