package io.meshpay.client.session;

import io.meshpay.client.flow.AuthorityAnswer;
import io.meshpay.protocol.certificate.Certificate;
import java.util.List;

/** How something ended that a person did with a wallet. */
public sealed interface PaymentResult {
  /**
   * The payment is final.
   *
   * @param isConfirmed whether a quorum has executed it; if not, it will as soon as it can
   * @param isResumed whether it was begun earlier
   */
  record Paid(Certificate certificate, boolean isConfirmed, boolean isResumed)
      implements PaymentResult {}

  /** Nothing was to be resumed. */
  record NothingPending() implements PaymentResult {}

  /**
   * It can't be done.
   *
   * @param code why, for programs: an error code's name, or {@code PAYMENT_PENDING} or {@code
   *     OUTCOME_UNKNOWN}
   * @param message why and what to do, for people
   */
  record Refused(String code, String message) implements PaymentResult {}

  /**
   * Too few authorities answered in time.
   *
   * @param havePower the voting power that answered well
   * @param needPower the quorum
   * @param message what to do
   */
  record NoQuorum(long havePower, long needPower, List<AuthorityAnswer> answers, String message)
      implements PaymentResult {
    public NoQuorum {
      answers = List.copyOf(answers);
    }
  }
}
