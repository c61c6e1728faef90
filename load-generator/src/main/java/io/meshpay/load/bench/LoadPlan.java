package io.meshpay.load.bench;

import io.meshpay.load.hostile.IntrusionPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Which load, and for how long.
 *
 * @param threads of the generator; 0 for as many as the target usually gets
 * @param intervalLog a file for the latencies second by second; null for none
 * @param intrusions connections beside the honest ones
 * @param recordings a folder for recordings of the processes' JVMs; null for none
 */
record LoadPlan(
    PlannedLoad load,
    double durationSeconds,
    double warmupSeconds,
    int threads,
    IntrusionPlan intrusions,
    @Nullable Path intervalLog,
    @Nullable Path recordings) {
  static final int THREADS_MAX = 64;

  LoadPlan {
    require(durationSeconds > 0, "--duration must be above 0");
    require(warmupSeconds >= 0, "--warmup must not be below 0");
    require(
        recordings == null || !(load instanceof PlannedLoad.Ramping),
        "--jfr records one load, and --slo tries many: give the rate that it has found by --rate");
    require(
        recordings == null || !Files.exists(recordings) || Files.isDirectory(recordings),
        "--jfr: " + recordings + " is no folder");
    require(threads >= 0 && threads <= THREADS_MAX, "--threads must be 1 to " + THREADS_MAX);
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
