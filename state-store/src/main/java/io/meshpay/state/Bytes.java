package io.meshpay.state;

import org.agrona.DirectBuffer;

/** Comparison of byte ranges, which Agrona has only for whole buffers. */
final class Bytes {
  private Bytes() {}

  static boolean areEqual(DirectBuffer a, int aOffset, DirectBuffer b, int bOffset, int length) {
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      if (a.getLong(aOffset + i) != b.getLong(bOffset + i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (a.getByte(aOffset + i) != b.getByte(bOffset + i)) {
        return false;
      }
    }
    return true;
  }
}
