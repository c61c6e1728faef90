package io.meshpay.load.flow;

import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.PublicKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One payer of a bench run, with the orders that are signed for it. One payment is under way at a
 * time, as sequence numbers demand, and whoever drives that payment owns the account meanwhile.
 */
final class PayingAccount {
  private final String name;
  private final Signer signer;
  private final PublicKey payee;
  private long nextSequenceNumber;
  private long affordable;
  private List<TransferOrder> orders = List.of();
  private int nextOrder;

  /**
   * @param name what messages call it
   * @param payee the next wallet of the ring
   * @param nextSequenceNumber of its next order
   * @param affordable how many orders its balance pays for
   */
  PayingAccount(
      String name, Signer signer, PublicKey payee, long nextSequenceNumber, long affordable) {
    this.name = name;
    this.signer = signer;
    this.payee = payee;
    this.nextSequenceNumber = nextSequenceNumber;
    this.affordable = affordable;
  }

  public String name() {
    return name;
  }

  PublicKey payee() {
    return payee;
  }

  /** Signs up to {@code count} orders, fewer when the balance doesn't pay for more. */
  void sign(RingOrders bench, int count) {
    int left = orders.size() - nextOrder;
    int wanted = (int) Math.min(count, affordable);
    if (wanted <= left) {
      return;
    }
    TransferOrder[] signed = new TransferOrder[wanted];
    for (int i = 0; i < wanted; i++) {
      signed[i] =
          i < left ? orders.get(nextOrder + i) : bench.order(signer, payee, nextSequenceNumber + i);
    }
    orders = List.of(signed);
    nextOrder = 0;
  }

  /** How many signed orders are left. */
  int signedOrders() {
    return orders.size() - nextOrder;
  }

  /** The order to pay next; null when none is signed. */
  @Nullable TransferOrder nextOrder() {
    return nextOrder == orders.size() ? null : orders.get(nextOrder);
  }

  /** Whether its balance pays for no further order. */
  boolean isPenniless() {
    return affordable == 0;
  }

  /** The order to pay next is paid. */
  void paid() {
    nextOrder++;
    nextSequenceNumber++;
    affordable--;
  }
}
