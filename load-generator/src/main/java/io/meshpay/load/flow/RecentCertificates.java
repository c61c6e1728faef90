package io.meshpay.load.flow;

import io.meshpay.client.flow.Evidence;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.value.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * The last certificates of one payer, for an authority that was busy and missed some. More are not
 * kept: a load must not grow with the time it runs. Used on the client's event loop alone.
 */
final class RecentCertificates implements Evidence {
  /** A power of two. */
  private static final int KEPT = 4;

  private final @Nullable Certificate[] kept = new @Nullable Certificate[KEPT];

  void add(Certificate certificate) {
    kept[slot(certificate.order().sequenceNumber())] = certificate;
  }

  @Override
  public @Nullable Certificate sent(PublicKey payer, long sequenceNumber) {
    Certificate certificate = kept[slot(sequenceNumber)];
    return certificate != null && certificate.order().sequenceNumber() == sequenceNumber
        ? certificate
        : null;
  }

  @Override
  public int receivedCount() {
    return 0;
  }

  @Override
  public @Nullable Certificate received(int index) {
    return null;
  }

  private static int slot(long sequenceNumber) {
    return (int) sequenceNumber & (KEPT - 1);
  }
}
