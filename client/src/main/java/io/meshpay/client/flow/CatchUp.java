package io.meshpay.client.flow;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * Certificates to bring to one authority, one at a time: those of an account's orders in sequence,
 * or some of those that credit the client's account, the oldest first.
 */
final class CatchUp {
  private final Evidence evidence;

  /** Whose orders; null for credits, whose positions are indexes of received certificates. */
  private final @Nullable PublicKey payer;

  private final long end;
  private final @Nullable CatchUp parent;
  private long position;
  private @Nullable Certificate current;
  private @Nullable Digest currentDigest;
  private boolean wasCurrentBroughtPredecessors;

  /** The request id of the current certificate. */
  long requestId;

  long sendAtMicros;
  int attempt;

  private CatchUp(
      Evidence evidence,
      @Nullable PublicKey payer,
      long position,
      long end,
      @Nullable CatchUp parent) {
    this.evidence = evidence;
    this.payer = payer;
    this.position = position;
    this.end = end;
    this.parent = parent;
    load();
  }

  /** An account's certificates with the numbers {@code first} until {@code end}, exclusive. */
  static CatchUp ofOrders(Evidence evidence, PublicKey payer, long first, long end) {
    return new CatchUp(evidence, payer, first, end, null);
  }

  /** The received certificates with the indexes {@code first} until {@code end}, exclusive. */
  static CatchUp ofCredits(Evidence evidence, int first, int end) {
    return new CatchUp(evidence, null, first, end, null);
  }

  /** The certificate to bring now; null when there is none any more. */
  @Nullable Certificate current() {
    return current;
  }

  /** Whether the current certificate is of the order with this digest. */
  boolean isCurrent(Digest orderDigest) {
    return currentDigest != null && currentDigest.equals(orderDigest);
  }

  /** What to bring after the current certificate: this, what this was brought for, or nothing. */
  @Nullable CatchUp next() {
    position++;
    load();
    return current != null ? this : parent;
  }

  /**
   * What to bring before the current certificate, because the authority lacks its predecessors.
   *
   * @return null if they aren't held, or were brought already
   */
  @Nullable CatchUp before(long missingNumber) {
    Certificate lacking = current;
    if (lacking == null || wasCurrentBroughtPredecessors) {
      return null;
    }
    long number = lacking.order().sequenceNumber();
    if (missingNumber < 0 || missingNumber >= number) {
      return null;
    }
    // Once for each certificate, and none for those brought so: an authority can't ask for ever.
    wasCurrentBroughtPredecessors = true;
    if (parent != null) {
      return null;
    }
    CatchUp before = new CatchUp(evidence, lacking.order().payer(), missingNumber, number, this);
    return before.current == null ? null : before;
  }

  private void load() {
    current = null;
    currentDigest = null;
    attempt = 0;
    wasCurrentBroughtPredecessors = false;
    while (current == null && position < end) {
      current =
          payer == null
              ? evidence.received(Math.toIntExact(position))
              : evidence.sent(payer, position);
      if (current == null) {
        if (payer != null) {
          // Without it those after it are of no use.
          return;
        }
        position++;
      }
    }
    if (current != null) {
      currentDigest = current.order().digest();
    }
  }
}
