package io.meshpay.client.session;

import io.meshpay.client.flow.AuthorityAnswer;
import io.meshpay.protocol.certificate.Certificate;
import java.util.List;

/** How something ended that a person did with a wallet. */
public sealed interface PaymentResult {
  /**
   * The payment is final, and a quorum has executed it.
   *
   * @param isResumed whether it was begun earlier
   */
  record Confirmed(Certificate certificate, boolean isResumed) implements PaymentResult {}

  /**
   * The payment is final; too few authorities have acknowledged it in time, the others will when
   * they are brought its certificate.
   *
   * @param isResumed whether it was begun earlier
   * @param havePower the voting power that acknowledged
   * @param needPower the quorum
   */
  record Certified(
      Certificate certificate,
      boolean isResumed,
      long havePower,
      long needPower,
      List<AuthorityAnswer> answers)
      implements PaymentResult {
    public Certified {
      answers = List.copyOf(answers);
    }
  }

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
