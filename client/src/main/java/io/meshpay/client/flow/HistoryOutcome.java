package io.meshpay.client.flow;

import io.meshpay.protocol.message.ExecutedPayment;
import java.util.List;

/** How a question for a history ended. */
public sealed interface HistoryOutcome {
  /**
   * What one authority says. Each payment is verified, so none is invented; but it may have left
   * payments out.
   *
   * @param authority whose word it is, and whose journal the positions are of
   * @param payments the newest first
   * @param nextBeforePosition where to go on with the same authority; 0 if that was all
   * @param lacksOlder whether it said that it has what is older no longer at hand, so that to go on
   *     helps only when its archive is back
   */
  record Answered(
      int authority, List<ExecutedPayment> payments, long nextBeforePosition, boolean lacksOlder)
      implements HistoryOutcome {
    public Answered {
      payments = List.copyOf(payments);
    }
  }

  /** No authority that was asked has given an answer that verifies. */
  record NoAnswer(List<AuthorityAnswer> answers) implements HistoryOutcome {
    public NoAnswer {
      answers = List.copyOf(answers);
    }
  }
}
