package io.meshpay.protocol.example;

import io.meshpay.protocol.crypto.SigningKey;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** The keys of the examples of docs/protocol.md: each seed is one byte, 32 times. */
public final class ExampleKeys {
  /** The four authorities: seeds 01, 02, 03, 04. */
  public static final List<SigningKey> AUTHORITIES =
      IntStream.rangeClosed(1, 4).mapToObj(ExampleKeys::key).toList();

  /** The gateway: seed f1. */
  public static final SigningKey GATEWAY = key(0xf1);

  /** The payer: seed a1. */
  public static final SigningKey ALICE = key(0xa1);

  /** The payee: seed b0. */
  public static final SigningKey BOB = key(0xb0);

  private ExampleKeys() {}

  /** The key whose seed is this byte 32 times. */
  public static SigningKey key(int seed) {
    byte[] bytes = new byte[SigningKey.SEED_BYTES];
    Arrays.fill(bytes, (byte) seed);
    return SigningKey.fromSeed(bytes);
  }
}
