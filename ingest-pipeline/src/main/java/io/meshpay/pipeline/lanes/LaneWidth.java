package io.meshpay.pipeline.lanes;

import jdk.incubator.vector.VectorShape;

/** Widths of vectors that the verifier is written for. */
public enum LaneWidth {
  /** All eight lanes in one vector: AVX-512. */
  BITS_512(512),
  /** Four lanes in a vector, one half of a group after the other: AVX2. */
  BITS_256(256);

  private final int bits;

  LaneWidth(int bits) {
    this.bits = bits;
  }

  /** Bits of a vector. */
  public int bits() {
    return bits;
  }

  /** The name of the verifier that uses it. */
  public String verifierName() {
    return "lanes-" + bits;
  }

  /**
   * Whether the machine has vectors of this width; without, the verifier works, some thousand times
   * slower.
   *
   * @throws LinkageError if the JVM runs without the module {@code jdk.incubator.vector}
   */
  public boolean isSupported() {
    return VectorShape.preferredShape().vectorBitSize() >= bits;
  }

  LaneField field(int elements) {
    return switch (this) {
      case BITS_512 -> new Field512(elements);
      case BITS_256 -> new Field256(elements);
    };
  }
}
