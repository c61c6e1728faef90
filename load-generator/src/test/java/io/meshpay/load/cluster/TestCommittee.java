package io.meshpay.load.cluster;

import io.meshpay.client.console.Progress;
import io.meshpay.load.committee.AuthorityPorts;
import io.meshpay.load.committee.CommitteeFolder;
import io.meshpay.load.committee.CommitteeFounder;
import io.meshpay.load.committee.CommitteePlan;
import io.meshpay.protocol.committee.Token;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A committee of four with funded wallets, for tests that start its processes.
 *
 * @param members what {@link LocalCluster} starts
 */
public record TestCommittee(CommitteeFolder files, List<LocalAuthority> members) {
  public static final Progress SILENT =
      new Progress(new PrintWriter(Writer.nullWriter()), false, () -> 0);

  private static final int AUTHORITIES = 4;
  private static final String HOST = "127.0.0.1";

  /** Writes its files. */
  public static TestCommittee found(Path folder, int accounts) throws IOException {
    System.setProperty(JavaCommand.HOME_PROPERTY, System.getProperty("meshpay.root", ".."));
    List<Integer> free = FreePorts.onLoopback(2 * AUTHORITIES);
    List<AuthorityPorts> ports = new ArrayList<>();
    List<LocalAuthority> members = new ArrayList<>();
    CommitteeFolder files = new CommitteeFolder(folder);
    for (int i = 0; i < AUTHORITIES; i++) {
      ports.add(new AuthorityPorts(free.get(2 * i), free.get(2 * i + 1)));
      members.add(
          new LocalAuthority(
              CommitteeFolder.authorityName(i + 1),
              files.authorityConfig(i + 1),
              HOST,
              ports.get(i).http()));
    }
    CommitteePlan plan =
        new CommitteePlan(
            HOST, ports, List.of(new Token(1, "USD", 2)), accounts, List.of(1_000_000L));
    new CommitteeFounder(plan, SILENT).found(folder, null);
    return new TestCommittee(files, List.copyOf(members));
  }
}
