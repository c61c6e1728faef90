package io.meshpay.load.bench;

import io.meshpay.load.hostile.IntrusionPlan;
import io.meshpay.load.report.IntervalLog;
import io.meshpay.load.report.LoadResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that say which load, for how long, and where its latencies shall be written. */
final class LoadOptions {
  private static final double RATE_MAX = 10_000_000;
  private static final Pattern BURST =
      Pattern.compile("([0-9.]{1,12}):([0-9.]{1,9}),([0-9.]{1,12}):([0-9.]{1,9})");

  @Option(
      names = "--in-flight",
      paramLabel = "N",
      description =
          "Payments under way at once, one per account (default: 64, of one authority 1024).")
  private @Nullable Integer inFlight;

  @Option(
      names = "--duration",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long to measure (default: ${DEFAULT-VALUE}).")
  private double durationSeconds;

  @Option(
      names = "--warmup",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "How long to pay before that, not counted (default: ${DEFAULT-VALUE}).")
  private double warmupSeconds;

  @Option(
      names = "--rate",
      paramLabel = "R",
      description =
          "Payments that start in each second, whatever becomes of those before: an open loop."
              + " Without it a new one starts when one ends.")
  private @Nullable Double rate;

  @Option(
      names = "--burst",
      paramLabel = "R:S,R:S",
      description =
          "An open loop with two rates that take turns: 1000:10,20000:2 is 1,000/s for 10 s, then"
              + " 20,000/s for 2 s, again and again.")
  private @Nullable String burst;

  @Option(
      names = "--slo",
      paramLabel = "OBJECTIVE",
      description = "Find the highest rate that meets it, such as p99=50ms: a ramp of open loops.")
  private @Nullable String slo;

  @Option(
      names = "--step-seconds",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description = "How long each step of a ramp takes (default: ${DEFAULT-VALUE}).")
  private double stepSeconds;

  @Option(
      names = "--waiting-max",
      paramLabel = "N",
      defaultValue = "1000000",
      description =
          "Payments of an open loop that may wait when 65,536 are under way; beyond it the oldest"
              + " are dropped and counted (default: ${DEFAULT-VALUE}).")
  private long waitingMax;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads of the generator (default: 1 for an authority, for a committee one for each"
              + " core, if there are as many clients).")
  private @Nullable Integer threads;

  @Option(
      names = "--hlog",
      paramLabel = "FILE",
      description = "Write the latencies second by second, as HdrHistogram's interval log.")
  private @Nullable Path intervalLog;

  @Option(
      names = "--hgrm",
      paramLabel = "FILE",
      description = "Write the percentiles of the payments' latency, as HdrHistogram's tools do.")
  private @Nullable Path percentiles;

  @Option(
      names = "--jfr",
      paramLabel = "DIR",
      description =
          "Record the generator and the authorities of this machine with JDK Flight Recorder while"
              + " measuring: DIR gets NAME.jfr and a flame graph, NAME.html, of each. It takes some"
              + " of the speed.")
  private @Nullable Path recordings;

  /** Files that are asked for, by their options. */
  Map<String, Path> resultFiles() {
    Map<String, Path> files = new LinkedHashMap<>();
    if (intervalLog != null) {
      files.put("--hlog", intervalLog);
    }
    if (percentiles != null) {
      files.put("--hgrm", percentiles);
    }
    return files;
  }

  /** Writes those that come at the end. */
  void writeFiles(LoadResult result) throws IOException {
    if (percentiles != null) {
      IntervalLog.writePercentiles(percentiles, result.latencies().payment());
    }
  }

  /**
   * What was asked for.
   *
   * @param inFlightUsually payments under way where nothing was said
   * @param intrusions connections beside the honest ones
   * @throws IllegalArgumentException saying which option is wrong
   */
  LoadPlan plan(int inFlightUsually, IntrusionPlan intrusions) {
    if (threads != null && threads < 1) {
      throw new IllegalArgumentException("--threads must be 1 to " + LoadPlan.THREADS_MAX);
    }
    return new LoadPlan(
        load(inFlight == null ? inFlightUsually : inFlight),
        durationSeconds,
        warmupSeconds,
        threads == null ? 0 : threads,
        intrusions,
        intervalLog,
        recordings);
  }

  /** What a report says of it. */
  SequencedMap<String, Object> settings(LoadPlan plan) {
    SequencedMap<String, Object> settings = new LinkedHashMap<>();
    settings.put("load", plan.load().toString());
    if (slo != null) {
      settings.put("slo", slo);
    }
    if (recordings != null) {
      settings.put("jfr", true);
    }
    if (!plan.intrusions().isNone()) {
      settings.put("slowReaders", plan.intrusions().slowReaders());
      settings.put("churn", plan.intrusions().churnPerSecond());
    }
    return settings;
  }

  private PlannedLoad load(int inFlight) {
    if (Stream.of(rate, burst, slo).filter(Objects::nonNull).count() > 1) {
      throw new IllegalArgumentException("--rate, --burst and --slo exclude each other");
    }
    if (inFlight < 1 || inFlight > PlannedLoad.PLACES) {
      throw new IllegalArgumentException("--in-flight must be 1 to " + PlannedLoad.PLACES);
    }
    if (waitingMax < 1) {
      throw new IllegalArgumentException("--waiting-max must be at least 1");
    }
    if (rate != null) {
      if (!(rate > 0) || rate > RATE_MAX) {
        throw new IllegalArgumentException("--rate must be above 0 and at most " + RATE_MAX);
      }
      return new PlannedLoad.Rate(rate, waitingMax);
    }
    if (slo != null) {
      if (!(stepSeconds > 0)) {
        throw new IllegalArgumentException("--step-seconds must be above 0");
      }
      return new PlannedLoad.Ramping(Objective.parse(slo), stepSeconds, inFlight);
    }
    return burst != null ? bursts(burst) : new PlannedLoad.Closed(inFlight);
  }

  private PlannedLoad bursts(String text) {
    Matcher matcher = BURST.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "--burst " + text + " is not two rates and times, such as 1000:10,20000:2");
    }
    PlannedLoad.Bursts bursts =
        new PlannedLoad.Bursts(
            Double.parseDouble(matcher.group(1)),
            Double.parseDouble(matcher.group(2)),
            Double.parseDouble(matcher.group(3)),
            Double.parseDouble(matcher.group(4)),
            waitingMax);
    if (bursts.burstPerSecond() <= 0
        || bursts.calmSeconds() <= 0
        || bursts.burstSeconds() <= 0
        || Math.max(bursts.burstPerSecond(), bursts.calmPerSecond()) > RATE_MAX) {
      throw new IllegalArgumentException("--burst " + text + ": rates and times above 0");
    }
    return bursts;
  }
}
