package io.meshpay.load.bench;

import io.meshpay.authority.AuthorityConfig;
import io.meshpay.authority.JournalConfig;
import io.meshpay.load.cluster.LocalCommittee;
import io.meshpay.load.committee.AuthorityTuning;
import io.meshpay.load.target.TargetAuthority;
import io.meshpay.load.target.TargetSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of the committee that is founded for a run. */
final class ThrowawayOptions {
  static final int ACCOUNTS_OF_AUTHORITY = 10_000;
  private static final int ACCOUNTS_OF_COMMITTEE = 200;

  @Mixin private SizeOptions size = new SizeOptions();

  @Option(
      names = "--journal-sync",
      paramLabel = "MODE",
      defaultValue = "commit",
      description =
          "commit, interval or none: what an authority waits for. The last two lose votes in a"
              + " crash, and are there to compare (default: ${DEFAULT-VALUE}).")
  private String journalSync = "commit";

  @Option(
      names = "--leaves",
      paramLabel = "N",
      description = "Votes under one signature of an authority (default: the authority's own).")
  private @Nullable Integer leaves;

  @Option(
      names = "--verifier",
      paramLabel = "NAME",
      defaultValue = "fastest",
      description =
          "What the authorities verify signatures with: fastest, lanes-512, lanes-256, accp, tink or"
              + " jdk (default: ${DEFAULT-VALUE}).")
  private String verifier = "fastest";

  @Option(
      names = "--no-timings",
      description =
          "The authorities' metrics don't tell how long messages and their steps take: to see what"
              + " telling it costs.")
  private boolean isUntimed;

  @Option(
      names = "--authority-jvm",
      paramLabel = "OPTION",
      description = "A JVM option for the authorities, instead of the usual ones; may be repeated.")
  private List<String> jvmOptions = List.of();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "A new folder for the committee with its authorities' data, which stays.")
  private @Nullable Path folder;

  SizeOptions size() {
    return size;
  }

  List<String> jvmOptions() {
    return jvmOptions;
  }

  /** Where its files go and stay; null for a temporary folder. */
  @Nullable Path folder() {
    return folder;
  }

  /**
   * How its authorities are configured.
   *
   * @throws IllegalArgumentException saying which option is wrong
   */
  AuthorityTuning tuning() {
    if (!JournalConfig.SYNCS.contains(journalSync)) {
      throw new IllegalArgumentException(
          "--journal-sync is one of " + String.join(", ", JournalConfig.SYNCS));
    }
    int votes = leaves == null ? AuthorityTuning.USUAL.leavesMax() : leaves;
    if (votes < 1 || votes > AuthorityConfig.Limits.LEAVES_HIGH) {
      throw new IllegalArgumentException(
          "--leaves must be 1 to " + AuthorityConfig.Limits.LEAVES_HIGH);
    }
    if (!AuthorityConfig.Verifier.NAMES.contains(verifier)) {
      throw new IllegalArgumentException(
          "--verifier is one of " + String.join(", ", AuthorityConfig.Verifier.NAMES));
    }
    return AuthorityTuning.forLoad(journalSync, votes, !isUntimed, verifier);
  }

  /**
   * A whole committee whose authorities all run.
   *
   * @param clients that its accounts pay by
   * @throws IllegalArgumentException saying which option is wrong
   */
  LocalCommittee.Size committee(int clients) {
    int accounts = size.accounts(Math.max(clients, ACCOUNTS_OF_COMMITTEE));
    TargetSettings.checkSize(size.authorities(), accounts);
    if (accounts > LocalCommittee.ACCOUNTS_MAX) {
      throw new IllegalArgumentException(
          "--accounts must be at most %,d where each is a wallet's file"
              .formatted(LocalCommittee.ACCOUNTS_MAX));
    }
    return new LocalCommittee.Size(
        size.authorities(), accounts, TargetAuthority.BALANCE, tuning(), jvmOptions);
  }

  void putSettings(SequencedMap<String, Object> settings) {
    settings.put("journalSync", tuning().journalSync());
    settings.put("leaves", tuning().leavesMax());
    settings.put("timings", !isUntimed);
    settings.put("verifier", verifier);
  }
}
