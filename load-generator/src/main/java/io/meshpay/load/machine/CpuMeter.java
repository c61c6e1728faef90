package io.meshpay.load.machine;

import java.time.Duration;
import java.util.Optional;

/** The processor time that a process takes while something is measured. */
public final class CpuMeter {
  private final ProcessHandle process;
  private final Duration atStart;

  private CpuMeter(ProcessHandle process, Duration atStart) {
    this.process = process;
    this.atStart = atStart;
  }

  /** Starts to measure a process, if the system tells its processor time. */
  public static Optional<CpuMeter> start(ProcessHandle process) {
    return process.info().totalCpuDuration().map(now -> new CpuMeter(process, now));
  }

  /** The time taken since the start in microseconds, over all its threads, if it still lives. */
  public Optional<Long> micros() {
    return process.info().totalCpuDuration().map(now -> now.minus(atStart).toNanos() / 1000);
  }
}
