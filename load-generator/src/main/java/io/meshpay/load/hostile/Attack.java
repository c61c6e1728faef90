package io.meshpay.load.hostile;

import java.util.Locale;

/** One kind of hostile message. */
public enum Attack {
  /** An honest order with one bit of its signature flipped. */
  BAD_SIGNATURE,
  /** Another order, well signed, with the number of one that has the authority's vote. */
  DOUBLE_SPEND,
  /** The same order or certificate a second time, while the first is under way. */
  REPLAY,
  /** An order that was executed before. */
  STALE,
  /** A frame whose content is no message. */
  GARBAGE;

  /** As it stands in options and reports: {@code bad-signature}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The kind of a name.
   *
   * @throws IllegalArgumentException naming those that there are
   */
  public static Attack parse(String text) {
    for (Attack attack : values()) {
      if (attack.text().equals(text)) {
        return attack;
      }
    }
    throw new IllegalArgumentException(
        "no attack '" + text + "': there are bad-signature, double-spend, replay, stale, garbage");
  }
}
