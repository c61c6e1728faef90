package io.meshpay.protocol.committee;

import io.meshpay.protocol.value.PublicKey;

/**
 * An authority as the committee knows it. Its index is its position in {@link Committee#members()}.
 *
 * @param name 1..32 characters of {@code a-z 0-9 -}
 * @param key what it signs with
 * @param endpoint where it serves, by TCP and UDP; not part of the committee's identity
 * @param votingPower at least 1
 */
public record AuthorityMember(String name, PublicKey key, Endpoint endpoint, long votingPower) {}
