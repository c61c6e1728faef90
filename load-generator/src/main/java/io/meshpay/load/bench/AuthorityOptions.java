package io.meshpay.load.bench;

import io.meshpay.authority.AuthorityConfig;
import io.meshpay.authority.JournalConfig;
import io.meshpay.load.corpus.CorpusPlan;
import io.meshpay.load.hostile.Hostility;
import io.meshpay.load.report.IntervalLog;
import io.meshpay.load.report.LoadResult;
import io.meshpay.load.target.LoadTransport;
import io.meshpay.load.target.TargetSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@code meshpay bench --target authority}. */
final class AuthorityOptions {
  private static final double RATE_MAX = 10_000_000;
  private static final Pattern BURST =
      Pattern.compile("([0-9.]{1,12}):([0-9.]{1,9}),([0-9.]{1,12}):([0-9.]{1,9})");

  @Option(
      names = "--accounts",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Funded accounts that pay each other (default: ${DEFAULT-VALUE}).")
  private int accounts;

  @Option(
      names = "--authorities",
      paramLabel = "N",
      defaultValue = "4",
      description = "Size of the throw-away committee (default: ${DEFAULT-VALUE}).")
  private int authorities;

  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "16",
      description = "TCP connections, 1 to 5000 (default: ${DEFAULT-VALUE}).")
  private int connections;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads of the generator (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "All keys and picks follow from it (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--journal-sync",
      paramLabel = "MODE",
      defaultValue = "commit",
      description =
          "commit, interval or none: what the authority waits for. The last two lose votes in a"
              + " crash, and are there to compare (default: ${DEFAULT-VALUE}).")
  private String journalSync = "commit";

  @Option(
      names = "--leaves",
      paramLabel = "N",
      description = "Votes under one signature of the authority (default: the authority's own).")
  private @Nullable Integer leaves;

  @Option(
      names = "--authority-jvm",
      paramLabel = "OPTION",
      description = "A JVM option for the authority, instead of the usual ones; may be repeated.")
  private List<String> jvmOptions = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "A new folder for the committee and the authority's data, which stays.")
  private @Nullable Path folder;

  @Option(
      names = "--corpus",
      paramLabel = "FILE",
      description =
          "Signed orders: used if the file is there, made if not (default: a temporary file).")
  private @Nullable Path corpus;

  @Option(
      names = "--verify-one-in",
      paramLabel = "N",
      defaultValue = "1000",
      description =
          "Verify the signature of one answer in N, beside the load; 0 for none"
              + " (default: ${DEFAULT-VALUE}).")
  private int verifyOneIn;

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
      names = "--hostile",
      paramLabel = "KIND=PERCENT,...",
      description =
          "Hostile messages beside the honest payments, in percent of these: bad-signature,"
              + " double-spend, replay, stale, garbage. A wrong answer to one makes the run fail.")
  private @Nullable String hostile;

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

  @Mixin private PickOptions picks = new PickOptions();

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
   * @throws IllegalArgumentException saying which option is wrong
   */
  AuthorityPlan plan(int inFlight, double durationSeconds, double warmupSeconds) {
    if (!JournalConfig.SYNCS.contains(journalSync)) {
      throw new IllegalArgumentException(
          "--journal-sync is one of " + String.join(", ", JournalConfig.SYNCS));
    }
    TargetSettings target =
        new TargetSettings(
            authorities,
            accounts,
            seed,
            journalSync,
            leaves == null ? AuthorityConfig.Limits.DEFAULT.leavesMax() : leaves,
            jvmOptions,
            folder);
    CorpusPlan payments = picks.plan(accounts);
    PlannedLoad load = load(inFlight);
    return new AuthorityPlan(
        target,
        payments,
        load,
        durationSeconds,
        warmupSeconds,
        connections,
        threads,
        corpus,
        verifyOneIn,
        hostile == null ? Hostility.NONE : Hostility.parse(hostile),
        intervalLog,
        settings(target, load, durationSeconds, warmupSeconds));
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

  private SequencedMap<String, Object> settings(
      TargetSettings target, PlannedLoad load, double durationSeconds, double warmupSeconds) {
    SequencedMap<String, Object> settings = new LinkedHashMap<>();
    settings.put("load", load.toString());
    if (slo != null) {
      settings.put("slo", slo);
    }
    settings.put("payments", picks.plan(accounts).text());
    settings.put("durationSeconds", durationSeconds);
    settings.put("warmupSeconds", warmupSeconds);
    settings.put("accounts", accounts);
    settings.put("authorities", authorities);
    settings.put("connections", connections);
    settings.put("threads", threads);
    settings.put("transport", LoadTransport.best().text());
    settings.put("seed", seed);
    settings.put("journalSync", journalSync);
    settings.put("leaves", target.leavesMax());
    settings.put("verifyOneIn", verifyOneIn);
    settings.put("hostile", hostile == null ? "" : hostile);
    return settings;
  }
}
