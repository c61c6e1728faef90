package io.meshpay.client.command;

import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.CertificateCheck;
import io.meshpay.protocol.certificate.Verdict;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.error.ExitCode;
import io.meshpay.protocol.order.Order;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code meshpay wallet verify}. */
@Command(
    name = "verify",
    description = "Check a receipt without network: a valid one is a final payment.",
    mixinStandardHelpOptions = true)
final class WalletVerify extends WalletSubcommand {
  @Mixin CommitteeOption committeeOption;

  @Option(names = "--receipt", required = true, paramLabel = "FILE", description = "The receipt.")
  Path receipt;

  @Override
  int run(Output output) throws CommandFailure, IOException {
    Committee committee = committeeOption.read();
    Certificate certificate = ReceiptFile.read(receipt).certificate();
    check(committee, certificate);
    ObjectNode json = Output.object();
    json.put("status", "valid");
    Results.putCertificate(json, committee, certificate);
    Order order = certificate.order();
    output.result(
        json,
        "Valid: a final payment.",
        "  amount   " + Results.amount(committee, order),
        "  from     " + Address.format(order.payer()),
        "  to       " + Results.recipient(order),
        "  number   " + order.sequenceNumber(),
        "  signed   " + time(order.timestampMicros()) + " by the payer's clock",
        "  votes    "
            + String.join(
                ", ",
                certificate.votes().stream()
                    .map(vote -> Results.name(committee, vote.authority()))
                    .toList()));
    return ExitCode.DONE;
  }

  /** Refuses a certificate that doesn't verify. */
  static void check(Committee committee, Certificate certificate) throws CommandFailure {
    CertificateCheck check = new CertificateCheck(committee, SignatureVerifiers.best());
    if (check.check(certificate) instanceof Verdict.Refused refused) {
      throw CommandFailure.refused(
          refused.code().name(),
          "the receipt is NOT valid: it is damaged, or of another committee");
    }
    if (committee.token(certificate.order().token()) == null) {
      throw CommandFailure.refused("UNKNOWN_TOKEN", "the receipt is of a token nobody has");
    }
  }

  /** When something was signed, in whole seconds: people don't read more. */
  static Instant time(long epochMicros) {
    return Instant.EPOCH.plus(epochMicros, ChronoUnit.MICROS).truncatedTo(ChronoUnit.SECONDS);
  }
}
