package io.meshpay.client.flow;

import io.meshpay.protocol.message.Balance;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.value.PublicKey;
import java.math.BigInteger;
import java.util.List;

/** How a query of an account ended. */
public sealed interface QueryOutcome {
  /**
   * What can be said about the account, a quorum having answered.
   *
   * @param isAgreed whether a quorum said exactly this; if not, it is what {@link AccountQuery}
   *     makes of answers that differ
   * @param nextSequenceNumber the number of the next order
   * @param balances by token, ascending; tokens of which there is nothing are left out
   * @param pendingOrders orders that the account has signed, that some authority has voted for, and
   *     that aren't executed there
   * @param answeredPower the voting power of those that answered
   */
  record Answered(
      PublicKey account,
      boolean isAgreed,
      long nextSequenceNumber,
      List<Balance> balances,
      List<Order> pendingOrders,
      long answeredPower)
      implements QueryOutcome {
    public Answered {
      balances = List.copyOf(balances);
      pendingOrders = List.copyOf(pendingOrders);
    }

    /** The balance of a token, without what is locked. */
    public BigInteger balance(int token) {
      for (Balance balance : balances) {
        if (balance.token() == token) {
          return balance.balance();
        }
      }
      return BigInteger.ZERO;
    }
  }

  /** The deadline came before a quorum of answers that verify. */
  record NoQuorum(long answeredPower, long quorum, List<AuthorityAnswer> answers)
      implements QueryOutcome {
    public NoQuorum {
      answers = List.copyOf(answers);
    }
  }
}
