package io.meshpay.state.history;

import io.meshpay.protocol.value.PublicKey;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The newest entries, in the order in which they came: a bounded array off the heap. One thread
 * adds, any others read meanwhile, without a lock.
 *
 * <p>Entries whose accounts share a bucket form a chain, from the newest to the oldest. An addition
 * is one write whatever the keys are; keys that were ground into one bucket only make the reading
 * of that chain as slow as reading the whole run. The head of a chain is set with release after all
 * that it leads to is written, and read with acquire: so what a reader reaches is whole.
 */
final class MemoryRun {
  private static final int NONE = -1;

  private final UnsafeBuffer entries;
  private final int entriesMax;

  /** Per bucket the number of its newest entry, plus one; 0 where there is none. */
  private final AtomicIntegerArray heads;

  private final int[] previous;
  private final int bucketMask;
  private int size;
  private long lastPosition;

  MemoryRun(int entriesMax) {
    this.entriesMax = entriesMax;
    entries = new UnsafeBuffer(ByteBuffer.allocateDirect(entriesMax * EntryLayout.BYTES));
    previous = new int[entriesMax];
    heads = new AtomicIntegerArray(Integer.highestOneBit(entriesMax));
    bucketMask = heads.length() - 1;
  }

  /** Whether the two entries of one more payment have room. */
  boolean hasRoom() {
    return size + 2 <= entriesMax;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** How many entries there are: for the thread that adds, or once that is over. */
  int size() {
    return size;
  }

  /** The position of the last payment added: as {@link #size()}. */
  long lastPosition() {
    return lastPosition;
  }

  /** The entries, one after the other. */
  DirectBuffer entries() {
    return entries;
  }

  /** Adds what an account was in a payment; of a payment to itself the sending first. */
  void add(
      DirectBuffer account,
      int accountOffset,
      HistoryRole role,
      long position,
      long sequenceNumber,
      long segmentOffset) {
    int entry = size;
    EntryLayout.put(
        entries,
        entry * EntryLayout.BYTES,
        account,
        accountOffset,
        EntryLayout.roleAndPosition(role, position),
        sequenceNumber,
        segmentOffset);
    int bucket = bucket(account, accountOffset);
    previous[entry] = heads.getPlain(bucket) - 1;
    size = entry + 1;
    lastPosition = position;
    heads.setRelease(bucket, entry + 1);
  }

  /** Forgets all; nobody reads meanwhile. */
  void clear() {
    for (int i = 0; i < heads.length(); i++) {
      heads.setPlain(i, 0);
    }
    size = 0;
    lastPosition = 0;
  }

  /** Adds to the page what the account sent from a sequence number on, rising. */
  void sent(DirectBuffer account, long firstSequenceNumber, Page page) {
    // The chain falls, the page shall rise from the first: a ring keeps the lowest that fit.
    int[] lowest = new int[Math.min(page.room(), entriesMax)];
    int found = 0;
    for (int entry = head(account); entry != NONE; entry = previous[entry]) {
      int index = entry * EntryLayout.BYTES;
      if (isOf(account, index) && EntryLayout.role(entries, index) == HistoryRole.SENT) {
        if (EntryLayout.sequenceNumber(entries, index) < firstSequenceNumber) {
          break;
        }
        lowest[found++ % lowest.length] = index;
      }
    }
    for (int i = found - 1; i >= Math.max(0, found - lowest.length); i--) {
      page.add(entries, lowest[i % lowest.length]);
    }
  }

  /** Adds to the page the account's payments before a position, falling. */
  void newest(DirectBuffer account, RoleFilter filter, long beforePosition, Page page) {
    int received = NONE;
    for (int entry = head(account); entry != NONE && !page.isFull(); entry = previous[entry]) {
      int index = entry * EntryLayout.BYTES;
      HistoryRole role = EntryLayout.role(entries, index);
      if (!isOf(account, index)
          || !filter.includes(role)
          || EntryLayout.position(entries, index) >= beforePosition) {
        continue;
      }
      // A reception waits for the next of the account: it is left out if that is its sending.
      if (received != NONE && !isSamePosition(received, index)) {
        page.add(entries, received);
      }
      received = role == HistoryRole.RECEIVED ? index : NONE;
      if (received == NONE && !page.isFull()) {
        page.add(entries, index);
      }
    }
    if (received != NONE && !page.isFull()) {
      page.add(entries, received);
    }
  }

  private boolean isSamePosition(int index, int otherIndex) {
    return EntryLayout.position(entries, index) == EntryLayout.position(entries, otherIndex);
  }

  private boolean isOf(DirectBuffer account, int index) {
    return EntryLayout.compareAccounts(account, 0, entries, index) == 0;
  }

  private int head(DirectBuffer account) {
    return heads.getAcquire(bucket(account, 0)) - 1;
  }

  private int bucket(DirectBuffer account, int accountOffset) {
    long mixed = 0;
    for (int i = 0; i < PublicKey.BYTES; i += Long.BYTES) {
      mixed = (mixed ^ account.getLong(accountOffset + i)) * 0x9E3779B97F4A7C15L;
    }
    return (int) (mixed >>> 32) & bucketMask;
  }
}
