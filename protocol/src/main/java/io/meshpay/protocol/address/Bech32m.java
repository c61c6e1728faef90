package io.meshpay.protocol.address;

import java.util.Arrays;
import java.util.Locale;

/**
 * Bech32m (BIP 350; everything but the final constant is in BIP 173): a prefix, the separator
 * {@code 1}, data in groups of five bits, and a checksum of six characters that finds up to four
 * wrong ones for certain. All upper case is the same text (QR codes hold it tighter); mixed case is
 * refused.
 */
final class Bech32m {
  /** The longest text, up to which the checksum keeps its promise. */
  static final int CHARACTERS_MAX = 90;

  private static final int CHECKSUM_CHARACTERS = 6;
  private static final char SEPARATOR = '1';
  private static final String ALPHABET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
  private static final int FINAL = 0x2bc830a3;
  private static final int[] GENERATOR = {
    0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3
  };

  private Bech32m() {}

  /**
   * Encodes in lower case.
   *
   * @param prefix lower-case ASCII, not empty
   * @param groups five bits each, 0..31
   */
  static String encode(String prefix, byte[] groups) {
    int length = prefix.length() + 1 + groups.length + CHECKSUM_CHARACTERS;
    if (prefix.isEmpty() || length > CHARACTERS_MAX) {
      throw new IllegalArgumentException("a text of " + length + " characters");
    }
    StringBuilder text = new StringBuilder(length).append(prefix).append(SEPARATOR);
    for (byte group : groups) {
      text.append(ALPHABET.charAt(group));
    }
    int checksum =
        polynomial(prefix, Arrays.copyOf(groups, groups.length + CHECKSUM_CHARACTERS)) ^ FINAL;
    for (int index = CHECKSUM_CHARACTERS - 1; index >= 0; index--) {
      text.append(ALPHABET.charAt((checksum >>> (5 * index)) & 31));
    }
    return text.toString();
  }

  /**
   * Decodes a text that must have the given prefix.
   *
   * @return the groups of the data, 0..31 each, without the checksum's
   * @throws InvalidAddressException if it is anything else than a right text with that prefix
   */
  static byte[] decode(String prefix, String text) {
    if (text.length() > CHARACTERS_MAX) {
      throw new InvalidAddressException("longer than " + CHARACTERS_MAX + " characters");
    }
    checkCharacters(text);
    String lowerCase = text.toLowerCase(Locale.ROOT);
    int separator = lowerCase.lastIndexOf(SEPARATOR);
    if (separator < 1 || !lowerCase.substring(0, separator).equals(prefix)) {
      throw new InvalidAddressException("does not start with " + prefix + SEPARATOR);
    }
    byte[] groups = groups(lowerCase, separator + 1);
    if (groups.length < CHECKSUM_CHARACTERS) {
      throw new InvalidAddressException("too short");
    }
    if (polynomial(prefix, groups) != FINAL) {
      throw new InvalidAddressException("wrong checksum: a character is missing or mistyped");
    }
    return Arrays.copyOf(groups, groups.length - CHECKSUM_CHARACTERS);
  }

  private static void checkCharacters(String text) {
    boolean hasLower = false;
    boolean hasUpper = false;
    for (int index = 0; index < text.length(); index++) {
      char character = text.charAt(index);
      if (character < '!' || character > '~') {
        throw new InvalidAddressException(
            "character %d is no printable ASCII character".formatted(index + 1));
      }
      hasLower |= character >= 'a' && character <= 'z';
      hasUpper |= character >= 'A' && character <= 'Z';
    }
    if (hasLower && hasUpper) {
      throw new InvalidAddressException("mixes upper and lower case");
    }
  }

  private static byte[] groups(String text, int from) {
    byte[] groups = new byte[text.length() - from];
    for (int index = 0; index < groups.length; index++) {
      char character = text.charAt(from + index);
      int group = ALPHABET.indexOf(character);
      if (group < 0) {
        throw new InvalidAddressException(
            "character %d, '%c', is none of an address".formatted(from + index + 1, character));
      }
      groups[index] = (byte) group;
    }
    return groups;
  }

  /** The checksum polynomial of BIP 173 over the expanded prefix and the groups. */
  private static int polynomial(String prefix, byte[] groups) {
    int remainder = 1;
    for (int index = 0; index < prefix.length(); index++) {
      remainder = step(remainder, prefix.charAt(index) >> 5);
    }
    remainder = step(remainder, 0);
    for (int index = 0; index < prefix.length(); index++) {
      remainder = step(remainder, prefix.charAt(index) & 31);
    }
    for (byte group : groups) {
      remainder = step(remainder, group);
    }
    return remainder;
  }

  private static int step(int remainder, int value) {
    int next = (remainder & 0x1ffffff) << 5 ^ value;
    int top = remainder >>> 25;
    for (int bit = 0; bit < GENERATOR.length; bit++) {
      next ^= (top >>> bit & 1) == 1 ? GENERATOR[bit] : 0;
    }
    return next;
  }
}
