package io.meshpay.load.report;

import java.util.Map;
import java.util.TreeMap;

/**
 * What is counted of a load, from its start on or in one second.
 *
 * @param payments done
 * @param started payments
 * @param repeats requests that the target was too busy for
 * @param late payments that started more than a millisecond after their time
 * @param dropped payments that never started, as too many waited
 * @param failures how often each outcome ended a payment
 */
public record LoadCounts(
    long payments,
    long started,
    long repeats,
    long late,
    long dropped,
    Map<String, Long> failures) {
  /** Before anything has happened. */
  public static final LoadCounts NONE = new LoadCounts(0, 0, 0, 0, 0, Map.of());

  /** What came after an earlier count; failures that came no more are left out. */
  public LoadCounts since(LoadCounts earlier) {
    Map<String, Long> more = new TreeMap<>();
    failures.forEach(
        (name, count) -> {
          long growth = count - earlier.failures.getOrDefault(name, 0L);
          if (growth > 0) {
            more.put(name, growth);
          }
        });
    return new LoadCounts(
        payments - earlier.payments,
        started - earlier.started,
        repeats - earlier.repeats,
        late - earlier.late,
        dropped - earlier.dropped,
        more);
  }

  /** Payments that failed. */
  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }
}
