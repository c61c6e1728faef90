package io.meshpay.state.history;

import io.meshpay.protocol.value.PublicKey;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A place in the order of entries: before everything of an account and role whose position, or
 * sequence number, is not below a number.
 */
final class Probe {
  private final DirectBuffer account;
  private final HistoryRole role;
  private final boolean isBySequenceNumber;
  private final long number;

  private Probe(DirectBuffer account, HistoryRole role, boolean isBySequenceNumber, long number) {
    this.account = account;
    this.role = role;
    this.isBySequenceNumber = isBySequenceNumber;
    this.number = number;
  }

  static Probe position(DirectBuffer account, HistoryRole role, long position) {
    return new Probe(account, role, false, position);
  }

  /** Only what was sent rises by sequence number too. */
  static Probe sequenceNumber(DirectBuffer account, long sequenceNumber) {
    return new Probe(account, HistoryRole.SENT, true, sequenceNumber);
  }

  static DirectBuffer account(PublicKey account) {
    return new UnsafeBuffer(account.toBytes());
  }

  /** Whether an entry stands before this place. */
  boolean isAfter(DirectBuffer buffer, int index) {
    int accounts = EntryLayout.compareAccounts(buffer, index, account, 0);
    if (accounts != 0) {
      return accounts < 0;
    }
    HistoryRole entryRole = EntryLayout.role(buffer, index);
    if (entryRole != role) {
      return entryRole == HistoryRole.SENT;
    }
    long entryNumber =
        isBySequenceNumber
            ? EntryLayout.sequenceNumber(buffer, index)
            : EntryLayout.position(buffer, index);
    return entryNumber < number;
  }

  /** Whether an entry is of the account and role. */
  boolean isOf(DirectBuffer buffer, int index) {
    return EntryLayout.compareAccounts(buffer, index, account, 0) == 0
        && EntryLayout.role(buffer, index) == role;
  }
}
