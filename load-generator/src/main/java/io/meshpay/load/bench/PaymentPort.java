package io.meshpay.load.bench;

import io.meshpay.protocol.order.TransferOrder;
import java.util.function.Consumer;

/** What a load drives: pays signed orders with a committee. */
public interface PaymentPort {
  /**
   * Starts to pay and returns at once.
   *
   * @param onEnd is told how it ended, once, on a thread of the port's
   */
  void pay(TransferOrder order, Consumer<PaymentEnd> onEnd);
}
