package io.meshpay.authority.audit;

import io.meshpay.authority.CommitteeFiles;
import io.meshpay.authority.StartException;
import io.meshpay.authority.StoppedData;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Genesis;
import io.meshpay.protocol.error.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meshpay audit verify}: re-verifies all that an authority voted for and executed. */
@Command(
    name = "verify",
    description = {
      "Verify an authority's whole journal again, with all cores.",
      "Every signature, certificate and sequence number, every balance, conservation, the Merkle",
      "tree and the final state digest are checked, and signed tree heads that were kept."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 sound, 1 a violation (the first is told), 2 wrong usage or files, also when",
      "an authority uses the folder."
    })
public final class AuditVerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private AuditSource source;

  @Option(
      names = "--genesis",
      paramLabel = "FILE",
      description = "The opening balances; genesis.json beside the committee file by default.")
  private @Nullable Path genesis;

  @Option(
      names = "--head",
      paramLabel = "FILE",
      description =
          "A signed tree head of this authority, or a whole /status, that the journal must agree"
              + " with; may be given again and again.")
  private List<Path> heads = new ArrayList<>();

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    AuditConsole console = json.console(spec.commandLine());
    return console.run(() -> verify(console));
  }

  private int verify(AuditConsole console) throws StartException, IOException {
    Committee committee = source.readCommittee();
    Genesis opening =
        CommitteeFiles.readGenesis(
            genesis == null ? source.genesisBesideCommittee() : genesis, committee);
    try (StoppedData data = source.openData(committee)) {
      List<KeptHead> kept = readHeads(data, committee);
      ProgressLines progress = new ProgressLines(spec.commandLine().getErr(), System::nanoTime);
      AuditReport report =
          new JournalAudit(data, committee, opening, kept, progress)
              .run(Runtime.getRuntime().availableProcessors());
      console.result(report.describe(), report.toJson());
      return ExitCode.DONE;
    }
  }

  private List<KeptHead> readHeads(StoppedData data, Committee committee) throws StartException {
    List<KeptHead> kept = new ArrayList<>();
    for (Path file : heads) {
      KeptHead head = KeptHead.read(file);
      head.requireOf(data, committee);
      kept.add(head);
    }
    return kept;
  }
}
