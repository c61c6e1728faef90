package io.meshpay.state.history;

/**
 * Where one payment of an account stands in the journal.
 *
 * @param role what the account was in it
 * @param sequenceNumber the sender's, also where the account received
 * @param position the journal position of the execution, from 1
 * @param offset where its record starts in the segment that holds the position, in bytes
 */
public record HistoryEntry(HistoryRole role, long sequenceNumber, long position, long offset) {}
