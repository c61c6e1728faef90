package io.meshpay.load.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

final class RampTest {
  private static double search(double first, double capacity, List<Double> tried) {
    Ramp ramp = new Ramp(first);
    while (!ramp.isOver()) {
      tried.add(ramp.next());
      ramp.tried(ramp.next() <= capacity);
    }
    return ramp.met();
  }

  @Test
  void findsTheHighestRateFromBelowAndFromAbove() {
    for (double capacity : new double[] {1_234, 9_999, 80_000, 250_000}) {
      for (double first : new double[] {500, 20_000, 1_000_000}) {
        List<Double> tried = new ArrayList<>();
        double met = search(first, capacity, tried);
        assertTrue(met <= capacity && met >= capacity * 0.96, first + ": " + met);
        assertTrue(tried.size() <= 16, tried.toString());
      }
    }
  }

  @Test
  void doublesThenHalvesTheGap() {
    List<Double> tried = new ArrayList<>();
    search(1_000, 5_900, tried);
    assertEquals(
        List.of(1_000.0, 2_000.0, 4_000.0, 8_000.0, 6_000.0, 5_000.0, 5_500.0),
        tried.subList(0, 7));
  }

  @Test
  void endsWhereNothingIsMet() {
    List<Double> tried = new ArrayList<>();
    assertEquals(0, search(1_000, 0, tried));
    assertTrue(tried.size() <= 16, tried.toString());
  }

  @Test
  void anObjectiveIsRead() {
    assertEquals(new Objective(99, 50_000), Objective.parse("p99=50ms"));
    assertEquals(new Objective(99.9, 2_000_000), Objective.parse("p99.9=2s"));
    assertEquals(new Objective(50, 750), Objective.parse("p50=750us"));
    for (String wrong : List.of("", "99=50ms", "p99=50", "p100=1ms", "p99<50ms", "p0=1s")) {
      assertThrows(IllegalArgumentException.class, () -> Objective.parse(wrong), wrong);
    }
  }

  @Test
  void anObjectiveIsMetByTheShareThatItNames() {
    Histogram latency = new Histogram(3);
    latency.recordValueWithCount(1_000, 99);
    latency.recordValueWithCount(90_000, 1);
    assertTrue(Objective.parse("p99=50ms").isMet(latency));
    assertTrue(!Objective.parse("p99.9=50ms").isMet(latency));
    assertTrue(!Objective.parse("p50=1s").isMet(new Histogram(3)), "nothing was done");
  }
}
