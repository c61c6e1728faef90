package io.meshpay.load.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Against a target whose every delay is known, on a clock of our own. */
final class LoadEngineTest {
  private static final long MILLI = 1_000_000;
  private static final long SECOND = 1_000 * MILLI;
  private static final double EXACT_TO = 0.01;

  /** Ends the k-th unit so long after it has started; and stands still when it is told to. */
  private static final class Stub implements Work {
    private final LongUnaryOperator delayNanos;
    private final long units;
    private final PriorityQueue<long[]> ends =
        new PriorityQueue<>(Comparator.comparingLong(end -> end[0]));
    private long stallFrom = Long.MAX_VALUE;
    private long stallTo;
    private long next;
    private int mostUnderWay;

    Stub(LongUnaryOperator delayNanos, long units) {
      this.delayNanos = delayNanos;
      this.units = units;
    }

    /** While it stands still nothing is answered; what was due then ends afterwards at once. */
    void stall(long from, long to) {
      stallFrom = from;
      stallTo = to;
    }

    @Override
    public boolean start(int place, long nowNanos) {
      if (next == units) {
        return false;
      }
      long end = nowNanos + delayNanos.applyAsLong(next++);
      ends.add(new long[] {end >= stallFrom && end < stallTo ? stallTo : end, place});
      mostUnderWay = Math.max(mostUnderWay, ends.size());
      return true;
    }
  }

  /** Runs to the end, from event to event. */
  private static LoadReading run(LoadModel model, Stub stub, long nanos) {
    LoadRecorder recorder = new LoadRecorder(1);
    LoadEngine engine = new LoadEngine(model, stub, recorder, 0, nanos);
    long now = 0;
    long wake = engine.pump(now);
    while (!engine.isOver(now)) {
      long end = stub.ends.isEmpty() ? Long.MAX_VALUE : stub.ends.peek()[0];
      now = Math.min(wake, end);
      if (now == Long.MAX_VALUE) {
        now = nanos;
      }
      while (!stub.ends.isEmpty() && stub.ends.peek()[0] <= now) {
        engine.ended((int) stub.ends.remove()[1], LoadRecorder.DONE, now);
      }
      wake = engine.pump(now);
    }
    LoadReading reading = new LoadReading(List.of(recorder), 1);
    reading.look();
    return reading;
  }

  private static void assertPercentiles(long[] expectedNanos, Histogram measured) {
    Arrays.sort(expectedNanos);
    assertEquals(expectedNanos.length, measured.getTotalCount());
    for (double percentile : new double[] {10, 50, 90, 99, 99.9, 100}) {
      int rank = (int) Math.ceil(percentile / 100 * expectedNanos.length) - 1;
      double expected = expectedNanos[Math.max(0, rank)] / 1e3;
      assertEquals(
          expected,
          (double) measured.getValueAtPercentile(percentile),
          expected * EXACT_TO,
          "" + percentile);
    }
  }

  private static void assertNear(long expected, long actual, double tolerance) {
    assertEquals((double) expected, (double) actual, tolerance);
  }

  @Test
  void anOpenLoopReportsTheDelaysThatTheTargetHas() {
    SplittableRandom random = new SplittableRandom(1);
    // Log-normal, about 0.1 to 100 ms.
    long[] delays = new long[100_000];
    Arrays.setAll(delays, i -> (long) (3 * MILLI * Math.exp(1.2 * random.nextGaussian())));
    Stub stub = new Stub(k -> delays[(int) k], delays.length);
    LoadReading reading =
        run(new LoadModel.Open(Schedule.constant(10_000), 100_000, 1), stub, 10 * SECOND);
    assertPercentiles(delays.clone(), reading.total(0));
    assertEquals(0, reading.late());
    assertEquals(0, reading.dropped());
  }

  @Test
  void anOpenLoopCountsAStallForAllThatCameDueInIt() {
    // 1 ms each at 1,000/s for 10 s, and a stall of one second: coordinated omission would report
    // one payment of a second; a payer who comes at his own time waits as long as is left of it.
    Stub stub = new Stub(k -> MILLI, 10_000);
    stub.stall(4 * SECOND, 5 * SECOND);
    LoadReading reading =
        run(new LoadModel.Open(Schedule.constant(1_000), 10_000, 1), stub, 10 * SECOND);
    long[] expected = new long[10_000];
    for (int k = 0; k < expected.length; k++) {
      long end = (k + 1) * MILLI;
      expected[k] = (end >= 4 * SECOND && end < 5 * SECOND ? 5 * SECOND : end) - k * MILLI;
    }
    assertPercentiles(expected, reading.total(0));
    assertNear(505_000, reading.total(0).getValueAtPercentile(95), 505_000 * EXACT_TO);
  }

