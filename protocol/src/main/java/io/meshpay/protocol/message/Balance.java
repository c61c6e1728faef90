package io.meshpay.protocol.message;

import java.math.BigInteger;

/**
 * What an account has of one token at one authority, in its smallest unit. Layout: token u32,
 * balance i128, locked i128: 36 bytes; an i128 is two's complement, its low 8 bytes first.
 *
 * @param token the token's id
 * @param balance may be negative for a while at a lagging authority
 * @param locked held for certified withdrawals that are not settled
 */
public record Balance(int token, BigInteger balance, BigInteger locked) {
  private static final int BITS_MAX = 127;

  /** Refuses what 128 bits can't hold. */
  public Balance {
    if (balance.bitLength() > BITS_MAX || locked.bitLength() > BITS_MAX) {
      throw new IllegalArgumentException("a balance beyond 128 bits");
    }
  }
}
