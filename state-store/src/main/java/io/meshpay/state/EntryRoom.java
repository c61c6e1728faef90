package io.meshpay.state;

/**
 * Sees to it that an execution never fails for want of room: the votes that would need it are
 * refused early.
 *
 * <p>An entry of the store is a pair of account and token. A vote for an order whose recipient has
 * no entry in its token <i>reserves</i> one; the reservation ends when the sender's pending order
 * does. Such a vote is given only while entries + reservations &lt; {@link
 * AccountStore#entriesMax()}. Then twice entriesMax is room enough at every honest authority, also
 * at one that lags behind or executes certificates that it didn't vote for itself:
 *
 * <ol>
 *   <li>Take a pair e that isn't of genesis, and the first certificate ever that pays to it. (A
 *       sender's pair needs none of its own: honest voters saw money in it.)
 *   <li>When an honest authority voted for that certificate's order, no certificate paid to e, so e
 *       wasn't in its store and its vote reserved an entry. No other certificate exists for that
 *       sequence number, so if the reservation ended, it ended by creating e. Hence of each honest
 *       authority's votes at most entriesMax, less genesis, are for these first certificates.
 *   <li>With voting power W, of which F &lt; W/3 Byzantine, and quorum Q &gt; 2W/3, each of these
 *       certificates has honest power of at least Q − F. So the number of such e, times (Q − F), is
 *       at most entriesMax, less genesis, times (W − F); and (W − F) / (Q − F) &lt; 2.
 * </ol>
 *
 * <p>This wants the same entriesMax at every authority of a committee, or room for twice the
 * largest. Reservations overcount: two payers may each reserve the same new pair. Someone with many
 * accounts may hold as many reservations for ever, at the price of freezing those accounts.
 */
final class EntryRoom {
  private final AccountStore store;
  private long reserved;

  EntryRoom(AccountStore store) {
    this.store = store;
  }

  /** Whether one more entry may be reserved, or created by genesis. */
  boolean isLeft() {
    return store.entries() + reserved < store.entriesMax();
  }

  void reserve() {
    reserved++;
  }

  void release() {
    if (reserved == 0) {
      throw new IllegalStateException("no entry is reserved");
    }
    reserved--;
  }

  long reserved() {
    return reserved;
  }
}
