package io.meshpay.load.metrics;

import io.meshpay.load.engine.LoadReading;
import io.meshpay.load.report.LoadCounts;
import java.util.ArrayList;
import java.util.List;

/**
 * What a phase has come to.
 *
 * @param rounds latencies of each {@link Round}
 */
record PhaseFigures(LoadCounts counts, List<Latencies> rounds) {
  static final PhaseFigures NONE =
      new PhaseFigures(LoadCounts.NONE, List.of(Latencies.NONE, Latencies.NONE, Latencies.NONE));

  PhaseFigures {
    rounds = List.copyOf(rounds);
  }

  /** With what came since. */
  PhaseFigures plus(LoadCounts more, LoadReading reading) {
    List<Latencies> sums = new ArrayList<>();
    for (int round = 0; round < rounds.size(); round++) {
      Latencies before = rounds.get(round);
      sums.add(round < reading.rounds() ? before.plus(reading.interval(round)) : before);
    }
    return new PhaseFigures(counts.plus(more), sums);
  }
}
