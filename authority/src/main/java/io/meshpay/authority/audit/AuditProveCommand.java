package io.meshpay.authority.audit;

import io.meshpay.authority.StartException;
import io.meshpay.authority.StoppedData;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.error.ExitCode;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.treehead.TreeHead;
import io.meshpay.state.journal.InclusionProof;
import io.meshpay.state.journal.JournalEnd;
import io.meshpay.state.journal.JournalReader;
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
      description =
          "The journal position of the vote or execution; \"audit export\" has those of executions.")
  private long position;

  @Option(
      names = "--head",
      paramLabel = "FILE",
      description =
          "A signed tree head of this authority, or a whole /status: the proof is for that tree, and"
              + " can be checked without this data (default: the tree of the whole journal).")
  private @Nullable Path head;

  @Override
  public Integer call() {
    AuditConsole console = AuditConsole.ofDocument(spec.commandLine());
    return console.run(() -> prove(console));
  }

  private int prove(AuditConsole console) throws StartException, IOException {
    Committee committee = source.readCommittee();
    try (StoppedData data = source.openData(committee);
        JournalReader reader = JournalReader.open(data.journal(), data.journalIdentity())) {
      JournalEnd end = reader.findEnd(0);
      TreeHead tree = tree(data, committee, end);
      if (position < 1 || position > tree.treeSize()) {
        throw StartException.configuration(
            "no position %d: %s has 1 to %d"
                .formatted(
                    position, head == null ? "the journal" : "that tree head", tree.treeSize()));
      }
      if (position < reader.firstPosition()) {
        throw StartException.configuration(
            "position %d is not here, the journal begins at %d: what was archived, --archive adds"
                .formatted(position, reader.firstPosition()));
      }
      InclusionProof proof = reader.prove(position, tree.treeSize());
      if (!proof.isProofOf(tree.root())) {
        throw otherRoot(reader, tree);
      }
      console.result("", new ProofDocument(order(reader), proof).toJson(tree.root()));
      return ExitCode.DONE;
    }
  }

  /** The tree that the proof is to be for. */
  private TreeHead tree(StoppedData data, Committee committee, JournalEnd end)
      throws StartException, IOException {
    if (head == null) {
      return new TreeHead(end.position(), 0, end.treeRoot());
    }
    KeptHead kept = KeptHead.read(head);
    kept.requireOf(data, committee);
    if (kept.head().treeSize() > end.position()) {
      throw new ViolationException(
          new Violation(end.position(), end.file(), end.offset(), kept.missing(end.position())));
    }
    return kept.head();
  }

  private static ViolationException otherRoot(JournalReader reader, TreeHead tree)
      throws IOException {
    List<Violation> found = new ArrayList<>();
    String what =
        "the journal doesn't have the root %s over its first %d changes: see \"audit verify\""
            .formatted(tree.root().toHex(), tree.treeSize());
    reader.forEach(
        tree.treeSize(), tree.treeSize(), record -> found.add(Violation.of(record, what)));
    return new ViolationException(found.getFirst());
  }

  private Order order(JournalReader reader) throws IOException {
    List<Order> found = new ArrayList<>();
    reader.forEach(position, position, record -> found.add(ProofDocument.order(record)));
    return found.getFirst();
  }
}
