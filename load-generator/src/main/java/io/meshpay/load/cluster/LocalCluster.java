package io.meshpay.load.cluster;

import io.meshpay.client.console.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The authorities of a committee as processes of this machine. They end with this process, however
 * it ends.
 */
public final class LocalCluster implements AutoCloseable {
  private static final long READY_TIMEOUT_MILLIS = 60_000;
  private static final long POLL_MILLIS = 50;
  private static final long STOP_TIMEOUT_MILLIS = 15_000;

  private final List<AuthorityProcess> authorities = new ArrayList<>();
  private final Thread killer = new Thread(this::killAll, "cluster-killer");

  private LocalCluster() {}

  /**
   * Starts them all and waits until each says that it is ready.
   *
   * @param logs the folder of their logs, one file each; created when missing
   * @throws ClusterException if one ends or isn't ready in a minute; then none is left running
   */
  public static LocalCluster start(List<LocalAuthority> members, Path logs, Progress progress)
      throws IOException, ClusterException, InterruptedException {
    return start(members, logs, JavaCommand.SMALL_PROCESS, READY_TIMEOUT_MILLIS, progress);
  }

  /**
   * As {@link #start(List, Path, Progress)}, for authorities that aren't small.
   *
   * @param jvmOptions of each of them
   * @param readyTimeoutMillis how long they may take until they are ready
   */
  public static LocalCluster start(
      List<LocalAuthority> members,
      Path logs,
      List<String> jvmOptions,
      long readyTimeoutMillis,
      Progress progress)
      throws IOException, ClusterException, InterruptedException {
    Files.createDirectories(logs);
    LocalCluster cluster = new LocalCluster();
    Runtime.getRuntime().addShutdownHook(cluster.killer);
    boolean isReady = false;
    try {
      for (LocalAuthority member : members) {
        cluster.authorities.add(AuthorityProcess.start(member, logs, jvmOptions));
      }
      cluster.awaitReady(readyTimeoutMillis, progress);
      isReady = true;
      return cluster;
    } finally {
      if (!isReady) {
        cluster.close();
      }
    }
  }

  public List<AuthorityProcess> authorities() {
    return List.copyOf(authorities);
  }

  /** The authority of that name. */
  public AuthorityProcess authority(String name) {
    return authorities.stream()
        .filter(authority -> authority.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void awaitReady(long timeoutMillis, Progress progress)
      throws ClusterException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    List<AuthorityProcess> waiting = new ArrayList<>(authorities);
    progress.start();
    while (!waiting.isEmpty()) {
      for (AuthorityProcess authority : List.copyOf(waiting)) {
        if (!authority.isAlive()) {
          throw authority.obituary();
        }
        if (authority.http().isReady()) {
          waiting.remove(authority);
        }
      }
      if (System.nanoTime() - deadline > 0) {
        throw waiting.getFirst().notReady(timeoutMillis / 1000);
      }
      progress.update(
          "starting authorities", authorities.size() - waiting.size(), authorities.size());
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    progress.clear();
  }

  /**
   * Checks that all still run.
   *
   * @throws ClusterException if one has ended
   */
  public void check() throws ClusterException {
    for (AuthorityProcess authority : authorities) {
      if (!authority.isAlive()) {
        throw authority.obituary();
      }
    }
  }

  /** Stops them all as SIGTERM does, and kills what doesn't end in time. */
  @Override
  public void close() {
    try {
      authorities.forEach(AuthorityProcess::terminate);
      for (AuthorityProcess authority : authorities) {
        authority.awaitEnd(STOP_TIMEOUT_MILLIS);
      }
    } catch (InterruptedException e) {
      killAll();
      Thread.currentThread().interrupt();
    } finally {
      removeKiller();
    }
  }

  private void removeKiller() {
    try {
      Runtime.getRuntime().removeShutdownHook(killer);
    } catch (IllegalStateException shuttingDown) {
      // It runs now, and finds nothing to kill.
    }
  }

  private void killAll() {
    authorities.forEach(AuthorityProcess::killNow);
  }
}
