package io.meshpay.load.corpus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class PickModelTest {
  private static final int PICKS = 1_000_000;
  private static final long SEED = Long.getLong("meshpay.seed", 42);

  private static double[] shares(PickModel model, int accounts) {
    Picker picker = model.picker(accounts, new SplittableRandom(SEED));
    double[] shares = new double[accounts];
    for (int i = 0; i < PICKS; i++) {
      shares[picker.next()] += 1.0 / PICKS;
    }
    return shares;
  }

  /** Within five standard deviations. */
  private static void assertShare(double expected, double share) {
    double deviation = Math.sqrt(expected * (1 - expected) / PICKS);
    assertEquals(expected, share, 5 * deviation, "seed " + SEED);
  }

  @Test
  void uniformPicksAllAlike() {
    for (double share : shares(new PickModel.Uniform(), 100)) {
      assertShare(0.01, share);
    }
  }

  @Test
  void zipfFollowsItsLaw() {
    int accounts = 1_000;
    double[] shares = shares(new PickModel.Zipf(0.99), accounts);
    double sum = 0;
    for (int k = 1; k <= accounts; k++) {
      sum += Math.pow(k, -0.99);
    }
    for (int k : new int[] {1, 2, 3, 10, 100, 500, 1_000}) {
      assertShare(Math.pow(k, -0.99) / sum, shares[k - 1]);
    }
  }

  @Test
  void zipfWithoutExponentIsUniform() {
    for (double share : shares(new PickModel.Zipf(0), 50)) {
      assertShare(0.02, share);
    }
  }

  @Test
  void hotAccountsGetTheirShare() {
    double[] shares = shares(new PickModel.Hot(4, 0.6), 100);
    for (int account = 0; account < 100; account++) {
      assertShare(account < 4 ? 0.15 : 0.4 / 96, shares[account]);
    }
  }

  @Test
  void aFilesWeightsAreFollowedAndZeroIsNever() {
    double[] shares = shares(new PickModel.Weights("w", new double[] {0, 1, 0, 3, 0, 0, 4, 0}), 10);
    double[] expected = {0, 0.125, 0, 0.375, 0, 0, 0.5, 0, 0, 0};
    for (int account = 0; account < 10; account++) {
      assertShare(expected[account], shares[account]);
    }
  }

  @Test
  void theSameSeedPicksTheSame() {
    Picker one = new PickModel.Zipf(1).picker(1_000, new SplittableRandom(SEED));
    Picker other = new PickModel.Zipf(1).picker(1_000, new SplittableRandom(SEED));
    for (int i = 0; i < 1_000; i++) {
      assertEquals(one.next(), other.next());
    }
  }

  @Test
  void whatIsNoDistributionIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new PickModel.Zipf(-1));
    assertThrows(IllegalArgumentException.class, () -> new PickModel.Hot(0, 0.5));
    assertThrows(IllegalArgumentException.class, () -> new PickModel.Hot(1, 1.5));
    assertThrows(
        IllegalArgumentException.class, () -> new PickModel.Weights("w", new double[] {0, 0}));
    assertThrows(
        IllegalArgumentException.class, () -> new PickModel.Weights("w", new double[] {1, -1}));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new PickModel.Weights("w", new double[] {1, 1, 1})
                .picker(2, new SplittableRandom(SEED)));
  }
}
