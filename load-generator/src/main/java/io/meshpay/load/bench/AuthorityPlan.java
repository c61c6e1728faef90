package io.meshpay.load.bench;

import io.meshpay.load.corpus.CorpusPlan;
import io.meshpay.load.hostile.Hostility;
import io.meshpay.load.target.TargetSettings;
import java.nio.file.Path;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run against one authority shall do.
 *
 * @param payments who pays whom
 * @param connections to the target, 1 to {@value #CONNECTIONS_MAX}
 * @param threads of the generator
 * @param corpus a file of signed orders, used if it is there and made if not; null for a temporary
 *     one
 * @param verifyOneIn answers of which one is verified; 0 for none
 * @param hostility what is sent beside the honest payments while they are measured
 * @param intervalLog a file for the latencies second by second; null for none
 * @param settings as they were given, for the report
 */
record AuthorityPlan(
    TargetSettings target,
    CorpusPlan payments,
    PlannedLoad load,
    double durationSeconds,
    double warmupSeconds,
    int connections,
    int threads,
    @Nullable Path corpus,
    int verifyOneIn,
    Hostility hostility,
    @Nullable Path intervalLog,
    SequencedMap<String, Object> settings) {
  static final int CONNECTIONS_MAX = 5_000;
  static final int THREADS_MAX = 64;

  AuthorityPlan {
    require(durationSeconds > 0, "--duration must be above 0");
    require(warmupSeconds >= 0, "--warmup must not be below 0");
    require(
        connections >= 1 && connections <= CONNECTIONS_MAX,
        "--connections must be 1 to " + CONNECTIONS_MAX);
    require(
        threads >= 1 && threads <= Math.min(THREADS_MAX, connections),
        "--threads must be 1 to " + THREADS_MAX + ", and not above --connections");
    require(
        threads == 1 || payments.chains() == 0, "chains need one thread, as each is one sequence");
    require(verifyOneIn >= 0, "--verify-one-in must not be below 0");
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
