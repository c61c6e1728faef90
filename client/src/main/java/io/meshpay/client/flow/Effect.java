package io.meshpay.client.flow;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.message.Message;

/**
 * What a flow wants done. The effects of one step are carried out in their order, and no later one
 * before an earlier one has succeeded.
 */
public sealed interface Effect {
  /**
   * Send a request to an authority, if it can be reached; the flow repeats what isn't answered.
   *
   * @param overStream by TCP in any case, as the authority asked for that
   */
  record Send(int authority, Message.Request request, boolean overStream) implements Effect {}

  /** Make the certificate durable. What follows sends it out. */
  record Persist(Certificate certificate) implements Effect {}

  /** Tell the user how the payment ended. A flow does so once; it may go on delivering. */
  record ReportPayment(PaymentOutcome outcome) implements Effect {}

  /** Tell the user how the query ended. A flow does so once, at its end. */
  record ReportQuery(QueryOutcome outcome) implements Effect {}

  /**
   * Give the user a part of a history, or say that there is none. A flow does so once, at its end.
   */
  record ReportHistory(HistoryOutcome outcome) implements Effect {}
}