  @Test
  void withAllPlacesTakenTheWaitForOneCountsToo() {
    // The same, but only 10 may be under way: the others can't even be sent during the stall.
    Stub stub = new Stub(k -> MILLI, 10_000);
    stub.stall(4 * SECOND, 5 * SECOND);
    LoadReading reading =
        run(new LoadModel.Open(Schedule.constant(1_000), 10, 100_000), stub, 10 * SECOND);
    // Afterwards it makes 10 in each millisecond: 9 more than come due, so 111 ms until all is
    // well.
    long[] expected = new long[10_000];
    Stub model = new Stub(k -> MILLI, 10_000);
    model.stall(4 * SECOND, 5 * SECOND);
    PriorityQueue<Long> ends = new PriorityQueue<>();
    for (int k = 0; k < expected.length; k++) {
      long due = k * MILLI;
      long start = ends.size() < 10 ? due : Math.max(due, ends.remove());
      long end = start + MILLI;
      end = end >= 4 * SECOND && end < 5 * SECOND ? 5 * SECOND : end;
      ends.add(end);
      expected[k] = end - due;
    }
    assertPercentiles(expected, reading.total(0));
    assertTrue(reading.late() > 1_000, "late: " + reading.late());
    assertEquals(0, reading.dropped());
    assertEquals(10, stub.mostUnderWay);
  }

  @Test
  void aClosedLoopHidesTheStallWhichIsWhyItIsCalledClosed() {
    Stub stub = new Stub(k -> MILLI, Long.MAX_VALUE);
    stub.stall(4 * SECOND, 5 * SECOND);
    LoadReading reading = run(new LoadModel.Closed(4), stub, 10 * SECOND);
    assertEquals(4, stub.mostUnderWay);
    assertNear(4 * 9_000, reading.done(), 8);
    assertNear(1_000, reading.total(0).getValueAtPercentile(99.9), 10);
    assertNear(1_000_000, reading.total(0).getMaxValue(), 10_000);
  }

  @Test
  void whatWaitsBeyondTheBoundIsDroppedAndCounted() {
    Stub stub = new Stub(k -> MILLI, Long.MAX_VALUE);
    stub.stall(4 * SECOND, 5 * SECOND);
    LoadReading reading =
        run(new LoadModel.Open(Schedule.constant(1_000), 10, 100), stub, 10 * SECOND);
    assertEquals(10_000, reading.done() + reading.dropped());
    // 10 under way, 10 more that start at its end, 100 that may wait.
    assertNear(1_000 - 10 - 10 - 100, reading.dropped(), 5);
    assertNear(1_000_000, reading.total(0).getMaxValue(), 10_000);
  }

  @Test
  void unitsThatWereDueBeforeTheEndAreStillStartedAfterIt() {
    Stub stub = new Stub(k -> 100 * MILLI, Long.MAX_VALUE);
    LoadReading reading = run(new LoadModel.Open(Schedule.constant(100), 1, 1_000), stub, SECOND);
    assertEquals(100, reading.done());
    assertNear(9_010_000, reading.total(0).getMaxValue(), 9_010_000 * EXACT_TO);
  }

  @Test
  void stoppingCountsWhatWasStillDueAsDropped() {
    Stub stub = new Stub(k -> Long.MAX_VALUE / 2, Long.MAX_VALUE);
    LoadRecorder recorder = new LoadRecorder(1);
    LoadEngine engine =
        new LoadEngine(
            new LoadModel.Open(Schedule.constant(100), 10, 1_000), stub, recorder, 0, SECOND);
    engine.pump(2 * SECOND);
    engine.stop(2 * SECOND);
    assertEquals(10, recorder.started());
    assertEquals(90, recorder.dropped());
    assertEquals(10, engine.underWay());
    assertEquals(LoadEngine.NEVER, engine.pump(2 * SECOND));
  }

