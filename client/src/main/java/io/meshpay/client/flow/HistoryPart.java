package io.meshpay.client.flow;

import io.meshpay.protocol.message.ExecutedPayment;
import io.meshpay.protocol.message.HistoryResponse;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.value.PublicKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one authority has given of a history so far. Takes only what can be true. */
final class HistoryPart {
  private final HistoryQuestion question;
  private final AnswerCheck check;
  private final List<ExecutedPayment> payments = new ArrayList<>();

  /** Of each payer the number that came last. */
  private final Map<PublicKey, Long> lastNumbers = new HashMap<>();

  private long beforePosition;

  HistoryPart(HistoryQuestion question, AnswerCheck check) {
    this.question = question;
    this.check = check;
    beforePosition = question.beforePosition();
  }

  /**
   * Adds a page.
   *
   * @return false if it can't come from an honest authority; then this part is worth nothing
   */
  boolean add(HistoryResponse page) {
    if (!page.account().equals(question.account())
        || page.payments().size() > missing()
        || !isInOrder(page)) {
      return false;
    }
    for (ExecutedPayment payment : page.payments()) {
      if (!isTrue(payment)) {
        return false;
      }
      payments.add(payment);
    }
    beforePosition = page.nextBeforePosition();
    return true;
  }

  /** Whether positions fall as they must, from one page to the next too. */
  private boolean isInOrder(HistoryResponse page) {
    long last = beforePosition == 0 ? Long.MAX_VALUE : beforePosition;
    for (ExecutedPayment payment : page.payments()) {
      if (payment.position() < 1 || payment.position() >= last) {
        return false;
      }
      last = payment.position();
    }
    long next = page.nextBeforePosition();
    // An empty page leads further down too: to what an authority hasn't at hand, and refuses then.
    boolean goesOn = page.payments().isEmpty() ? next < last : next <= last;
    return next == 0 || (next > 0 && goesOn);
  }

  private boolean isTrue(ExecutedPayment payment) {
    Order order = payment.certificate().order();
    return question.includes(order) && isNext(order) && check.isCertificate(payment.certificate());
  }

  /**
   * Executions follow each payer's sequence numbers. So these fall, no payment comes twice, and
   * where all are given that the account sent, one that is left out shows.
   */
  private boolean isNext(Order order) {
    long number = order.sequenceNumber();
    Long last = lastNumbers.put(order.payer(), number);
    if (number < 0 || last == null) {
      return number >= 0;
    }
    boolean isEveryOne = question.includesAllSent() && question.isSent(order);
    return isEveryOne ? number == last - 1 : number < last;
  }

  /** How many payments may still be added. */
  int missing() {
    return question.paymentsMax() - payments.size();
  }

  /** Whether nothing is left to ask for; not before the first page. */
  boolean isComplete() {
    return missing() == 0 || beforePosition == 0;
  }

  /** Where the next page begins; 0 for the newest, and after the last one. */
  long beforePosition() {
    return beforePosition;
  }

  List<ExecutedPayment> payments() {
    return payments;
  }
}
