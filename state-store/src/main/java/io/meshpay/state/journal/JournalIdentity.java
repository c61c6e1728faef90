package io.meshpay.state.journal;

import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;

/**
 * Whose journal it is: the key of one authority in one epoch of one committee. A journal of another
 * identity is never read or continued.
 */
public record JournalIdentity(long epoch, Digest committeeId, PublicKey authority) {}
