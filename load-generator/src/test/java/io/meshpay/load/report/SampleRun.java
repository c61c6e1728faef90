package io.meshpay.load.report;

import io.meshpay.load.machine.Machine;
import io.meshpay.load.machine.ProcessMeter;
import io.meshpay.load.machine.VerificationSpeed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SequencedMap;
import org.HdrHistogram.Histogram;

/** A run with everything that a run can have, of numbers that follow from a seed. */
public final class SampleRun {
  private static final int SECONDS = 40;
  private static final int PER_SECOND = 9_000;

  private static final Map<String, Long> FAILURES = Map.of("TIMEOUT", 60L, "CONNECTION_LOST", 40L);

  private SampleRun() {}

  /** Its JSON document, by the writer that real runs have. */
  public static String json(String label) {
    return LoadJson.write(
        result(new Random(7)),
        new RunNote(label, Instant.parse("2026-11-21T18:00:00Z"), "0.1.0-test"));
  }

  private static LoadResult result(Random random) {
    Histogram order = latencies(random, 16_000);
    Histogram confirmation = latencies(random, 9_000);
    Histogram payment = latencies(random, 31_000);
    SequencedMap<String, Object> settings = new LinkedHashMap<>();
    settings.put("load", "Ramping[objective=p99=50.0ms, stepSeconds=10.0, inFlight=512]");
    settings.put("slo", "p99=50ms");
    settings.put("accounts", 10_000);
    settings.put("seed", 1L);
    SequencedMap<String, Double> metrics = new LinkedHashMap<>();
    metrics.put("meshpay_executions_total", 360_000.0);
    metrics.put("meshpay_journal_bytes_total", 137e6);
    metrics.put("meshpay_votes_total", 360_100.0);
    SequencedMap<String, Attacks> hostile = new LinkedHashMap<>();
    hostile.put("bad-signature", new Attacks(4_000, 3_990, 10, 0));
    hostile.put("replay", new Attacks(2_000, 2_000, 0, 0));
    SequencedMap<String, HostileConnections> connections = new LinkedHashMap<>();
    connections.put("slow-reader", new HostileConnections(10, 1, 9, 0, 0));
    connections.put("churn", new HostileConnections(800, 0, 0, 0, 0));
    SequencedMap<String, ProcessCost> authorities = new LinkedHashMap<>();
    authorities.put(
        "authority-1",
        new ProcessCost(
            new ProcessMeter(61_000_000, 900_000, 40_000, 700L << 20), 61.2, 30, 8L << 30));
    return new LoadResult(
        "authority 1 of 4, committee b74f24d20964fec5",
        "ramp",
        settings,
        SECONDS * 1_000_000_000L,
        (long) PER_SECOND * SECONDS,
        (long) PER_SECOND * SECONDS + 120,
        80,
        120,
        340,
        FAILURES,
        0,
        null,
        new LoadResult.Latencies(order, confirmation, payment),
        series(random),
        List.of(
            new LoadResult.RampStep(3_000, 2_999, 4_100, 9_800, 14_000, true),
            new LoadResult.RampStep(6_000, 5_998, 7_200, 16_500, 28_000, true),
            new LoadResult.RampStep(12_000, 9_600, 240_000, 910_000, 990_000, false),
            new LoadResult.RampStep(9_000, 8_998, 17_000, 44_000, 71_000, true),
            new LoadResult.RampStep(10_500, 10_450, 39_000, 83_000, 120_000, false)),
        new ProcessCost(
            new ProcessMeter(2_900_000, 250_000, 3_000, 61L << 20), 42.5, 12, 90L << 20),
        authorities,
        metrics,
        List.of(
            new AuthorityStep("verify", 21_000, 13_200, 12_800, 19_000),
            new AuthorityStep("apply", 21_000, 310, 280, 700),
            new AuthorityStep("journal", 21_000, 930, 470, 7_900),
            new AuthorityStep("reply", 21_000, 1_400, 1_200, 2_600)),
        hostile,
        connections,
        new LoadResult.StateCheck(400_000, 400_000, 10_000, 720, List.of()),
        new VerificationSpeed("accp", 24_965),
        new Machine("AMD EPYC", 2, 25_276_502_016L, "Linux 6.18 amd64", "25.0.3+9-LTS"));
  }

  private static List<SecondPoint> series(Random random) {
    List<SecondPoint> series = new ArrayList<>();
    for (int second = 1; second <= SECONDS; second++) {
      boolean isStall = second == 23;
      Histogram latency = latencies(random, isStall ? 400_000 : 31_000);
      long payments = Math.round(PER_SECOND * (isStall ? 0.3 : 0.97 + 0.06 * random.nextDouble()));
      series.add(
          SecondPoint.of(
              second,
              new LoadCounts(
                  payments,
                  PER_SECOND,
                  isStall ? 340 : 0,
                  isStall ? 80 : 0,
                  second == 24 ? 120 : 0,
                  isStall ? FAILURES : Map.of(),
                  Map.of(
                      "bad-signature", new Attacks(100, 100, 0, 0),
                      "replay", new Attacks(50, 50, 0, 0)),
                  Map.of("churn", new HostileConnections(20, 0, 0, 0, 0))),
              latency,
              isStall ? 6_900 : 280 + random.nextInt(60),
              isStall ? 60 : 150 + 6 * random.nextDouble(),
              7 + random.nextDouble()));
    }
    return series;
  }

  /** Log-normal around a median in microseconds. */
  private static Histogram latencies(Random random, double median) {
    Histogram latencies = new Histogram(1, 3_600_000_000L, 3);
    for (int i = 0; i < 20_000; i++) {
      latencies.recordValue(Math.round(median * Math.exp(0.3 * random.nextGaussian())));
    }
    return latencies;
  }
}
