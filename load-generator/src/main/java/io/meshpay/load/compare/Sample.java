package io.meshpay.load.compare;

import java.util.Arrays;
import java.util.List;

/**
 * One figure of several runs.
 *
 * @param values one of each run, at least one
 */
record Sample(List<Double> values) {
  Sample {
    values = List.copyOf(values);
    if (values.isEmpty()) {
      throw new IllegalArgumentException("a sample of nothing");
    }
  }

  static Sample of(double... values) {
    return new Sample(Arrays.stream(values).boxed().toList());
  }

  int runs() {
    return values.size();
  }

  double mean() {
    return values.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  double min() {
    return values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
  }

  double max() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  /** The unbiased one; 0 of a single value. */
  double variance() {
    double mean = mean();
    double squares = values.stream().mapToDouble(value -> (value - mean) * (value - mean)).sum();
    return runs() < 2 ? 0 : squares / (runs() - 1);
  }

  double standardDeviation() {
    return Math.sqrt(variance());
  }
}
