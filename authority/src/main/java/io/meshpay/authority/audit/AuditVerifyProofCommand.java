package io.meshpay.authority.audit;

import io.meshpay.authority.StartException;
import io.meshpay.authority.audit.TrustOptions.Trust;
import io.meshpay.protocol.error.ExitCode;
import io.meshpay.state.journal.InclusionProof;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meshpay audit verify-proof}: checks what {@code audit prove} gave, with nothing else. */
@Command(
    name = "verify-proof",
    description = {
      "Check a proof of \"audit prove\", without the authority's data.",
      "It is checked against a tree head that the authority has signed and the committee file, or",
      "against a Merkle root that you trust."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 it proves it, 1 it doesn't, 2 wrong usage or files."})
public final class AuditVerifyProofCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--proof",
      required = true,
      paramLabel = "FILE",
      description = "What \"audit prove\" printed.")
  private Path file = Path.of("");

  @ArgGroup(multiplicity = "1")
  private TrustOptions options = new TrustOptions();

  @Mixin private JsonOption json;

  @Override
  public Integer call() {
    AuditConsole console = json.console(spec.commandLine());
    return console.run(() -> verify(console));
  }

  private int verify(AuditConsole console) throws StartException {
    ProofDocument document;
    try {
      document = ProofDocument.parse(SmallFile.read(file, "proof"));
    } catch (IllegalArgumentException e) {
      throw StartException.configuration("%s is no proof: %s".formatted(file, e.getMessage()));
    }
    Trust trust = options.read();
    String defect = defect(document.proof(), trust);
    console.result(text(document, trust, defect), json(document, trust, defect));
    return defect == null ? ExitCode.DONE : ExitCode.REFUSED;
  }

  /** Why the proof doesn't prove it; null if it does. */
  private static @Nullable String defect(InclusionProof proof, Trust trust) {
    if (trust.defect() != null) {
      return trust.defect();
    }
    KeptHead head = trust.head();
    if (head != null && head.head().treeSize() != proof.treeSize()) {
      return "the proof is for a tree of %d changes, the tree head for one of %d: have it made with that head"
          .formatted(proof.treeSize(), head.head().treeSize());
    }
    return proof.isProofOf(trust.root())
        ? null
        : "its path doesn't lead from the order to the root " + trust.root().toHex();
  }

  private static String text(ProofDocument document, Trust trust, @Nullable String defect) {
    InclusionProof proof = document.proof();
    String claim =
        "%s of order %s, number %d, at position %d of %d"
            .formatted(
                proof.kind(),
                document.order().orderId(),
                document.order().sequenceNumber(),
                proof.position(),
                proof.treeSize());
    if (defect != null) {
      return "invalid: %s: %s%n".formatted(claim, defect);
    }
    KeptHead head = trust.head();
    String ground =
        head == null
            ? "under the root " + trust.root().toHex()
            : "in the journal that %s signed on %s"
                .formatted(head.signed().authority(), head.time());
    return "valid: %s %s%n".formatted(claim, ground);
  }

  private static JsonObject json(ProofDocument document, Trust trust, @Nullable String defect) {
    InclusionProof proof = document.proof();
    JsonObject json = new JsonObject().put("status", defect == null ? "valid" : "invalid");
    if (defect != null) {
      json.put("message", defect);
    }
    KeptHead head = trust.head();
    if (head != null) {
      json.put("authority", head.signed().authority())
          .put("timestampMicros", Long.toString(head.head().timestampMicros()));
    }
    return json.put("change", proof.kind().name())
        .put("position", Long.toString(proof.position()))
        .put("treeSize", Long.toString(proof.treeSize()))
        .put("orderId", document.order().orderId().toString())
        .put("sequenceNumber", Long.toString(document.order().sequenceNumber()))
        .put("orderDigest", proof.orderDigest().toHex())
        .put("treeRoot", trust.root().toHex());
  }
}
