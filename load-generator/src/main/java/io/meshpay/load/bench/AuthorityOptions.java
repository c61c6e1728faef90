package io.meshpay.load.bench;

import io.meshpay.authority.AuthorityConfig;
import io.meshpay.authority.JournalConfig;
import io.meshpay.load.corpus.CorpusPlan;
import io.meshpay.load.corpus.PickModel;
import io.meshpay.load.target.LoadTransport;
import io.meshpay.load.target.TargetSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of {@code meshpay bench --target authority}. */
final class AuthorityOptions {
  private static final long AMOUNT = 1;

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
    PickModel uniform = new PickModel.Uniform();
    CorpusPlan payments = new CorpusPlan(uniform, uniform, 0, AMOUNT);
    PlannedLoad load = rate == null ? new PlannedLoad.Closed(inFlight) : new PlannedLoad.Rate(rate);
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
        settings(target, load, durationSeconds, warmupSeconds));
  }

  private SequencedMap<String, Object> settings(
      TargetSettings target, PlannedLoad load, double durationSeconds, double warmupSeconds) {
    SequencedMap<String, Object> settings = new LinkedHashMap<>();
    settings.put("load", load.toString());
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
    return settings;
  }
}
