package io.meshpay.client.flow;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * Brings one authority the certificates that it lacks, one at a time: an account's own in sequence,
 * or some of those that credit it. One at a time, because a lagging authority has most to do and a
 * datagram may be lost; each is sent until it is acknowledged.
 */
final class CatchUp {
  private final Evidence evidence;
  private final PublicKey account;
  private final boolean isOwn;
  private final long end;
  private long position;
  private int remaining;
  private @Nullable Certificate current;
  private @Nullable Digest currentDigest;

  /** The request id of the current certificate. */
  long requestId;

  long sendAtMicros;
  int attempt;

  private CatchUp(
      Evidence evidence,
      PublicKey account,
      boolean isOwn,
      long position,
      long end,
      int certificatesMax) {
    this.evidence = evidence;
    this.account = account;
    this.isOwn = isOwn;
    this.position = position;
    this.end = end;
    this.remaining = certificatesMax;
    load();
  }

  /** The account's certificates with the numbers {@code first} until {@code end}, exclusive. */
  static CatchUp own(
      Evidence evidence, PublicKey account, long first, long end, int certificatesMax) {
    return new CatchUp(evidence, account, true, first, end, certificatesMax);
  }

  /** The certificates received with the indexes {@code first} down to {@code last}. */
  static CatchUp received(Evidence evidence, PublicKey account, int first, int last) {
    return new CatchUp(evidence, account, false, first, last - 1, first - last + 1);
  }

  /** The certificate to bring now; null when there is none any more. */
  @Nullable Certificate current() {
    return current;
  }

  /** Whether the current certificate is of the order with this digest. */
  boolean isCurrent(Digest orderDigest) {
    return currentDigest != null && currentDigest.equals(orderDigest);
  }

  /** Goes on to the next certificate. */
  void next() {
    position += isOwn ? 1 : -1;
    load();
  }

  /**
   * Goes back to an earlier own certificate, which the authority lacks as well.
   *
   * @return false if it isn't among those that this brings
   */
  boolean backTo(long sequenceNumber) {
    if (!isOwn || sequenceNumber < 0 || sequenceNumber >= position) {
      return false;
    }
    position = sequenceNumber;
    load();
    return current != null;
  }

  private void load() {
    current = null;
    currentDigest = null;
    attempt = 0;
    // What can't be read of the received ones is passed over; of the own ones nothing may miss.
    while (current == null && position != end && remaining > 0) {
      remaining--;
      if (isOwn) {
        current = evidence.sent(account, position);
        if (current == null) {
          return;
        }
      } else {
        current = evidence.received(Math.toIntExact(position));
        if (current == null) {
          position--;
        }
      }
    }
    if (current != null) {
      currentDigest = current.order().digest();
    }
  }

  /** How many more certificates may be brought. */
  int remaining() {
    return remaining;
  }
}
