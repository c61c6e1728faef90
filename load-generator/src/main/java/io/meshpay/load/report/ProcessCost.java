package io.meshpay.load.report;

import io.meshpay.load.machine.ProcessMeter;
import java.util.Collection;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a process used during a load.
 *
 * @param used in all
 * @param gcPauseMillis how long its threads stood still for collections; -1 if not known
 * @param gcPauses how often; -1 if not known
 * @param allocatedBytes what it made on its heap; -1 if not known
 */
public record ProcessCost(
    ProcessMeter used, double gcPauseMillis, long gcPauses, long allocatedBytes) {
  /** The mean of several processes; null if there are none. */
  static @Nullable ProcessCost mean(Collection<ProcessCost> costs) {
    if (costs.isEmpty()) {
      return null;
    }
    return new ProcessCost(
        new ProcessMeter(
            mean(costs, cost -> cost.used().cpuMicros()),
            mean(costs, cost -> cost.used().voluntarySwitches()),
            mean(costs, cost -> cost.used().involuntarySwitches()),
            mean(costs, cost -> cost.used().residentBytes())),
        costs.stream().mapToDouble(ProcessCost::gcPauseMillis).average().orElse(-1),
        mean(costs, ProcessCost::gcPauses),
        mean(costs, ProcessCost::allocatedBytes));
  }

  private static long mean(Collection<ProcessCost> costs, ToLongFunction<ProcessCost> of) {
    return Math.round(costs.stream().mapToLong(of).average().orElse(-1));
  }

  /** Microseconds of processor time for each payment. */
  public double cpuMicrosPerPayment(long payments) {
    return used.cpuMicros() / (double) Math.max(1, payments);
  }

  /** Context switches for each payment. */
  public double switchesPerPayment(long payments) {
    long switches = used.voluntarySwitches() + used.involuntarySwitches();
    return switches / (double) Math.max(1, payments);
  }
}
