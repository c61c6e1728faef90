package io.meshpay.protocol.committee;

import io.meshpay.protocol.value.PublicKey;

/**
 * What an account holds before the first payment.
 *
 * @param token the token's id
 * @param amount at least 1, in the token's smallest unit
 */
public record OpeningBalance(PublicKey account, int token, long amount) {}
