package io.meshpay.state.journal;

import java.util.Locale;

/** Names of files: 20 digits of the first position and ".journal", so that they sort. */
final class SegmentName {
  /** A file that becomes the next segment. It holds nothing. */
  static final String SPARE = "spare";

  private static final String SUFFIX = ".journal";
  private static final int DIGITS = 20;

  private SegmentName() {}

  static String of(long firstPosition) {
    return String.format(Locale.ROOT, "%020d", firstPosition) + SUFFIX;
  }

  /** The first position, or -1 if it isn't the name of a segment. */
  static long firstPosition(String name) {
    if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
      return -1;
    }
    for (int i = 0; i < DIGITS; i++) {
      if (name.charAt(i) < '0' || name.charAt(i) > '9') {
        return -1;
      }
    }
    try {
      return Long.parseLong(name, 0, DIGITS, 10);
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
