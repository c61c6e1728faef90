package io.meshpay.client.wallet;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.sbe.HistoryRoles;
import io.meshpay.protocol.value.Digest;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The last payments of a wallet's history before a position. The whole history is read, as its file
 * is made to grow and no more, but only the page is kept in memory.
 */
public final class HistoryPage {
  private final HistoryRoles roles;
  private final long beforePosition;
  private final int paymentsMax;
  private final Deque<Payment> payments = new ArrayDeque<>();

  /** Of the page, by their orders' digests. */
  private final Map<Digest, Payment> received = new HashMap<>();

  private boolean hasEarlier;

  /** An entry that is a payment. */
  public static final class Payment {
    private final HistoryEntry entry;
    private final long position;
    private boolean isAcknowledged;

    private Payment(HistoryEntry entry, long position) {
      this.entry = entry;
      this.position = position;
    }

    /** What happened; never {@link HistoryEntry.Acknowledged}. */
    public HistoryEntry entry() {
      return entry;
    }

    /** Of a received one: whether a quorum has acknowledged it. */
    public boolean isAcknowledged() {
      return isAcknowledged;
    }
  }

  private HistoryPage(HistoryRoles roles, long beforePosition, int paymentsMax) {
    this.roles = roles;
    this.beforePosition = beforePosition;
    this.paymentsMax = paymentsMax;
  }

  /**
   * Reads a page.
   *
   * @param beforePosition as an earlier page gave it; 0 for the newest
   * @param paymentsMax at least 1
   */
  public static HistoryPage read(
      History history, HistoryRoles roles, long beforePosition, int paymentsMax)
      throws IOException, WalletException {
    HistoryPage page =
        new HistoryPage(roles, beforePosition == 0 ? Long.MAX_VALUE : beforePosition, paymentsMax);
    History.Reader reader = history.read();
    for (HistoryEntry entry = reader.next(); entry != null; entry = reader.next()) {
      page.take(entry, reader.entryPosition());
    }
    return page;
  }

  private void take(HistoryEntry entry, long position) {
    switch (entry) {
      case HistoryEntry.Acknowledged acknowledged -> {
        Payment payment = received.get(acknowledged.order());
        if (payment != null) {
          payment.isAcknowledged = true;
        }
      }
      case HistoryEntry.Received taken -> {
        if (roles != HistoryRoles.SENT && position < beforePosition) {
          received.put(digest(taken.certificate()), add(entry, position));
        }
      }
      case HistoryEntry.Sent _, HistoryEntry.Superseded _ -> {
        if (roles != HistoryRoles.RECEIVED && position < beforePosition) {
          add(entry, position);
        }
      }
    }
  }

  private Payment add(HistoryEntry entry, long position) {
    if (payments.size() == paymentsMax) {
      hasEarlier = true;
      if (payments.removeFirst().entry instanceof HistoryEntry.Received left) {
        received.remove(digest(left.certificate()));
      }
    }
    Payment payment = new Payment(entry, position);
    payments.addLast(payment);
    return payment;
  }

  private static Digest digest(Certificate certificate) {
    return certificate.order().digest();
  }

  /** The payments, the oldest first. */
  public List<Payment> payments() {
    return List.copyOf(payments);
  }

  /** Where the page before this one ends; 0 if there is none. */
  public long nextBeforePosition() {
    return hasEarlier ? payments.getFirst().position : 0;
  }
}
