package io.meshpay.client.command;

import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.Receipt;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.message.ExecutedPayment;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.value.PublicKey;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Payments, one in a line, or as JSON. */
final class HistoryListing {
  private final Output output;
  private final Committee committee;
  private final ObjectNode json = Output.object();
  private final ArrayNode payments;

  HistoryListing(Output output, Committee committee, PublicKey account) {
    this.output = output;
    this.committee = committee;
    json.put("address", Address.format(account));
    payments = json.putArray("payments");
  }

  /** What JSON says beyond the payments. */
  ObjectNode json() {
    return json;
  }

  void add(boolean isSent, String status, Certificate certificate) {
    add(isSent, status, certificate.order(), certificate);
  }

  /** Adds what an authority has executed at a position of its journal. */
  void add(boolean isSent, ExecutedPayment executed) {
    add(isSent, "executed", executed.certificate());
    if (output.isJson()) {
      ObjectNode payment = (ObjectNode) payments.get(payments.size() - 1);
      payment.put("position", Long.toString(executed.position()));
    }
  }

  void add(boolean isSent, String status, Order order, @Nullable Certificate certificate) {
    if (output.isJson()) {
      ObjectNode payment = payments.addObject();
      payment.put("direction", isSent ? "sent" : "received");
      payment.put("status", status);
      Results.putOrder(payment, committee, order);
      if (certificate != null) {
        payment.put("receipt", new Receipt(certificate).text());
      }
      return;
    }
    output.line(
        "%s  %-9s  %20s  %-4s %s"
            .formatted(
                WalletVerify.time(order.timestampMicros()),
                status,
                (isSent ? "-" : "+") + Results.amount(committee, order),
                isSent ? "to" : "from",
                isSent ? Results.recipient(order) : Address.format(order.payer())));
  }

  /**
   * Ends the list.
   *
   * @param nextBefore where to go on with what is older; 0 if there is nothing
   * @param advice how to, for people
   */
  void end(long nextBefore, String advice) {
    if (nextBefore != 0) {
      json.put("nextBefore", Long.toString(nextBefore));
    }
    output.endLines(json);
    if (nextBefore != 0) {
      hint(advice);
    }
  }

  /** Advice, for people alone. */
  void hint(String line) {
    if (!output.isJson()) {
      output.note(line);
    }
  }
}
