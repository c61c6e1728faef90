package io.meshpay.pipeline;

import io.meshpay.protocol.sbe.AccountInfoEncoder;
import io.meshpay.protocol.sbe.AccountInfoEncoder.BalancesEncoder;
import io.meshpay.protocol.sbe.Int128Encoder;
import io.meshpay.protocol.sbe.MessageHeaderEncoder;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.AccountView;
import io.meshpay.state.Int128;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Writes what an authority knows of an account as an AccountInfo document. */
final class AccountInfoWriter {
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final AccountInfoEncoder info = new AccountInfoEncoder();

  /**
   * Writes the document from offset 0.
   *
   * @param account the account's key, 32 bytes from 0; not a part of {@code into}
   * @return its length in bytes
   */
  int write(long requestId, DirectBuffer account, AccountView view, MutableDirectBuffer into) {
    info.wrapAndApplyHeader(into, 0, header)
        .requestId(requestId)
        .putAccount(account, 0, PublicKey.BYTES)
        .nextSequenceNumber(view.nextSequenceNumber())
        .pendingKind(OrderKind.get((short) view.pendingKind()));
    BalancesEncoder balances = info.balancesCount(view.size());
    for (int i = 0; i < view.size(); i++) {
      balances.next().token(view.token(i));
      put(balances.balance(), view.balance(i));
      put(balances.locked(), view.locked(i));
    }
    info.putPendingOrder(view.pendingOrder(), 0, view.pendingOrderBytes());
    return MessageHeaderEncoder.ENCODED_LENGTH + info.encodedLength();
  }

  private static void put(Int128Encoder into, Int128 value) {
    into.low(value.low()).high(value.high());
  }
}
