package io.meshpay.load.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.console.Progress;
import io.meshpay.load.engine.LoadReading;
import io.meshpay.load.engine.LoadRecorder;
import io.meshpay.load.metrics.LoadFigures;
import io.meshpay.load.metrics.Phase;
import io.meshpay.load.report.SecondPoint;
import io.meshpay.load.target.Outcome;
import io.meshpay.protocol.error.ErrorCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class WatchTest {
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong clock = new AtomicLong(5);
  private final StringWriter shown = new StringWriter();
  private final Progress progress = new Progress(new PrintWriter(shown, true), false, clock::get);
  private final LoadRecorder recorder = new LoadRecorder(1);
  private final LoadReading reading = new LoadReading(List.of(recorder), 1);

  private final LoadFigures figures = new LoadFigures();
  private final Watch.Subject subject =
      new Watch.Subject(
          figures, Phase.MEASUREMENT, new PlannedLoad.Closed(8), 0, () -> Map.of(), () -> Map.of());

  private void pay(int payments, long micros) {
    for (int i = 0; i < payments; i++) {
      recorder.count(LoadRecorder.DONE);
      recorder.record(0, micros * 1_000);
    }
  }

  private void look(Watch watch) {
    clock.addAndGet(SECOND);
    watch.look(reading, 8);
  }

  @Test
  void eachPointIsWhatCameSinceTheLastOne() {
    Watch watch = new Watch("paying", List.of(), null, subject, progress, clock::get);
    pay(10, 200);
    look(watch);
    pay(30, 1_000);
    recorder.count(ErrorCode.OVERLOADED.number());
    recorder.count(Outcome.REPEATED);
    look(watch);

    List<SecondPoint> points = watch.points();
    assertEquals(2, points.size());
    assertEquals(10, points.get(0).counts().payments());
    assertEquals(200, points.get(0).p50());
    assertEquals(30, points.get(1).counts().payments());
    assertEquals(1_000, points.get(1).p50());
    assertEquals(Map.of("OVERLOADED", 1L), points.get(1).counts().failures());
    assertEquals(1, points.get(1).counts().repeats());
    assertEquals(8, points.get(1).underWay());
    assertEquals(-1, points.get(1).targetCpuPercent(), "nobody's process was found");
    String line = shown.toString();
    assertTrue(line.contains("paying: 2 s, 30/s, p50 1.0"), line);
    assertTrue(line.contains("1 too busy, 1 FAILED"), line);
    assertFalse(line.contains("authority"), line);
    assertEquals(40, reading.total(0).getTotalCount(), "what was looked at is still in the whole");
  }

  @Test
  void theProcessorTimeOfSeveralAuthoritiesIsTheirMean() {
    ProcessHandle own = ProcessHandle.current();
    Watch watch =
        new Watch(
            "paying",
            List.of(new LoadedProcess("a", own, null), new LoadedProcess("b", own, null)),
            null,
            subject,
            progress,
            clock::get);
    look(watch);
    SecondPoint point = watch.points().getFirst();
    assertTrue(point.targetCpuPercent() >= 0);
    assertTrue(shown.toString().contains("% authority"), shown.toString());
  }
}
