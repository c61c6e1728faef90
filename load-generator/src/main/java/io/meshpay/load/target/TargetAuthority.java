package io.meshpay.load.target;

import io.meshpay.client.console.Progress;
import io.meshpay.load.cluster.AuthorityProcess;
import io.meshpay.load.cluster.ClusterException;
import io.meshpay.load.cluster.FreePorts;
import io.meshpay.load.cluster.LocalAuthority;
import io.meshpay.load.cluster.LocalCluster;
import io.meshpay.load.committee.AuthorityPorts;
import io.meshpay.load.committee.NewFolder;
import io.meshpay.load.corpus.AccountBook;
import io.meshpay.load.corpus.SeededKeys;
import io.meshpay.protocol.committee.Committee;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A running authority to load, and all that the generator knows of its committee. */
public final class TargetAuthority implements AutoCloseable {
  private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  /** Enough for hours of load with orders of one unit, and the sum of millions fits. */
  public static final long BALANCE = 100_000_000_000L;

  private static final int START_ATTEMPTS = 3;
  private static final long READY_MILLIS = 120_000;
  private static final long READY_MILLIS_PER_ACCOUNT = 1;
  private static final long HEAP_BYTES = 768L << 20;

  /** While it reads the opening balances. */
  private static final long HEAP_BYTES_PER_ACCOUNT = 1_000;

  private final ThrowawayCommittee throwaway;
  private final Committee committee;
  private final LocalCluster cluster;
  private final int port;

  private TargetAuthority(
      ThrowawayCommittee throwaway, Committee committee, LocalCluster cluster, int port) {
    this.throwaway = throwaway;
    this.committee = committee;
    this.cluster = cluster;
    this.port = port;
  }

  /** The committee that these settings make. */
  public static ThrowawayCommittee found(TargetSettings settings, Progress progress) {
    SeededKeys keys = new SeededKeys(settings.seed());
    return new ThrowawayCommittee(
        keys, AccountBook.of(keys, settings.accounts(), progress), settings.authorities(), BALANCE);
  }

  /**
   * Starts the first authority of a committee.
   *
   * @param folder that doesn't exist or is empty; its log goes into {@code logs} there
   */
  public static TargetAuthority start(
      ThrowawayCommittee throwaway, TargetSettings settings, Path folder, Progress progress)
      throws IOException, ClusterException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return startOnce(throwaway, settings, folder, progress);
      } catch (ClusterException e) {
        // Between asking for free ports and using them somebody else may take one.
        if (!e.isPortTaken() || attempt == START_ATTEMPTS) {
          throw e;
        }
        NewFolder.deleteTree(folder);
      }
    }
  }

  private static TargetAuthority startOnce(
      ThrowawayCommittee throwaway, TargetSettings settings, Path folder, Progress progress)
      throws IOException, ClusterException, InterruptedException {
    List<Integer> free = FreePorts.onLoopback(2);
    AuthorityPorts ports = new AuthorityPorts(free.get(0), free.get(1));
    Files.createDirectories(folder);
    LocalAuthority member = throwaway.write(folder, ports, settings.tuning());
    LocalCluster cluster =
        LocalCluster.start(
            List.of(member),
            folder.resolve("logs"),
            jvmOptions(settings),
            READY_MILLIS + READY_MILLIS_PER_ACCOUNT * settings.accounts(),
            progress);
    return new TargetAuthority(throwaway, throwaway.committee(ports.mesh()), cluster, ports.mesh());
  }

  /** A fixed heap and the collector that an operator's authority has, unless told otherwise. */
  private static List<String> jvmOptions(TargetSettings settings) {
    if (!settings.jvmOptions().isEmpty()) {
      return settings.jvmOptions();
    }
    long heapMegabytes = (HEAP_BYTES + HEAP_BYTES_PER_ACCOUNT * settings.accounts()) >> 20;
    List<String> options = new ArrayList<>();
    options.add("-XX:+UseZGC");
    if (hasHugePages()) {
      options.add("-XX:+UseTransparentHugePages");
      options.add("-XX:+AlwaysPreTouch");
    }
    options.add("-Xms" + heapMegabytes + "m");
    options.add("-Xmx" + heapMegabytes + "m");
    return options;
  }

  /** As the launcher sees it: the JVM complains where there are none. */
  private static boolean hasHugePages() {
    try {
      return Files.readString(HUGE_PAGES).contains("[madvise]");
    } catch (IOException noLinux) {
      return false;
    }
  }

  public Committee committee() {
    return committee;
  }

  public ThrowawayCommittee throwaway() {
    return throwaway;
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /** Its process. */
  public AuthorityProcess process() {
    return cluster.authorities().getFirst();
  }

  /** Throws if it has ended. */
  public void check() throws ClusterException {
    cluster.check();
  }

  @Override
  public void close() {
    cluster.close();
  }
}
