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
 * @param corpus a file of signed orders, used if it is there and made if not; null for a temporary
 *     one
 * @param verifyOneIn answers of which one is verified; 0 for none
 * @param hostility what is sent beside the honest payments while they are measured
 * @param settings as they were given, for the report
 */
record AuthorityPlan(
    TargetSettings target,
    CorpusPlan payments,
    LoadPlan load,
    int connections,
    @Nullable Path corpus,
    int verifyOneIn,
    Hostility hostility,
    SequencedMap<String, Object> settings) {
  static final int CONNECTIONS_MAX = 5_000;

  AuthorityPlan {
    require(
        connections >= 1 && connections <= CONNECTIONS_MAX,
        "--connections must be 1 to " + CONNECTIONS_MAX);
    require(load.threads() <= connections, "--threads must not be above --connections");
    require(
        load.threads() <= 1 || payments.chains() == 0,
        "chains need one thread, as each is one sequence");
    require(verifyOneIn >= 0, "--verify-one-in must not be below 0");
  }

  int threads() {
    return Math.max(1, load.threads());
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
