package io.meshpay.authority.audit;

import io.meshpay.authority.CommitteeFiles;
import io.meshpay.authority.StartException;
import io.meshpay.authority.StoppedData;
import io.meshpay.protocol.committee.Committee;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The options that say whose history is wanted. */
final class AuditSource {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The data folder of a stopped authority, or a copy of it.")
  private Path data = Path.of("");

  @Option(
      names = "--committee",
      required = true,
      paramLabel = "FILE",
      description = "The committee file.")
  private Path committee = Path.of("");

  Committee readCommittee() throws StartException {
    return CommitteeFiles.readCommittee(committee);
  }

  /** The file that {@code committee create} puts beside the committee's. */
  Path genesisBesideCommittee() {
    return committee.resolveSibling("genesis.json");
  }

  StoppedData openData(Committee its) throws StartException {
    return StoppedData.open(data, its);
  }
}
