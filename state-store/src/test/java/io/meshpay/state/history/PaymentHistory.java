package io.meshpay.state.history;

import io.meshpay.protocol.value.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;

/** The model: a plain list of payments, which answers by looking at every one. */
final class PaymentHistory {
  final List<Payment> payments = new ArrayList<>();
  private final Map<PublicKey, Long> nextSequenceNumbers = new HashMap<>();

  /** A stand-in for the key of an account; 100 in a row share all but their last byte. */
  static PublicKey account(int number) {
    byte[] bytes = new byte[PublicKey.BYTES];
    new SplittableRandom(number / 100).nextBytes(bytes);
    bytes[PublicKey.BYTES - 1] = (byte) (number % 100 * 2);
    return PublicKey.of(bytes);
  }

  /** Executes one more payment, some journal positions after the last. */
  Payment pay(PublicKey sender, PublicKey recipient, int votesBetween) {
    long sequenceNumber = nextSequenceNumbers.merge(sender, 1L, Long::sum) - 1;
    long position = lastPosition() + 1 + votesBetween;
    Payment payment =
        new Payment(position, 4096 + position * 200, sender, recipient, sequenceNumber);
    payments.add(payment);
    return payment;
  }

  Payment pay(PublicKey sender, PublicKey recipient) {
    return pay(sender, recipient, 0);
  }

  long lastPosition() {
    return payments.isEmpty() ? 0 : payments.getLast().position;
  }

  /** Feeds an index what it lacks, up to a position; returns whether it took all. */
  boolean feed(HistoryIndex index, long lastPosition) {
    for (Payment payment : payments) {
      if (payment.position > index.addedPosition()
          && payment.position <= lastPosition
          && !payment.addTo(index)) {
        return false;
      }
    }
    return true;
  }

  List<HistoryEntry> sent(
      PublicKey account, long firstSequenceNumber, int entriesMax, long lastPosition) {
    return payments.stream()
        .filter(payment -> payment.position <= lastPosition && payment.sender.equals(account))
        .filter(payment -> payment.sequenceNumber >= firstSequenceNumber)
        .limit(entriesMax)
        .map(payment -> payment.entry(HistoryRole.SENT))
        .toList();
  }

  List<HistoryEntry> newest(
      PublicKey account,
      RoleFilter filter,
      long beforePosition,
      int entriesMax,
      long lastPosition) {
    List<HistoryEntry> newest = new ArrayList<>();
    for (Payment payment : payments.reversed()) {
      if (newest.size() == entriesMax) {
        break;
      }
      if (payment.position >= beforePosition || payment.position > lastPosition) {
        continue;
      }
      if (payment.sender.equals(account) && filter != RoleFilter.RECEIVED) {
        newest.add(payment.entry(HistoryRole.SENT));
      } else if (payment.recipient.equals(account) && filter != RoleFilter.SENT) {
        newest.add(payment.entry(HistoryRole.RECEIVED));
      }
    }
    return newest;
  }

  /** One executed payment. */
  record Payment(
      long position, long offset, PublicKey sender, PublicKey recipient, long sequenceNumber) {
    HistoryEntry entry(HistoryRole role) {
      return new HistoryEntry(role, sequenceNumber, position, offset);
    }

    boolean addTo(HistoryIndex index) {
      UnsafeBuffer keys = new UnsafeBuffer(new byte[100]);
      sender.copyTo(keys, 7);
      recipient.copyTo(keys, 50);
      return index.add(position, offset, keys, 7, keys, 50, sequenceNumber);
    }
  }
}
