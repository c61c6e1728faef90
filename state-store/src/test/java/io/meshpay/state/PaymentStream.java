package io.meshpay.state;

import static io.meshpay.state.TestOrder.EUR;
import static io.meshpay.state.TestOrder.account;
import static io.meshpay.state.TestOrder.pay;

import io.meshpay.protocol.sbe.TransferOrderDecoder;
import io.meshpay.protocol.sbe.TransferOrderEncoder;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Payments, one after another, each with its repeats, a conflict, a refusal and a look at the
 * account; in a token that stands outside of both heads. Allocates nothing itself.
 */
final class PaymentStream {
  private final LedgerFixture authority;
  private final UnsafeBuffer bytes =
      new UnsafeBuffer(pay(account(1), account(2), 1, 0).in(EUR).toBytes());
  private final TransferOrderEncoder encoder = new TransferOrderEncoder().wrap(bytes, 0);
  private final TransferOrderDecoder order = new TransferOrderDecoder().wrap(bytes, 0);
  private long sequenceNumber;

  PaymentStream(LedgerFixture authority) {
    this.authority = authority;
  }

  void run(int ignored) {
    encoder.sequenceNumber(sequenceNumber++);
    vote(1);
    vote(1);
    vote(2);
    vote(0);
    encoder.amount(1);
    authority.ledger.execute(order, authority.verdict);
    authority.ledger.execute(order, authority.verdict);
    authority.ledger.readAccount(bytes, order.offset() + 16, authority.view);
    authority.ledger.copyStateDigest(digest, 0);
  }

  private final UnsafeBuffer digest = new UnsafeBuffer(new byte[StateDigest.BYTES]);

  private void vote(long amount) {
    encoder.amount(amount);
    authority.ledger.vote(order, TestOrder.NOW, authority.verdict);
  }
}
