package io.meshpay.state.snapshot;

import io.meshpay.protocol.value.Digest;

/**
 * What a snapshot says of itself.
 *
 * @param position of the last change that is in it; 0 for genesis
 * @param entries of the account store
 * @param stateDigest what the state must have for a digest when it is loaded
 */
public record Snapshot(long position, long entries, Digest stateDigest) {}
