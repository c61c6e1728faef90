package io.meshpay.protocol.value;

import java.util.Arrays;
import java.util.HexFormat;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * An immutable byte string whose length is part of its type. Equal when of one type and byte-equal.
 */
public abstract sealed class FixedBytes permits Digest, PublicKey, Signature {
  private final byte[] bytes;

  FixedBytes(byte[] bytes, int length) {
    if (bytes.length != length) {
      throw new IllegalArgumentException(
          getClass().getSimpleName() + " has " + length + " bytes, not " + bytes.length);
    }
    this.bytes = bytes.clone();
  }

  static byte[] copy(DirectBuffer buffer, int offset, int length) {
    byte[] copy = new byte[length];
    buffer.getBytes(offset, copy);
    return copy;
  }

  /** A fresh copy of the bytes. */
  public final byte[] toBytes() {
    return bytes.clone();
  }

  /** Writes the bytes at {@code offset}. */
  public final void copyTo(MutableDirectBuffer buffer, int offset) {
    buffer.putBytes(offset, bytes);
  }

  /** The bytes as lower-case hexadecimal digits. */
  public final String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof FixedBytes that
        && getClass() == that.getClass()
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public final int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
