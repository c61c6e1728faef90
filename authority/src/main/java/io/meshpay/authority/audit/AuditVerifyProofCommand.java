package io.meshpay.authority.audit;

import io.meshpay.authority.StartException;
import io.meshpay.protocol.error.ExitCode;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.value.Digest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meshpay audit verify-proof}: checks what {@code audit prove} gave, with nothing else. */
@Command(
    name = "verify-proof",
    description = {
      "Check the proof of \"audit prove\" against a Merkle root that you trust, for instance one",
      "that your own \"audit verify\" told."
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

  @Option(
      names = "--root",
      required = true,
      paramLabel = "HEX",
      description = "The root of the journal's Merkle tree. The one in the proof is no evidence.")
  private String root = "";

  @Option(names = "--json", description = "Print the result as one line of JSON.")
  private boolean isJson;

  @Override
  public Integer call() {
    AuditConsole console = new AuditConsole(spec.commandLine(), isJson);
    return console.run(() -> verify(console));
  }

  private int verify(AuditConsole console) throws StartException, IOException {
    ProofDocument document;
    Digest trusted;
    try {
      trusted = Digest.fromHex(root);
      document = ProofDocument.parse(Files.readString(file));
    } catch (IllegalArgumentException e) {
      throw StartException.configuration("%s or the root: %s".formatted(file, e.getMessage()));
    }
    boolean isProof = document.proof().isProofOf(trusted);
    String status = isProof ? "valid" : "invalid";
    Order order = document.order();
    console.result(
        "%s: %s of order %s, number %d, at position %d of %d under the root %s%n"
            .formatted(
                status,
                document.proof().kind(),
                order.orderId(),
                order.sequenceNumber(),
                document.proof().position(),
                document.proof().treeSize(),
                trusted.toHex()),
        new JsonObject()
            .put("status", status)
            .put("change", document.proof().kind().name())
            .put("position", Long.toString(document.proof().position()))
            .put("treeSize", Long.toString(document.proof().treeSize()))
            .put("orderId", order.orderId().toString())
            .put("sequenceNumber", Long.toString(order.sequenceNumber()))
            .put("orderDigest", document.proof().orderDigest().toHex())
            .put("treeRoot", trusted.toHex()));
    return isProof ? ExitCode.DONE : ExitCode.REFUSED;
  }
}
