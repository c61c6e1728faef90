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
 * @param hostile what was sent beside the payments, by kind
 * @param connections that were made beside the honest ones, by kind
 */
public record LoadCounts(
    long payments,
    long started,
    long repeats,
    long late,
    long dropped,
    Map<String, Long> failures,
    Map<String, Attacks> hostile,
    Map<String, HostileConnections> connections) {
  /** Before anything has happened. */
  public static final LoadCounts NONE = new LoadCounts(0, 0, 0, 0, 0, Map.of(), Map.of(), Map.of());

  /** What came after an earlier count; what came no more is left out of the maps. */
  public LoadCounts since(LoadCounts earlier) {
    Map<String, Long> moreFailures = new TreeMap<>();
    failures.forEach(
        (name, count) -> {
          long growth = count - earlier.failures.getOrDefault(name, 0L);
          if (growth > 0) {
            moreFailures.put(name, growth);
          }
        });
    Map<String, Attacks> moreHostile = new TreeMap<>();
    hostile.forEach(
        (kind, attacks) -> {
          Attacks growth = attacks.minus(earlier.hostile.getOrDefault(kind, Attacks.NONE));
          if (!growth.equals(Attacks.NONE)) {
            moreHostile.put(kind, growth);
          }
        });
    Map<String, HostileConnections> moreConnections = new TreeMap<>();
    connections.forEach(
        (kind, counts) -> {
          HostileConnections growth =
              counts.minus(earlier.connections.getOrDefault(kind, HostileConnections.NONE));
          if (!growth.equals(HostileConnections.NONE)) {
            moreConnections.put(kind, growth);
          }
        });
    return new LoadCounts(
        payments - earlier.payments,
        started - earlier.started,
        repeats - earlier.repeats,
        late - earlier.late,
        dropped - earlier.dropped,
        moreFailures,
        moreHostile,
        moreConnections);
  }

  /** With what came since. */
  public LoadCounts plus(LoadCounts more) {
    Map<String, Long> allFailures = new TreeMap<>(failures);
    more.failures.forEach((name, count) -> allFailures.merge(name, count, Long::sum));
    Map<String, Attacks> allHostile = new TreeMap<>(hostile);
    more.hostile.forEach((kind, attacks) -> allHostile.merge(kind, attacks, Attacks::plus));
    Map<String, HostileConnections> allConnections = new TreeMap<>(connections);
    more.connections.forEach(
        (kind, counts) -> allConnections.merge(kind, counts, HostileConnections::plus));
    return new LoadCounts(
        payments + more.payments,
        started + more.started,
        repeats + more.repeats,
        late + more.late,
        dropped + more.dropped,
        allFailures,
        allHostile,
        allConnections);
  }

  /** Payments that failed. */
  public long failed() {
    return failures.values().stream().mapToLong(Long::longValue).sum();
  }
}
