package io.meshpay.state.journal;

/**
 * What opening a journal found.
 *
 * @param lastPosition of the last change; 0 if there is none
 * @param file the segment that is written on
 * @param offset where the next record goes, in bytes
 * @param clearedBytes how many bytes of a torn write were cleared, in words of 8; 0 after a clean
 *     stop
 */
public record JournalRecovery(long lastPosition, String file, long offset, long clearedBytes) {}
