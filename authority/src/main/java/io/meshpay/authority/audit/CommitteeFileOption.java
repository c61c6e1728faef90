package io.meshpay.authority.audit;

import io.meshpay.authority.CommitteeFiles;
import io.meshpay.authority.StartException;
import io.meshpay.protocol.committee.Committee;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names the committee file. */
final class CommitteeFileOption {
  @Option(
      names = "--committee",
      required = true,
      paramLabel = "FILE",
      description = "The committee file.")
  private Path file = Path.of("");

  Committee read() throws StartException {
    return CommitteeFiles.readCommittee(file);
  }

  /** The file that {@code committee create} puts beside it. */
  Path genesisBeside() {
    return file.resolveSibling("genesis.json");
  }
}
