package io.meshpay.load.compare;

import org.hipparchus.distribution.continuous.TDistribution;

/**
 * By how much the mean of one sample differs from that of another, and how sure that is: Welch's t
 * test for samples of unequal variance (B. L. Welch, Biometrika 34, 1947).
 *
 * <p>Why this one: repeated runs are few, three to ten, and a variant is often steadier than the
 * other, so variances can't be pooled. A permutation test and Mann and Whitney's need no normal
 * distribution, but with three runs of each they can't find anything at all: their smallest p is
 * 0.1. What is compared are figures of whole runs, each of thousands of payments, which come near
 * enough to normal; and a single run that a neighbour on the machine has slowed down widens the
 * interval, so that it rather hides a difference than invents one.
 *
 * @param absolute the other's mean less the first's
 * @param low lower end of the interval that holds the true difference with 95 % confidence; equal
 *     to {@code absolute}, as is {@code high}, where there are too few runs
 * @param pValue how likely it is that equal variants differ as much or more
 * @param isKnown whether there are runs enough to say anything but {@code absolute}
 */
record Difference(double absolute, double low, double high, double pValue, boolean isKnown) {
  /** Fewer runs of each variant say nothing. */
  static final int RUNS_MIN = 3;

  /** A difference with a smaller p is called significant. */
  static final double SIGNIFICANCE = 0.05;

  /** Of the second from the first. */
  static Difference between(Sample first, Sample second) {
    double absolute = second.mean() - first.mean();
    if (first.runs() < RUNS_MIN || second.runs() < RUNS_MIN) {
      return new Difference(absolute, absolute, absolute, 1, false);
    }
    double ofFirst = first.variance() / first.runs();
    double ofSecond = second.variance() / second.runs();
    double error = Math.sqrt(ofFirst + ofSecond);
    if (error == 0) {
      return new Difference(absolute, absolute, absolute, absolute == 0 ? 1 : 0, true);
    }
    // Welch and Satterthwaite's degrees of freedom.
    double freedom =
        (ofFirst + ofSecond)
            * (ofFirst + ofSecond)
            / (ofFirst * ofFirst / (first.runs() - 1) + ofSecond * ofSecond / (second.runs() - 1));
    TDistribution distribution = new TDistribution(freedom);
    double half = error * distribution.inverseCumulativeProbability(1 - SIGNIFICANCE / 2);
    double pValue = 2 * distribution.cumulativeProbability(-Math.abs(absolute) / error);
    return new Difference(absolute, absolute - half, absolute + half, pValue, true);
  }

  boolean isSignificant() {
    return isKnown && pValue < SIGNIFICANCE;
  }
}
