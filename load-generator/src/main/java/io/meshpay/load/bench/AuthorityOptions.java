package io.meshpay.load.bench;

import io.meshpay.load.corpus.CorpusPlan;
import io.meshpay.load.hostile.Hostility;
import io.meshpay.load.target.LoadTransport;
import io.meshpay.load.target.TargetSettings;
import java.nio.file.Path;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Options of {@code meshpay bench --target authority} that a committee doesn't know. */
final class AuthorityOptions {
  @Option(
      names = "--connections",
      paramLabel = "N",
      defaultValue = "16",
      description = "TCP connections, 1 to 5000 (default: ${DEFAULT-VALUE}).")
  private int connections;

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
      names = "--hostile",
      paramLabel = "KIND=PERCENT,...",
      description =
          "Hostile messages beside the honest payments, in percent of these: bad-signature,"
              + " double-spend, replay, stale, garbage. A wrong answer to one makes the run fail.")
  private @Nullable String hostile;

  @Mixin private PickOptions picks = new PickOptions();

  /**
   * What was asked for.
   *
   * @throws IllegalArgumentException saying which option is wrong
   */
  AuthorityPlan plan(
      LoadPlan load, ThrowawayOptions throwaway, SequencedMap<String, Object> settings) {
    int accounts = throwaway.size().accounts(ThrowawayOptions.ACCOUNTS_OF_AUTHORITY);
    TargetSettings target =
        new TargetSettings(
            throwaway.size().authorities(),
            accounts,
            picks.seed(),
            throwaway.tuning(),
            throwaway.jvmOptions(),
            throwaway.folder());
    CorpusPlan payments = picks.plan(accounts);
    settings.put("payments", payments.text());
    settings.put("durationSeconds", load.durationSeconds());
    settings.put("warmupSeconds", load.warmupSeconds());
    settings.put("accounts", accounts);
    settings.put("authorities", target.authorities());
    settings.put("connections", connections);
    settings.put("threads", Math.max(1, load.threads()));
    settings.put("transport", LoadTransport.best().text());
    settings.put("seed", target.seed());
    throwaway.putSettings(settings);
    settings.put("verifyOneIn", verifyOneIn);
    settings.put("hostile", hostile == null ? "" : hostile);
    return new AuthorityPlan(
        target,
        payments,
        load,
        connections,
        corpus,
        verifyOneIn,
        hostile == null ? Hostility.NONE : Hostility.parse(hostile),
        settings);
  }
}
