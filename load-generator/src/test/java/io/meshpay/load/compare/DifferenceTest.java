package io.meshpay.load.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

final class DifferenceTest {
  private static final int PAIRS = 4_000;

  /**
   * Student's data of ten patients' sleep (Biometrika 6, 1908), whose Welch test is in textbooks.
   */
  @Test
  void isAsThatOfStudentsSleepers() {
    Sample first = Sample.of(0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0);
    Sample second = Sample.of(1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4);
    Difference difference = Difference.between(first, second);
    assertEquals(1.58, difference.absolute(), 1e-9);
    assertEquals(-0.2054832, difference.low(), 1e-6);
    assertEquals(3.3654832, difference.high(), 1e-6);
    assertEquals(0.07939, difference.pValue(), 1e-5);
    assertFalse(difference.isSignificant());
  }

  /** With equal variances the degrees of freedom are 4, whose distribution has a closed form. */
  @Test
  void isAsTheClosedFormForThreeRunsOfEach() {
    Difference difference = Difference.between(Sample.of(1, 2, 3), Sample.of(3, 4, 5));
    double t = 2 / Math.sqrt(2.0 / 3);
    double part = t / Math.sqrt(1 + t * t / 4);
    double tail = 0.5 - 0.375 * part * (1 - part * part / 12);
    assertEquals(2 * tail, difference.pValue(), 1e-9);
    assertEquals(2 - 2.776445 * Math.sqrt(2.0 / 3), difference.low(), 1e-5);
    assertFalse(difference.isSignificant());
  }

  @Test
  void aClearDifferenceIsFoundWithThreeRunsOfEach() {
    Difference difference =
        Difference.between(Sample.of(9_000, 9_100, 9_050), Sample.of(9_700, 9_850, 9_800));
    assertTrue(difference.isSignificant(), difference.toString());
    assertTrue(difference.low() > 0 && difference.low() < 733 && difference.high() > 733);
  }

  @Test
  void oneBadRunHidesADifferenceRatherThanInventsOne() {
    Difference difference =
        Difference.between(
            Sample.of(9_000, 9_100, 9_050, 9_020, 9_080),
            Sample.of(9_010, 9_090, 4_500, 9_030, 9_070));
    assertFalse(difference.isSignificant(), difference.toString());
  }

  @Test
  void fewerThanThreeRunsSayNothing() {
    Difference difference = Difference.between(Sample.of(1, 1.01, 1.02), Sample.of(100, 101));
    assertFalse(difference.isKnown());
    assertFalse(difference.isSignificant());
    assertEquals(1, difference.pValue());
  }

  @Test
  void runsWithoutAnySpreadAreEqualOrNot() {
    assertFalse(Difference.between(Sample.of(5, 5, 5), Sample.of(5, 5, 5)).isSignificant());
    assertTrue(Difference.between(Sample.of(5, 5, 5), Sample.of(6, 6, 6)).isSignificant());
  }

  /** Of equals, about one in twenty looks different; of variants far apart, nearly all. */
  @Test
  void chanceIsCalledSignificantAsOftenAsItSays() {
    long seed = Long.getLong("meshpay.seed", 20261121L);
    Random random = new Random(seed);
    int chance = 0;
    int found = 0;
    for (int i = 0; i < PAIRS; i++) {
      chance += isSignificant(random, 1, 100) ? 1 : 0;
      found += isSignificant(random, 1.5, 108) ? 1 : 0;
    }
    String counts = "seed " + seed + ": " + chance + " and " + found + " of " + PAIRS;
    assertTrue(chance > PAIRS * 0.03 && chance < PAIRS * 0.065, counts);
    assertTrue(found > PAIRS * 0.99, counts);
  }

  /** Five runs around 100 against five around another mean, with another spread. */
  private static boolean isSignificant(Random random, double spread, double mean) {
    double[] first = new double[5];
    double[] second = new double[5];
    for (int i = 0; i < first.length; i++) {
      first[i] = 100 + random.nextGaussian();
      second[i] = mean + spread * random.nextGaussian();
    }
    return Difference.between(Sample.of(first), Sample.of(second)).isSignificant();
  }
}