  @Test
  void endsWhenThereAreNoMoreUnits() {
    Stub stub = new Stub(k -> MILLI, 100);
    LoadRecorder recorder = new LoadRecorder(1);
    LoadEngine engine = new LoadEngine(new LoadModel.Closed(200), stub, recorder, 0, 10 * SECOND);
    engine.pump(0);
    assertTrue(engine.isExhausted());
    assertFalse(engine.isOver(1), "100 are under way");
    stub.ends.forEach(end -> engine.ended((int) end[1], LoadRecorder.DONE, MILLI));
    assertTrue(engine.isOver(2));
    assertEquals(100, recorder.done());
  }

  @Test
  void failuresAreCountedAndHaveNoLatency() {
    Stub stub = new Stub(k -> MILLI, 10);
    LoadRecorder recorder = new LoadRecorder(1);
    LoadEngine engine = new LoadEngine(new LoadModel.Closed(10), stub, recorder, 0, SECOND);
    engine.pump(0);
    engine.ended(3, 42, MILLI);
    assertEquals(1, recorder.outcomes(42));
    assertEquals(0, recorder.done());
    assertEquals(9, engine.underWay());
  }

  @Test
  void inAClosedLoopTheClockStartsWhenAUnitGoesOn() {
    Stub stub = new Stub(k -> MILLI, 2);
    LoadRecorder recorder = new LoadRecorder(1);
    LoadEngine closed = new LoadEngine(new LoadModel.Closed(1), stub, recorder, 0, SECOND);
    closed.pump(0);
    closed.wentOn(0, 5 * MILLI);
    closed.ended(0, LoadRecorder.DONE, 7 * MILLI);
    LoadReading reading = new LoadReading(List.of(recorder), 1);
    reading.look();
    assertNear(2_000, reading.total(0).getMaxValue(), 5);
  }

  @Test
  void inAnOpenLoopThatWaitIsPartOfIt() {
    Stub stub = new Stub(k -> MILLI, 2);
    LoadRecorder recorder = new LoadRecorder(1);
    LoadModel model = new LoadModel.Open(Schedule.constant(1), 1, 1);
    LoadEngine open = new LoadEngine(model, stub, recorder, 0, SECOND);
    open.pump(0);
    open.wentOn(0, 5 * MILLI);
    open.ended(0, LoadRecorder.DONE, 7 * MILLI);
    LoadReading reading = new LoadReading(List.of(recorder), 1);
    reading.look();
    assertNear(7_000, reading.total(0).getMaxValue(), 5);
  }

  @Test
  void aPlaceThatIsLostIsNotGivenAgain() {
    LoadRecorder recorder = new LoadRecorder(1);
    int[] started = {0};
    LoadEngine engine =
        new LoadEngine(
            new LoadModel.Closed(2),
            (place, now) -> {
              started[0]++;
              return true;
            },
            recorder,
            0,
            SECOND);
    assertEquals(LoadEngine.NEVER, engine.pump(0));
    engine.lost(0, 7, MILLI);
    assertEquals(LoadEngine.NEVER, engine.pump(MILLI));
    assertEquals(2, started[0]);
    assertEquals(1, engine.underWay());
    engine.ended(1, LoadRecorder.DONE, MILLI);
    assertEquals(LoadEngine.NEVER, engine.pump(MILLI));
    assertEquals(3, started[0]);
    assertFalse(engine.isExhausted());
    engine.lost(1, 7, 2 * MILLI);
    assertTrue(engine.isExhausted());
    assertTrue(engine.isOver(2 * MILLI));
    assertEquals(2, recorder.outcomes(7));
  }

  @Test
  void theSharesOfSeveralThreadsMakeTheWhole() {
    for (int threads = 1; threads < 5; threads++) {
      int places = 0;
      long slots = 0;
      LoadModel open = new LoadModel.Open(Schedule.constant(1_000), 64, 1_000);
      for (int thread = 0; thread < threads; thread++) {
        places += new LoadModel.Closed(10).share(thread, threads).places();
        LoadModel.Open share = (LoadModel.Open) open.share(thread, threads);
        slots += share.schedule().slots(SECOND - 1);
      }
      assertEquals(10, places);
      assertEquals(1_000, slots);
    }
  }
}
