package io.meshpay.state.journal;

import io.meshpay.protocol.value.Digest;

/**
 * Where a journal ends that nobody writes.
 *
 * @param position of the last sound change; 0 if there is none
 * @param file the last segment
 * @param offset where its last sound record ends, in bytes
 * @param tornBytes how many bytes of a torn write are behind it, in words of 8; the next start of
 *     the authority clears them
 * @param treeRoot the root of the {@link JournalTree} over all changes, as the last segment has it:
 *     its header stands for those before
 */
public record JournalEnd(
    long position, String file, long offset, long tornBytes, Digest treeRoot) {}
