package io.meshpay.state;

import java.util.Arrays;

/** The token ids of a committee: fixed, distinct, each from 1 to 2^31-1. */
public final class TokenSet {
  private final int[] ascending;

  private TokenSet(int[] ascending) {
    this.ascending = ascending;
  }

  /**
   * Takes the ids in any order.
   *
   * @throws IllegalArgumentException if one is below 1 or stands twice
   */
  public static TokenSet of(int... ids) {
    int[] ascending = ids.clone();
    Arrays.sort(ascending);
    for (int i = 0; i < ascending.length; i++) {
      if (ascending[i] < 1 || (i > 0 && ascending[i] == ascending[i - 1])) {
        throw new IllegalArgumentException("bad or repeated token id " + ascending[i]);
      }
    }
    return new TokenSet(ascending);
  }

  /** Whether {@code id}, as an unsigned 32-bit value from the wire, is one of them. */
  public boolean contains(long id) {
    for (int known : ascending) {
      if (known == id) {
        return true;
      }
    }
    return false;
  }

  /** How many there are. */
  public int size() {
    return ascending.length;
  }

  /** The id at {@code index} in ascending order. */
  public int id(int index) {
    return ascending[index];
  }
}
