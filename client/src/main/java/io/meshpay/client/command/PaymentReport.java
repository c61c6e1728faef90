package io.meshpay.client.command;

import io.meshpay.client.session.PaymentResult;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.committee.Committee;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Says how {@code pay} and {@code resume} ended. */
final class PaymentReport {
  private PaymentReport() {}

  /**
   * Reports a result.
   *
   * @param receipt where the receipt goes; null for nowhere
   * @param failureDetails takes what JSON says beyond a failure itself
   */
  static void show(
      Output output,
      Committee committee,
      PaymentResult result,
      @Nullable Path receipt,
      ObjectNode failureDetails)
      throws CommandFailure {
    switch (result) {
      case PaymentResult.Paid paid -> showPaid(output, committee, paid, receipt);
      case PaymentResult.NothingPending _ ->
          output.result(Output.object().put("status", "nothing_pending"), "Nothing is pending.");
      case PaymentResult.Refused refused ->
          throw CommandFailure.refused(refused.code(), refused.message());
      case PaymentResult.NoQuorum none ->
          throw Results.noQuorum(
              committee,
              none.havePower(),
              none.needPower(),
              none.answers(),
              none.message(),
              failureDetails);
    }
  }

  private static void showPaid(
      Output output, Committee committee, PaymentResult.Paid paid, @Nullable Path receipt) {
    Certificate certificate = paid.certificate();
    ObjectNode json = Output.object();
    json.put("status", paid.isConfirmed() ? "confirmed" : "certified");
    json.put("resumed", paid.isResumed());
    Results.putCertificate(json, committee, certificate);
    String written = "";
    if (receipt != null) {
      try {
        ReceiptFile.write(receipt, certificate);
        json.put("receiptFile", receipt.toString());
        written = " Receipt: " + receipt;
      } catch (IOException e) {
        output.note(
            "meshpay: the payment is made, but its receipt couldn't be written: "
                + WalletSubcommand.describe(e)
                + "; get it with: meshpay wallet history --json");
      }
    }
    String what =
        Results.amount(committee, certificate.order())
            + " to "
            + Results.recipient(certificate.order());
    output.result(
        json,
        paid.isConfirmed()
            ? "Paid " + what + "." + written
            : "Paid "
                + what
                + ": certified and final, not yet acknowledged by a quorum. To deliver it, run:"
                + " meshpay wallet resume."
                + written);
  }
}
