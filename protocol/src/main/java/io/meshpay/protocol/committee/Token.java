package io.meshpay.protocol.committee;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * A currency or voucher that the committee keeps accounts in. Amounts are whole numbers of its
 * smallest unit; people read and write them with {@code decimals} places.
 *
 * @param id 1..2^31-1
 * @param symbol 1..12 characters of {@code A-Z 0-9}
 * @param decimals 0..18
 */
public record Token(int id, String symbol, int decimals) {
  /** The most decimals of a token. */
  public static final int DECIMALS_MAX = 18;

  private static final Pattern SYMBOL = Pattern.compile("[A-Z0-9]{1,12}");
  private static final Pattern AMOUNT = Pattern.compile("(0|[1-9][0-9]{0,18})(?:\\.([0-9]+))?");
  private static final BigInteger AMOUNT_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  /** Refuses what a committee can't hold. */
  public Token {
    if (id < 1) {
      throw new InvalidCommitteeException("token " + symbol + ": id " + id + " is not 1..2^31-1");
    }
    if (!SYMBOL.matcher(symbol).matches()) {
      throw new InvalidCommitteeException(
          "token " + id + ": symbol \"" + symbol + "\" is not 1..12 of A-Z and 0-9");
    }
    if (decimals < 0 || decimals > DECIMALS_MAX) {
      throw new InvalidCommitteeException(
          "token " + symbol + ": decimals " + decimals + " is not 0..18");
    }
  }

  /**
   * Parses an amount as people write it: digits, and at most {@link #decimals} of them after a
   * point. No sign, no exponent, no rounding.
   *
   * @return 1..2^63-1 smallest units
   * @throws IllegalArgumentException with a message for the person who wrote it
   */
  public long parseAmount(String text) {
    var matcher = AMOUNT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not an amount, which is written like " + format(1234));
    }
    String fraction = matcher.group(2);
    if (fraction != null && fraction.length() > decimals) {
      throw new IllegalArgumentException(
          "\"" + text + "\" has more decimals than " + symbol + ", which has " + decimals);
    }
    BigInteger amount = new BigDecimal(text).movePointRight(decimals).toBigIntegerExact();
    if (amount.signum() == 0) {
      throw new IllegalArgumentException("an amount is above 0");
    }
    if (amount.compareTo(AMOUNT_MAX) > 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" exceeds the largest amount, " + format(Long.MAX_VALUE));
    }
    return amount.longValueExact();
  }

  /** The amount with all its decimals and without the symbol, such as {@code 12.50}. */
  public String format(long smallestUnits) {
    return format(BigInteger.valueOf(smallestUnits));
  }

  /** The amount with all its decimals and without the symbol, such as {@code -0.05}. */
  public String format(BigInteger smallestUnits) {
    return new BigDecimal(smallestUnits, decimals).toPlainString();
  }
}
