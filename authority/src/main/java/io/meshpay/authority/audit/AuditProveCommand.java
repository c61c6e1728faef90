package io.meshpay.authority.audit;

import io.meshpay.authority.StartException;
import io.meshpay.authority.StoppedData;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.error.ExitCode;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.value.Digest;
import io.meshpay.state.journal.InclusionProof;
import io.meshpay.state.journal.JournalEnd;
import io.meshpay.state.journal.JournalReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meshpay audit prove}: that one payment is in the journal with a certain Merkle root. */
@Command(
    name = "prove",
    description = "Prove, as JSON, that one vote or execution is in an authority's journal.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exit codes: 0 done, 1 the journal is damaged, 2 wrong usage or files, also when an authority",
      "uses the folder."
    })
public final class AuditProveCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private AuditSource source;

  @Option(
      names = "--position",
      required = true,
      paramLabel = "N",
      description = "The journal position of the vote or execution, as \"audit export\" has it.")
  private long position;

  @Override
  public Integer call() {
    AuditConsole console = new AuditConsole(spec.commandLine(), true);
    return console.run(() -> prove(console));
  }

  private int prove(AuditConsole console) throws StartException, IOException {
    Committee committee = source.readCommittee();
    try (StoppedData data = source.openData(committee);
        JournalReader reader = JournalReader.open(data.journal(), data.journalIdentity())) {
      JournalEnd end = reader.findEnd(0);
      if (position < 1 || position > end.position()) {
        throw StartException.configuration(
            "no position %d: the journal has 1 to %d".formatted(position, end.position()));
      }
      InclusionProof proof = reader.prove(position, end.position());
      Digest root = end.treeRoot();
      if (!proof.isProofOf(root)) {
        throw StartException.refused("the journal contradicts itself: see \"audit verify\"");
      }
      console.result("", new ProofDocument(order(reader), proof).toJson(root));
      return ExitCode.DONE;
    }
  }

  private Order order(JournalReader reader) throws IOException {
    List<Order> found = new ArrayList<>();
    reader.forEach(position, position, record -> found.add(ProofDocument.order(record)));
    return found.getFirst();
  }
}
