package io.meshpay.load.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.console.Progress;
import io.meshpay.load.corpus.TestCorpus;
import io.meshpay.load.report.SecondPoint;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CommitteeWatchTest {
  private static final long SECOND = 1_000_000_000L;

  private final AtomicLong clock = new AtomicLong(5);
  private final StringWriter shown = new StringWriter();
  private final Recording recording = new Recording();

  /** None of whose authorities runs. */
  private CommitteeWatch watch() {
    LoadCpu cpu = LoadCpu.start(TestCorpus.committee(1, 4).committee(1));
    Progress progress = new Progress(new PrintWriter(shown, true), false, clock::get);
    return new CommitteeWatch("paying", 8, cpu, progress, clock::get);
  }

  private void pay(int payments, long micros) {
    for (int i = 0; i < payments; i++) {
      recording.record(new PaymentEnd.Confirmed(micros, micros));
    }
  }

  @Test
  void eachPointIsWhatCameSinceTheLastOne() {
    CommitteeWatch watch = watch();
    pay(10, 100);
    clock.addAndGet(SECOND);
    watch.look(recording);
    pay(30, 500);
    recording.record(new PaymentEnd.Failed("OVERLOADED"));
    clock.addAndGet(SECOND);
    watch.look(recording);
    clock.addAndGet(SECOND / 10);
    watch.look(recording); // no second of its own

    List<SecondPoint> points = watch.points();
    assertEquals(2, points.size());
    assertEquals(10, points.get(0).counts().payments());
    assertEquals(200, points.get(0).p50());
    assertEquals(30, points.get(1).counts().payments());
    assertEquals(1_000, points.get(1).p50());
    assertEquals(Map.of("OVERLOADED", 1L), points.get(1).counts().failures());
    assertEquals(31, points.get(1).counts().started());
    assertEquals(8, points.get(1).underWay());
    assertEquals(-1, points.get(1).targetCpuPercent(), "nobody's process was found");
    assertTrue(shown.toString().contains("paying: 2 s, 30 payments/s, 40 in all, failed"));
  }

  @Test
  void latenciesThatWereLookedAtAreStillInTheWhole() {
    CommitteeWatch watch = watch();
    pay(10, 100);
    clock.addAndGet(SECOND);
    watch.look(recording);
    pay(5, 300);
    Recording.Latencies latencies = recording.latencies();
    assertEquals(15, latencies.payment().getTotalCount());
    assertEquals(15, latencies.order().getTotalCount());
    assertEquals(600, latencies.payment().getMaxValue());
  }
}
