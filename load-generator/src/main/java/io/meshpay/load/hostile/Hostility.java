package io.meshpay.load.hostile;

import java.util.EnumMap;
import java.util.Map;

/**
 * How many hostile messages are sent beside the honest payments.
 *
 * @param shares for each kind, as a share of the honest payments; 0.1 is one for ten of them
 */
public record Hostility(Map<Attack, Double> shares) {
  /** None. */
  public static final Hostility NONE = new Hostility(Map.of());

  private static final double PERCENT_MAX = 1_000;

  public Hostility {
    shares = Map.copyOf(shares);
  }

  /**
   * Reads percents such as {@code bad-signature=10,replay=5}.
   *
   * @throws IllegalArgumentException saying what is wrong with it
   */
  public static Hostility parse(String text) {
    Map<Attack, Double> shares = new EnumMap<>(Attack.class);
    for (String part : text.split(",", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "--hostile " + part + " is not a kind and a percentage, such as replay=5");
      }
      Attack attack = Attack.parse(part.substring(0, equals).strip());
      double percent;
      try {
        percent = Double.parseDouble(part.substring(equals + 1));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("--hostile " + part + ": no number", e);
      }
      if (!(percent > 0) || percent > PERCENT_MAX) {
        throw new IllegalArgumentException("--hostile " + part + ": above 0, at most 1000");
      }
      shares.put(attack, percent / 100);
    }
    return new Hostility(shares);
  }

  public boolean isNone() {
    return shares.isEmpty();
  }

  double share(Attack attack) {
    return shares.getOrDefault(attack, 0.0);
  }

  /** Every so many orders need a second one for double spends; 0 for none. */
  public int secondOrderPeriod() {
    double share = share(Attack.DOUBLE_SPEND);
    return share == 0 ? 0 : Math.max(1, (int) Math.round(1 / share));
  }
}
