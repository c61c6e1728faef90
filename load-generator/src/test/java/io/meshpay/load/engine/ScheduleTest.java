package io.meshpay.load.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  private static final long SECOND = 1_000_000_000;

  private static void assertConsistent(Schedule schedule, int slots) {
    long before = 0;
    for (long slot = 0; slot < slots; slot++) {
      long nanos = schedule.nanos(slot);
      assertTrue(nanos >= before, "slot " + slot);
      before = nanos;
      // A nanosecond of rounding at most.
      assertTrue(schedule.slots(nanos + 1) >= slot + 1, "slot " + slot);
      assertTrue(schedule.slots(nanos - 1) <= slot, "slot " + slot);
    }
  }

  @Test
  void aConstantRateIsEvenlySpaced() {
    Schedule schedule = Schedule.constant(40_000);
    assertEquals(0, schedule.nanos(0));
    assertEquals(25_000, schedule.nanos(1));
    assertEquals(SECOND, schedule.nanos(40_000));
    assertEquals(1, schedule.slots(0));
    assertEquals(0, schedule.slots(-1));
    assertConsistent(schedule, 10_000);
    assertConsistent(Schedule.constant(0.3), 100);
    assertConsistent(Schedule.constant(7_777.7), 10_000);
  }

  @Test
  void itDriftsNotInADay() {
    Schedule schedule = Schedule.constant(30_000);
    long day = 86_400L;
    assertEquals((double) (day * SECOND), (double) schedule.nanos(day * 30_000), 100);
  }

  @Test
  void burstsTakeTurns() {
    Schedule schedule = Schedule.bursts(10, 2 * SECOND, 1_000, SECOND / 2);
    assertEquals(0, schedule.nanos(0));
    assertEquals(SECOND / 10, schedule.nanos(1));
    assertEquals(2 * SECOND, schedule.nanos(20));
    assertEquals(2 * SECOND + 1_000_000, schedule.nanos(21));
    assertEquals(5 * SECOND / 2, schedule.nanos(520));
    assertEquals(520, schedule.slots(5 * SECOND / 2 - 1));
    assertConsistent(schedule, 5_000);
    assertConsistent(Schedule.bursts(0, SECOND, 333, SECOND), 2_000);
  }

  @Test
  void threadsShareASchedule() {
    Schedule whole = Schedule.bursts(100, SECOND, 1_000, SECOND);
    List<Long> times = new ArrayList<>();
    for (int thread = 0; thread < 3; thread++) {
      Schedule share = Schedule.share(whole, thread, 3);
      assertConsistent(share, 1_000);
      for (long slot = 0; slot < 1_000; slot++) {
        times.add(share.nanos(slot));
      }
    }
    times.sort(null);
    for (int slot = 0; slot < 3_000; slot++) {
      assertEquals(whole.nanos(slot), times.get(slot));
    }
  }

  @Test
  void ratesThatAreNoneAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Schedule.constant(0));
    assertThrows(IllegalArgumentException.class, () -> Schedule.constant(Double.NaN));
    assertThrows(IllegalArgumentException.class, () -> Schedule.bursts(-1, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> Schedule.bursts(1, 0, 1, 1));
  }
}
