package io.meshpay.authority.audit;

import io.meshpay.authority.StartException;
import io.meshpay.authority.StoppedData;
import io.meshpay.protocol.committee.Committee;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
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

  @Option(
      names = "--archive",
      paramLabel = "DIR",
      description = "The authority's archive: its old segments are read, too.")
  private @Nullable Path archive;

  Committee readCommittee() throws StartException {
    return committee.read();
  }

  /** The file that {@code committee create} puts beside the committee's. */
  Path genesisBesideCommittee() {
    return committee.genesisBeside();
  }

  StoppedData openData(Committee its) throws StartException {
    return StoppedData.open(data, its, archive);
  }
}
