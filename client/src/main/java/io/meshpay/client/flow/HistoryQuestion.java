package io.meshpay.client.flow;

import io.meshpay.protocol.order.DepositOrder;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.order.WithdrawalOrder;
import io.meshpay.protocol.sbe.HistoryRoles;
import io.meshpay.protocol.value.PublicKey;

/**
 * Which part of an account's history is wanted.
 *
 * @param roles what the account was in the payments
 * @param authority whom to ask; {@link #ANY} for the first that answers
 * @param beforePosition where an earlier part of this authority's ended; 0 for the newest
 * @param paymentsMax how many, 1..{@link #PAYMENTS_MAX}
 */
public record HistoryQuestion(
    PublicKey account, HistoryRoles roles, int authority, long beforePosition, int paymentsMax) {
  /** Whichever authority answers first. */
  public static final int ANY = -1;

  /** As all of them are kept in memory. */
  public static final int PAYMENTS_MAX = 1_000;

  public HistoryQuestion {
    if (paymentsMax < 1 || paymentsMax > PAYMENTS_MAX) {
      throw new IllegalArgumentException(paymentsMax + " is not 1.." + PAYMENTS_MAX);
    }
    if (beforePosition < 0 || (beforePosition > 0 && authority == ANY)) {
      throw new IllegalArgumentException("a position is that of one authority");
    }
  }

  /** Whether an order is one of those that are asked for. */
  public boolean includes(Order order) {
    return switch (roles) {
      case SENT -> isSent(order);
      case RECEIVED -> isReceived(order);
      case BOTH -> isSent(order) || isReceived(order);
      case NULL_VAL -> false;
    };
  }

  /** Whether the account pays with an order. */
  public boolean isSent(Order order) {
    return order.payer().equals(account);
  }

  /** Whether the account is paid by an order. */
  public boolean isReceived(Order order) {
    return switch (order) {
      case TransferOrder transfer -> transfer.recipient().equals(account);
      case DepositOrder deposit -> deposit.recipient().equals(account);
      case WithdrawalOrder _ -> false;
    };
  }

  /** Whether all that the account sent is among the payments that are asked for. */
  boolean includesAllSent() {
    return roles == HistoryRoles.SENT || roles == HistoryRoles.BOTH;
  }
}
