package io.meshpay.client.flow;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.order.Order;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a payment ended for its user. */
public sealed interface PaymentOutcome {
  /**
   * A quorum has executed the certificate and said so.
   *
   * @param times when what happened
   */
  record Confirmed(Certificate certificate, PaymentTimes times) implements PaymentOutcome {}

  /**
   * The payment is final, but no quorum has acknowledged it in time.
   *
   * @param acknowledgedPower the voting power that has
   */
  record Certified(
      Certificate certificate,
      PaymentTimes times,
      long acknowledgedPower,
      long quorum,
      List<AuthorityAnswer> answers)
      implements PaymentOutcome {
    public Certified {
      answers = List.copyOf(answers);
    }
  }

  /**
   * So many authorities refuse the order for one reason that at least one of them is honest, and no
   * quorum is left.
   *
   * @param detail as the code's advice says, in the words of most of them
   * @param conflicting another order of the same account and number, signed by the account; null
   *     unless the code is CONFLICTING_ORDER
   */
  record Refused(ErrorCode code, long detail, @Nullable Order conflicting)
      implements PaymentOutcome {}

  /**
   * The deadline came before a quorum of votes. Some authorities may have voted: the order stays
   * pending.
   */
  record NoQuorum(long votedPower, long quorum, List<AuthorityAnswer> answers)
      implements PaymentOutcome {
    public NoQuorum {
      answers = List.copyOf(answers);
    }
  }
}
