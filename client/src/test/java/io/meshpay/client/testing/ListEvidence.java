package io.meshpay.client.testing;

import io.meshpay.client.flow.Evidence;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.value.PublicKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evidence in memory. */
public final class ListEvidence implements Evidence {
  private final List<Certificate> sent = new ArrayList<>();
  private final List<Certificate> received = new ArrayList<>();

  /** Adds an own certificate. */
  public void sent(Certificate certificate) {
    sent.add(certificate);
  }

  /** Adds one that credits the account. */
  public void received(Certificate certificate) {
    received.add(certificate);
  }

  @Override
  public @Nullable Certificate sent(PublicKey payer, long sequenceNumber) {
    for (Certificate certificate : sent) {
      if (certificate.order().payer().equals(payer)
          && certificate.order().sequenceNumber() == sequenceNumber) {
        return certificate;
      }
    }
    return null;
  }

  @Override
  public int receivedCount() {
    return received.size();
  }

  @Override
  public @Nullable Certificate received(int index) {
    return received.get(index);
  }
}
