package io.meshpay.load.compare;

import io.meshpay.load.report.RunDocument;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;

/** A figure of a run that is compared. */
enum Measure {
  THROUGHPUT("throughput", "payments/s", "/paymentsPerSecond", 1, 0, Better.HIGHER),
  P50("latency p50", "ms", "/latencyMicros/payment/p50", 1e-3, 2, Better.LOWER),
  P99("latency p99", "ms", "/latencyMicros/payment/p99", 1e-3, 2, Better.LOWER),
  P999("latency p99.9", "ms", "/latencyMicros/payment/p999", 1e-3, 2, Better.LOWER),
  AUTHORITY_CPU(
      "CPU of the authority", "µs a payment", "/cpuMicrosPerPayment/authority", 1, 1, Better.LOWER),
  GENERATOR_CPU(
      "CPU of the generator", "µs a payment", "/cpuMicrosPerPayment/generator", 1, 1, Better.LOWER),
  /** If this differs, the machine itself was faster or slower. */
  YARDSTICK(
      "yardstick",
      "verifications/s of a core",
      "/singleVerificationsPerSecond",
      1,
      0,
      Better.NEITHER);

  /** Which of two values one wishes for. */
  enum Better {
    HIGHER,
    LOWER,
    NEITHER
  }

  private final String title;
  private final String unit;
  private final String pointer;
  private final double factor;
  private final int decimals;
  private final Better better;

  Measure(String title, String unit, String pointer, double factor, int decimals, Better better) {
    this.title = title;
    this.unit = unit;
    this.pointer = pointer;
    this.factor = factor;
    this.decimals = decimals;
    this.better = better;
  }

  String title() {
    return title;
  }

  String unit() {
    return unit;
  }

  /** How many digits after the point are worth showing. */
  int decimals() {
    return decimals;
  }

  /** Its value in a run; nothing where the run doesn't have it. */
  OptionalDouble of(RunDocument run) {
    JsonNode value = run.json().at(pointer);
    return value.isNumber() ? OptionalDouble.of(value.asDouble() * factor) : OptionalDouble.empty();
  }

  /** What a difference means, in a few words. */
  String verdict(Difference difference) {
    if (!difference.isKnown()) {
      return "too few runs to tell";
    }
    if (!difference.isSignificant()) {
      return "no significant difference";
    }
    boolean isHigher = difference.absolute() > 0;
    return switch (better) {
      case HIGHER -> isHigher ? "better" : "worse";
      case LOWER -> isHigher ? "worse" : "better";
      case NEITHER -> isHigher ? "higher" : "lower";
    };
  }
}
