package io.meshpay.load.cluster;

import io.meshpay.client.console.Progress;
import io.meshpay.load.committee.AuthorityPorts;
import io.meshpay.load.committee.AuthorityTuning;
import io.meshpay.load.committee.CommitteeFolder;
import io.meshpay.load.committee.CommitteeFounder;
import io.meshpay.load.committee.CommitteePlan;
import io.meshpay.load.committee.NewFolder;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Genesis;
import io.meshpay.protocol.committee.GenesisJson;
import io.meshpay.protocol.committee.Token;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A running committee of this machine's loopback address with funded wallets, for as long as it is
 * open.
 *
 * @param files where its files are
 */
public record LocalCommittee(Committee committee, CommitteeFolder files, LocalCluster cluster)
    implements AutoCloseable {
  /** What its accounts hold. */
  public static final Token TOKEN = new Token(1, "USD", 2);

  /** Each is a wallet, a file that is written at the start and read at each authority. */
  public static final int ACCOUNTS_MAX = 100_000;

  private static final String HOST = "127.0.0.1";
  private static final int START_ATTEMPTS = 3;
  private static final long READY_MILLIS = 120_000;
  private static final long READY_MILLIS_PER_ACCOUNT = 1;

  /** While an authority reads the opening balances. */
  private static final long HEAP_BYTES_PER_ACCOUNT = 1_000;

  /**
   * What it shall be.
   *
   * @param balance of each account, in smallest units
   * @param jvmOptions of each authority's process; empty for those of a small one
   */
  public record Size(
      int authorities,
      int accounts,
      long balance,
      AuthorityTuning tuning,
      List<String> jvmOptions) {
    public Size {
      jvmOptions = List.copyOf(jvmOptions);
    }

    /** With authorities as usual. */
    public Size(int authorities, int accounts, long balance) {
      this(authorities, accounts, balance, AuthorityTuning.USUAL, List.of());
    }

    List<String> jvm() {
      if (!jvmOptions.isEmpty()) {
        return jvmOptions;
      }
      List<String> options = new ArrayList<>(JavaCommand.SMALL_PROCESS);
      long more = (HEAP_BYTES_PER_ACCOUNT * accounts) >> 20;
      options.add("-Xmx" + (JavaCommand.SMALL_HEAP_MEGABYTES + more) + "m");
      return options;
    }
  }

  /**
   * Founds and starts it.
   *
   * @param folder of the committee, which doesn't exist or is empty; logs go into {@code logs}
   *     there
   */
  public static LocalCommittee start(Path folder, Size size, Progress progress)
      throws IOException, ClusterException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return startOnce(folder, size, progress);
      } catch (ClusterException e) {
        // Between asking for free ports and using them somebody else may take one.
        if (!e.isPortTaken() || attempt == START_ATTEMPTS) {
          throw e;
        }
        NewFolder.deleteTree(folder);
      }
    }
  }

  private static LocalCommittee startOnce(Path folder, Size size, Progress progress)
      throws IOException, ClusterException, InterruptedException {
    CommitteePlan plan =
        new CommitteePlan(
            HOST,
            ports(size.authorities()),
            List.of(TOKEN),
            size.accounts(),
            List.of(size.balance()),
            size.tuning());
    Committee committee = new CommitteeFounder(plan, progress).found(folder, null);
    CommitteeFolder files = new CommitteeFolder(folder);
    List<LocalAuthority> members = new ArrayList<>();
    for (int number = 1; number <= size.authorities(); number++) {
      members.add(
          new LocalAuthority(
              CommitteeFolder.authorityName(number),
              files.authorityConfig(number),
              HOST,
              plan.ports().get(number - 1).http()));
    }
    LocalCluster cluster =
        LocalCluster.start(
            members,
            folder.resolve("logs"),
            size.jvm(),
            READY_MILLIS + READY_MILLIS_PER_ACCOUNT * size.accounts(),
            progress);
    return new LocalCommittee(committee, files, cluster);
  }

  private static List<AuthorityPorts> ports(int authorities) throws IOException {
    List<Integer> free = FreePorts.onLoopback(2 * authorities);
    List<AuthorityPorts> ports = new ArrayList<>();
    for (int i = 0; i < authorities; i++) {
      ports.add(new AuthorityPorts(free.get(2 * i), free.get(2 * i + 1)));
    }
    return ports;
  }

  /** Looks at every account at every authority, when nothing is under way. */
  public Audit audit(Progress progress) throws IOException, InterruptedException {
    Genesis genesis;
    try (Reader reader = Files.newBufferedReader(files.genesis())) {
      genesis = GenesisJson.read(reader, committee);
    }
    return Audit.of(committee, genesis, TOKEN.id(), cluster.authorities(), progress);
  }

  @Override
  public void close() {
    cluster.close();
  }
}
