package io.meshpay.load.report;

import io.meshpay.load.machine.Machine;
import io.meshpay.load.machine.VerificationSpeed;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a load on one authority or on a committee found.
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
 * @param failureShareMax failures for each payment up to which the figures still mean something
 * @param shortage what ran out before the time, and what to do about it; null if nothing did
 * @param latencies in microseconds
 * @param series second by second
 * @param steps of a ramp; empty otherwise
 * @param authorities what each loaded authority used, by name, as far as that is known
 * @param targetMetrics how much the target's own counters have grown, by name: of several
 *     authorities their mean, of those that don't tell nothing
 * @param targetSteps how long the target's batches took in each step; empty if it doesn't tell
 * @param hostile what was sent beside the honest payments, by kind
 * @param hostileConnections what was made beside the honest ones, by kind
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
    double failureShareMax,
    @Nullable String shortage,
    Latencies latencies,
    List<SecondPoint> series,
    List<RampStep> steps,
    ProcessCost generator,
    SequencedMap<String, ProcessCost> authorities,
    SequencedMap<String, Double> targetMetrics,
    List<AuthorityStep> targetSteps,
    SequencedMap<String, Attacks> hostile,
    SequencedMap<String, HostileConnections> hostileConnections,
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
   * What was compared when all was at rest.
   *
   * @param executions that the target counts, each of its authorities; {@value #UNKNOWN} if it
   *     can't be asked
   * @param acknowledged payments, warm-up included
   * @param accountsRead whose balance and number were compared
   * @param signaturesVerified of answers, as samples; {@value #UNKNOWN} where clients verify all
   * @param isDelivered whether every certificate has reached every authority that can be reached;
   *     null where a payment ends with that
   * @param differences what isn't as it should be
   */
  public record StateCheck(
      long executions,
      long acknowledged,
      int accountsRead,
      long signaturesVerified,
      @Nullable Boolean isDelivered,
      List<String> differences) {
    public static final long UNKNOWN = -1;

    /** Of one authority, which answers the generator itself. */
    public StateCheck(
        long executions,
        long acknowledged,
        int accountsRead,
        long signaturesVerified,
        List<String> differences) {
      this(executions, acknowledged, accountsRead, signaturesVerified, null, differences);
    }
  }

  /** What an authority used on average; null if nothing is known of any. */
  public @Nullable ProcessCost authority() {
    return ProcessCost.mean(authorities.values());
  }

  /** Whether it ended early, as something ran out. */
  public boolean hasRunOut() {
    return shortage != null;
  }

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
    return arePaymentsMade() && !hasRunOut() && check.differences().isEmpty();
  }

  /** Whether something was paid, and no more failed than may. */
  public boolean arePaymentsMade() {
    return payments > 0 && failed() <= payments * failureShareMax;
  }
}
