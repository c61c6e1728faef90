package io.meshpay.protocol.message;

/** Ranges of fields that Java's types are wider than. */
final class WireRange {
  private static final int UNSIGNED_SHORT_MAX = 0xFFFF;

  private WireRange() {}

  static void checkUnsignedShort(String field, int value) {
    if (value < 0 || value > UNSIGNED_SHORT_MAX) {
      throw new IllegalArgumentException(field + " " + value + " is not 0..65535");
    }
  }

  /** Whether a text has at least one character, and only those of ASCII from ! to ~. */
  static boolean isPrintable(String text) {
    return !text.isEmpty() && text.chars().allMatch(character -> isPrintable(character));
  }

  static boolean isPrintable(int character) {
    return character > ' ' && character < 0x7F;
  }
}
