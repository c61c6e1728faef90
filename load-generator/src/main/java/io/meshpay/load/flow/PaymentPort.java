package io.meshpay.load.flow;

import io.meshpay.protocol.order.TransferOrder;
import java.util.function.Consumer;

/** Pays signed orders with a committee, on one thread. */
@FunctionalInterface
interface PaymentPort {
  /**
   * Starts to pay.
   *
   * @param onEnd is told how it ended, once, on the same thread; it may be before this returns
   */
  void pay(TransferOrder order, Consumer<PaymentEnd> onEnd);
}
