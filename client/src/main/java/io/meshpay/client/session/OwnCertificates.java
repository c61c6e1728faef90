package io.meshpay.client.session;

import io.meshpay.client.flow.HistoryOutcome;
import io.meshpay.client.flow.HistoryQuestion;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.message.ExecutedPayment;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.sbe.HistoryRoles;
import io.meshpay.protocol.value.PublicKey;
import java.io.IOException;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Fetches what an account has sent from authorities that have executed it: for a wallet that lacks
 * it, as a copy of it has paid, or as it was restored from a backup. Each certificate is verified.
 */
final class OwnCertificates {
  /** Beyond those that are missing, as the newest are given first and there may be newer ones. */
  private static final int NEWER_MAX = 8;

  /** Of the time that is left, so that something is left for the payment. */
  private static final int PARTS = 4;

  private static final int QUESTIONS_MAX = 4;

  private final ClientCalls calls;
  private final PublicKey account;

  OwnCertificates(ClientCalls calls, PublicKey account) {
    this.calls = calls;
    this.account = account;
  }

  /**
   * The certificates with the numbers {@code first} until {@code end}, exclusive: as many as can be
   * had, the newest of them if there are more than one question may ask for.
   */
  NavigableMap<Long, Certificate> fetch(long first, long end) throws IOException {
    NavigableMap<Long, Certificate> found = new TreeMap<>();
    long missing = Math.min(end - first, HistoryQuestion.PAYMENTS_MAX - NEWER_MAX);
    if (missing < 1) {
      return found;
    }
    Committee committee = calls.client().committee();
    int authority = HistoryQuestion.ANY;
    int answered = HistoryQuestion.ANY;
    for (int i = 0; i < QUESTIONS_MAX && found.size() < missing; i++) {
      HistoryQuestion question =
          new HistoryQuestion(
              account, HistoryRoles.SENT, authority, 0, Math.toIntExact(missing) + NEWER_MAX);
      if (calls.history(question, PARTS) instanceof HistoryOutcome.Answered answer) {
        answered = authority == HistoryQuestion.ANY ? answer.authority() : answered;
        for (ExecutedPayment payment : answer.payments()) {
          Order order = payment.certificate().order();
          if (order.sequenceNumber() >= first && order.sequenceNumber() < end) {
            found.put(order.sequenceNumber(), payment.certificate());
          }
        }
      }
      // The first to answer may lag.
      authority++;
      if (authority == answered) {
        authority++;
      }
      if (authority >= committee.members().size()) {
        break;
      }
    }
    return found;
  }
}
