package io.meshpay.protocol.layout;

import org.agrona.DirectBuffer;

/**
 * Tells UTF-8 from other bytes without garbage. Well-formed is what table 3-7 of the Unicode
 * standard lists: no overlong form, no surrogate, nothing above U+10FFFF.
 */
public final class Utf8 {
  private Utf8() {}

  /** Whether {@code length} bytes at {@code offset} are well-formed UTF-8; none are. */
  public static boolean isWellFormed(DirectBuffer buffer, int offset, int length) {
    int end = offset + length;
    int position = offset;
    while (position < end) {
      int bytes = characterBytes(buffer, position, end);
      if (bytes == 0) {
        return false;
      }
      position += bytes;
    }
    return true;
  }

  /** The length of the character at {@code position}, 0 if none is there. */
  private static int characterBytes(DirectBuffer buffer, int position, int end) {
    int first = buffer.getByte(position) & 0xFF;
    if (first < 0x80) {
      return 1;
    }
    int bytes = first < 0xC2 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
    if (bytes == 0 || end - position < bytes) {
      return 0;
    }
    int second = buffer.getByte(position + 1) & 0xFF;
    if (second < secondMin(first) || second > secondMax(first)) {
      return 0;
    }
    for (int i = 2; i < bytes; i++) {
      if ((buffer.getByte(position + i) & 0xC0) != 0x80) {
        return 0;
      }
    }
    return bytes;
  }

  private static int secondMin(int first) {
    return first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  }

  private static int secondMax(int first) {
    return first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  }
}
