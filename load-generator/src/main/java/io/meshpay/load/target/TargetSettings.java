package io.meshpay.load.target;

import io.meshpay.load.committee.AuthorityTuning;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which authority is loaded.
 *
 * @param authorities of its committee, 1 to 100
 * @param accounts funded ones
 * @param seed of all keys and picks
 * @param tuning of its configuration
 * @param jvmOptions of its process
 * @param folder where its files go and stay; null for a temporary one
 */
public record TargetSettings(
    int authorities,
    int accounts,
    long seed,
    AuthorityTuning tuning,
    List<String> jvmOptions,
    @Nullable Path folder) {
  /** Below this an account couldn't pay another. */
  public static final int ACCOUNTS_MIN = 2;

  public static final int ACCOUNTS_MAX = 20_000_000;

  public TargetSettings {
    jvmOptions = List.copyOf(jvmOptions);
    checkSize(authorities, accounts);
  }

  /**
   * Refuses what no committee can be.
   *
   * @throws IllegalArgumentException naming the option
   */
  public static void checkSize(int authorities, int accounts) {
    require(authorities >= 1 && authorities <= 100, "--authorities must be 1 to 100");
    require(
        accounts >= ACCOUNTS_MIN && accounts <= ACCOUNTS_MAX,
        "--accounts must be %d to %,d".formatted(ACCOUNTS_MIN, ACCOUNTS_MAX));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
