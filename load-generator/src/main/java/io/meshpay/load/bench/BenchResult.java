package io.meshpay.load.bench;

import io.meshpay.load.machine.Machine;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a bench run found.
 *
 * @param target which committee
 * @param nanos how long the measurement really took
 * @param payments confirmed in that time
 * @param errors how often each error ended a payment
 * @param isExhausted whether signed orders ran out before the time
 */
public record BenchResult(
    String target,
    long nanos,
    long payments,
    Recording.Latencies latencies,
    Map<String, Long> errors,
    boolean isExhausted,
    LoadCpu.CpuPerPayment cpu,
    VerificationSpeed verification,
    Machine machine,
    BenchSettings settings) {
  /** Above this share of failed payments a rate says nothing about a committee that works. */
  private static final double ERROR_SHARE_MAX = 0.001;

  public double paymentsPerSecond() {
    return payments * (double) TimeUnit.SECONDS.toNanos(1) / Math.max(1, nanos);
  }

  /** Whether the figures mean anything: something was paid, and hardly anything failed. */
  public boolean isValid() {
    long failed = errors.values().stream().mapToLong(Long::longValue).sum();
    return payments > 0 && failed <= payments * ERROR_SHARE_MAX;
  }
}
