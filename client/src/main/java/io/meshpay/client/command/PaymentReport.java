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
   * @param next what its reader may have to run
   * @param receipt where the receipt goes; null for nowhere
   * @param failureDetails takes what JSON says beyond a failure itself
   */
  static void show(
      Output output,
      Committee committee,
      PaymentResult result,
      NextSteps next,
      @Nullable Path receipt,
      ObjectNode failureDetails)
      throws CommandFailure {
    switch (result) {
      case PaymentResult.Confirmed paid -> {
        ObjectNode json = paid("confirmed", paid.isResumed(), committee, paid.certificate());
        String written = write(output, json, receipt, paid.certificate(), next);
        output.result(json, "Paid " + payment(committee, paid.certificate()) + "." + written);
      }
      case PaymentResult.Certified paid -> {
        ObjectNode json = paid("certified", paid.isResumed(), committee, paid.certificate());
        Results.putAnswers(json, committee, paid.havePower(), paid.needPower(), paid.answers());
        String written = write(output, json, receipt, paid.certificate(), next);
        output.result(
            json,
            "Paid %s: certified and final, not yet acknowledged by a quorum. To deliver it, run: %s%s"
                .formatted(
                    payment(committee, paid.certificate()),
                    next.resume(),
                    written.isEmpty() ? "" : "\n" + written.strip()));
      }
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

  private static ObjectNode paid(
      String status, boolean isResumed, Committee committee, Certificate certificate) {
    ObjectNode json = Output.object();
    json.put("status", status);
    json.put("resumed", isResumed);
    Results.putCertificate(json, committee, certificate);
    return json;
  }

  private static String payment(Committee committee, Certificate certificate) {
    return Results.amount(committee, certificate.order())
        + " to "
        + Results.recipient(certificate.order());
  }

  /** Returns where the receipt is, to be added to what is said. */
  private static String write(
      Output output,
      ObjectNode json,
      @Nullable Path receipt,
      Certificate certificate,
      NextSteps next) {
    if (receipt == null) {
      return "";
    }
    try {
      ReceiptFile.write(receipt, certificate);
      json.put("receiptFile", receipt.toString());
      return " Receipt: " + receipt;
    } catch (IOException e) {
      output.warn(
          "the payment is made, but its receipt couldn't be written: "
              + FailureText.describe(e)
              + "; get it with: "
              + next.history());
      return "";
    }
  }
}
