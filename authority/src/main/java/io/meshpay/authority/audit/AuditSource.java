package io.meshpay.authority.audit;

import io.meshpay.authority.StartException;
import io.meshpay.authority.StoppedData;
import io.meshpay.protocol.committee.Committee;
import java.nio.file.Path;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say whose history is wanted. */
final class AuditSource {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "DIR",
      description = "The data folder of a stopped authority, or a copy of it.")
  private Path data = Path.of("");

  @Mixin private CommitteeFileOption committee;

  Committee readCommittee() throws StartException {
    return committee.read();
  }

  /** The file that {@code committee create} puts beside the committee's. */
  Path genesisBesideCommittee() {
    return committee.genesisBeside();
  }

  StoppedData openData(Committee its) throws StartException {
    return StoppedData.open(data, its);
  }
}
