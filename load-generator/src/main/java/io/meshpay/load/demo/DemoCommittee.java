package io.meshpay.load.demo;

import io.meshpay.client.console.Progress;
import io.meshpay.load.cluster.ClusterException;
import io.meshpay.load.cluster.FreePorts;
import io.meshpay.load.cluster.LocalAuthority;
import io.meshpay.load.cluster.LocalCluster;
import io.meshpay.load.committee.AuthorityPorts;
import io.meshpay.load.committee.CommitteeFolder;
import io.meshpay.load.committee.CommitteeFounder;
import io.meshpay.load.committee.CommitteePlan;
import io.meshpay.load.committee.NewFolder;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Token;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A running committee with funded wallets, for as long as it is open.
 *
 * @param files where its files are
 */
public record DemoCommittee(Committee committee, CommitteeFolder files, LocalCluster cluster)
    implements AutoCloseable {
  public static final int AUTHORITIES = 4;
  public static final Token TOKEN = new Token(1, "USD", 2);

  private static final String HOST = "127.0.0.1";
  private static final int START_ATTEMPTS = 3;

  /**
   * Founds and starts it.
   *
   * @param folder of the committee; logs go into {@code logs} beside it
   * @param balance of each account, in smallest units
   */
  public static DemoCommittee start(Path folder, int accounts, long balance, Progress progress)
      throws IOException, ClusterException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return startOnce(folder, accounts, balance, progress);
      } catch (ClusterException e) {
        // Between asking for free ports and using them somebody else may take one.
        if (!e.isPortTaken() || attempt == START_ATTEMPTS) {
          throw e;
        }
        NewFolder.deleteTree(folder);
      }
    }
  }

  private static DemoCommittee startOnce(Path folder, int accounts, long balance, Progress progress)
      throws IOException, ClusterException, InterruptedException {
    CommitteePlan plan =
        new CommitteePlan(HOST, ports(), List.of(TOKEN), accounts, List.of(balance));
    Committee committee = new CommitteeFounder(plan, progress).found(folder, null);
    CommitteeFolder files = new CommitteeFolder(folder);
    List<LocalAuthority> members = new ArrayList<>();
    for (int number = 1; number <= AUTHORITIES; number++) {
      members.add(
          new LocalAuthority(
              CommitteeFolder.authorityName(number),
              files.authorityConfig(number),
              HOST,
              plan.ports().get(number - 1).http()));
    }
    Path logs = folder.resolveSibling("logs");
    return new DemoCommittee(committee, files, LocalCluster.start(members, logs, progress));
  }

  private static List<AuthorityPorts> ports() throws IOException {
    List<Integer> free = FreePorts.onLoopback(2 * AUTHORITIES);
    List<AuthorityPorts> ports = new ArrayList<>();
    for (int i = 0; i < AUTHORITIES; i++) {
      ports.add(new AuthorityPorts(free.get(2 * i), free.get(2 * i + 1)));
    }
    return ports;
  }

  @Override
  public void close() {
    cluster.close();
  }
}
