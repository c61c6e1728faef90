package io.meshpay.load.report;

import io.meshpay.load.machine.Machine;
import io.meshpay.load.machine.VerificationSpeed;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.HdrHistogram.Histogram;

/**
 * What a load on one authority found.
 *
 * @param target what was loaded
 * @param model {@code closed}, {@code open}, {@code burst} or {@code ramp}
 * @param settings as they were given, by the names of the options
 * @param nanos how long payments were started
 * @param payments done in that time
 * @param offered payments that were due in that time; as many as started where none was due
 * @param late payments that started more than a millisecond after their time
 * @param dropped payments that never started, as too many waited
 * @param repeats requests that the target was too busy for and that were sent again
 * @param failures how often each outcome ended a payment
 * @param hasRunOut whether it ended early, as there were no more orders
 * @param latencies in microseconds
 * @param series second by second
 * @param steps of a ramp; empty otherwise
 * @param targetMetrics how much the target's own counters have grown, by name
 * @param targetSteps how long the target's batches took in each step; empty if it doesn't tell
 * @param hostile what was sent beside the honest payments, by kind
 * @param check whether the target's state is what follows from the payments
 */
public record LoadResult(
    String target,
    String model,
    SequencedMap<String, Object> settings,
    long nanos,
    long payments,
    long offered,
    long late,
    long dropped,
    long repeats,
    Map<String, Long> failures,
    boolean hasRunOut,
    Latencies latencies,
    List<SecondPoint> series,
    List<RampStep> steps,
    ProcessCost generator,
    ProcessCost authority,
    SequencedMap<String, Double> targetMetrics,
    List<AuthorityStep> targetSteps,
    SequencedMap<String, Attacks> hostile,
    StateCheck check,
    VerificationSpeed verification,
    Machine machine) {
  private static final double NANOS_PER_SECOND = 1e9;

  /**
   * Latencies of the payments.
   *
   * @param order until the vote
   * @param confirmation from there until the acknowledgement
   * @param payment the whole, in an open loop from when it should have started
   */
  public record Latencies(Histogram order, Histogram confirmation, Histogram payment) {}

  /**
   * One step of a ramp.
   *
   * @param perSecond the rate that was offered
   * @param donePerSecond the rate that was reached
   * @param isMet whether the objective was met
   */
  public record RampStep(
      double perSecond, double donePerSecond, long p50, long p99, long p999, boolean isMet) {}

  /**
   * Hostile messages of one kind.
   *
   * @param sent how many
   * @param right answered as they should be
   * @param busy answered OVERLOADED
   * @param wrong answered otherwise
   */
  public record Attacks(long sent, long right, long busy, long wrong) {}

  /**
   * What was compared when all was at rest.
   *
   * @param executions that the target counts
   * @param acknowledged payments, warm-up included
   * @param accountsRead whose balance and number were compared
   * @param signaturesVerified of answers, as samples
   * @param differences what isn't as it should be
   */
  public record StateCheck(
      long executions,
      long acknowledged,
      int accountsRead,
      long signaturesVerified,
      List<String> differences) {}

  public double paymentsPerSecond() {
    return payments * NANOS_PER_SECOND / Math.max(1, nanos);
  }

  /** How many votes and executions the target journalled in a second. */
  public double journalRecordsPerSecond() {
    return (metric("meshpay_votes_total") + metric("meshpay_executions_total"))
        * NANOS_PER_SECOND
        / Math.max(1, nanos);
  }

  /** How many bytes the target journalled for each payment. */
  public double journalBytesPerPayment() {
    return metric("meshpay_journal_bytes_total") / Math.max(1, metric("meshpay_executions_total"));
  }

  private double metric(String name) {
    return targetMetrics.getOrDefault(name, 0.0);
  }

  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether the figures are what was asked for: every answer right, for the whole time. */
  public boolean isValid() {
    return payments > 0 && failed() == 0 && !hasRunOut && check.differences().isEmpty();
  }
}
