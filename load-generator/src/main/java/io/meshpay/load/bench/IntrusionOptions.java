package io.meshpay.load.bench;

import io.meshpay.load.hostile.IntrusionPlan;
import picocli.CommandLine.Option;

/** Options of connections that are made beside the honest ones while a load is measured. */
final class IntrusionOptions {
  /** The same mix in every run. */
  private static final long SEED = 1;

  @Option(
      names = "--slow-readers",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Connections that ask 10,000 times a second in all and never read an answer"
              + " (default: ${DEFAULT-VALUE}).")
  private int slowReaders;

  @Option(
      names = "--churn",
      paramLabel = "R",
      defaultValue = "0",
      description =
          "Connections a second that are gone as soon as they are made: closed, reset, behind half"
              + " a frame or a request (default: ${DEFAULT-VALUE}).")
  private int churnPerSecond;

  /**
   * What was asked for.
   *
   * @throws IllegalArgumentException saying which option is wrong
   */
  IntrusionPlan plan() {
    return new IntrusionPlan(slowReaders, churnPerSecond, SEED);
  }
}
