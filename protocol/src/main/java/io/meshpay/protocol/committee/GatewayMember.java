package io.meshpay.protocol.committee;

import io.meshpay.protocol.value.PublicKey;

/**
 * A gateway as the committee knows it. Its index is its position in {@link Committee#gateways()}.
 *
 * @param name 1..32 characters of {@code a-z 0-9 -}
 * @param key its issuance account, and what it signs receipts with
 */
public record GatewayMember(String name, PublicKey key) {}
