package io.meshpay.load.corpus;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/** How likely each account is to be picked. */
public sealed interface PickModel {
  /** A picker of {@code accounts} accounts. */
  Picker picker(int accounts, SplittableRandom random);

  /** For people, and to tell one corpus from another. */
  String text();

  /** All alike. */
  record Uniform() implements PickModel {
    @Override
    public Picker picker(int accounts, SplittableRandom random) {
      return () -> random.nextInt(accounts);
    }

    @Override
    public String text() {
      return "uniform";
    }
  }

  /**
   * Account k, from 1, as 1 / k^exponent (Zipf's law): account 0 is the hottest.
   *
   * @param exponent 0 is uniform; 0.99 is what YCSB uses
   */
  record Zipf(double exponent) implements PickModel {
    public Zipf {
      if (!(exponent >= 0) || exponent > 10) {
        throw new IllegalArgumentException("Zipf's exponent " + exponent + " is not 0 to 10");
      }
    }

    @Override
    public Picker picker(int accounts, SplittableRandom random) {
      double[] weights = new double[accounts];
      for (int i = 0; i < accounts; i++) {
        weights[i] = Math.pow(i + 1, -exponent);
      }
      return weighted(weights, random);
    }

    @Override
    public String text() {
      return String.format(Locale.ROOT, "zipf %s", exponent);
    }
  }

  /**
   * A few hot accounts have a share of all picks.
   *
   * @param hot how many, the first ones
   * @param share 0 to 1
   */
  record Hot(int hot, double share) implements PickModel {
    public Hot {
      if (hot < 1 || !(share >= 0) || share > 1) {
        throw new IllegalArgumentException(
            "%d hot accounts with a share of %s: at least 1, and 0 to 1".formatted(hot, share));
      }
    }

    @Override
    public Picker picker(int accounts, SplittableRandom random) {
      if (hot >= accounts) {
        return new Uniform().picker(accounts, random);
      }
      return () ->
          random.nextDouble() < share ? random.nextInt(hot) : hot + random.nextInt(accounts - hot);
    }

    @Override
    public String text() {
      return String.format(Locale.ROOT, "hot %d with %s", hot, share);
    }
  }

  /**
   * As a file says.
   *
   * @param weights one for each account, from the first on; accounts beyond get none
   */
  @SuppressWarnings("ArrayRecordComponent") // compared nowhere; a million boxed numbers cost more
  record Weights(String name, double[] weights) implements PickModel {
    public Weights {
      boolean isPositive = false;
      for (double weight : weights) {
        if (!(weight >= 0) || Double.isInfinite(weight)) {
          throw new IllegalArgumentException(name + ": a weight of " + weight);
        }
        isPositive |= weight > 0;
      }
      if (!isPositive) {
        throw new IllegalArgumentException(name + ": no weight above 0");
      }
    }

    @Override
    public Picker picker(int accounts, SplittableRandom random) {
      if (weights.length > accounts) {
        throw new IllegalArgumentException(
            "%s has %,d weights for %,d accounts".formatted(name, weights.length, accounts));
      }
      return weighted(weights, random);
    }

    @Override
    public String text() {
      return "weights of " + name;
    }
  }

  /** By bisection of the summed weights. */
  private static Picker weighted(double[] weights, SplittableRandom random) {
    double[] sums = weights.clone();
    Arrays.parallelPrefix(sums, Double::sum);
    double total = sums[sums.length - 1];
    return () -> {
      int found = Arrays.binarySearch(sums, random.nextDouble() * total);
      // A value that is exactly a sum belongs to the account after it.
      int account = found >= 0 ? found + 1 : -found - 1;
      while (weights[Math.min(account, weights.length - 1)] == 0 && account < weights.length - 1) {
        account++;
      }
      return Math.min(account, weights.length - 1);
    };
  }
}
