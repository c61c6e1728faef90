package io.meshpay.load.bench;

import io.meshpay.load.machine.Machine;
import io.meshpay.load.machine.VerificationSpeed;
import io.meshpay.load.report.SecondPoint;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a bench run found.
 *
 * @param target which committee
 * @param nanos how long the measurement really took
 * @param payments confirmed in that time
 * @param series second by second
 * @param errors how often each error ended a payment
 * @param ending why the measurement ended
 */
public record BenchResult(
    String target,
    long nanos,
    long payments,
    Recording.Latencies latencies,
    List<SecondPoint> series,
    Map<String, Long> errors,
    Ending ending,
    LoadCpu.CpuPerPayment cpu,
    VerificationSpeed verification,
    Machine machine,
    BenchSettings settings) {
  /** Above this share of failed payments a rate says nothing about a committee that works. */
  private static final double ERROR_SHARE_MAX = 0.001;

  public double paymentsPerSecond() {
    return payments * (double) TimeUnit.SECONDS.toNanos(1) / Math.max(1, nanos);
  }

  /** Whether the figures are what was asked for: of payments that work, for the whole time. */
  public boolean isValid() {
    return arePaymentsMade() && ending == Ending.TIME;
  }

  /** Whether signed orders ran out before the time. */
  public boolean hasRunOut() {
    return ending == Ending.MONEY || ending == Ending.ORDERS;
  }

  /** Whether something was paid, and hardly anything failed. */
  public boolean arePaymentsMade() {
    long failed = errors.values().stream().mapToLong(Long::longValue).sum();
    return payments > 0 && failed <= payments * ERROR_SHARE_MAX;
  }
}
