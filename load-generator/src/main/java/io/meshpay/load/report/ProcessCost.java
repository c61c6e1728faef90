package io.meshpay.load.report;

import io.meshpay.load.machine.ProcessMeter;

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
