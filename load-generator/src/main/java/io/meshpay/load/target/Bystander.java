package io.meshpay.load.target;

import io.meshpay.load.corpus.CorpusCursor;
import org.agrona.DirectBuffer;

/**
 * Stands beside the payments of one thread, is told of their steps, and sends what it likes over
 * connections of its own. Called on that thread alone; the cursor stands on the payment's order.
 */
public interface Bystander {
  /** Does nothing. */
  Bystander NONE =
      new Bystander() {
        @Override
        public void onOrderSent(long order, CorpusCursor payment) {}

        @Override
        public void onCertified(long order, DirectBuffer frame, int bytes, CorpusCursor payment) {}

        @Override
        public void onAcknowledged(long order, CorpusCursor payment) {}

        @Override
        public void onAnswer(DirectBuffer answer, int length) {}

        @Override
        public boolean isWaiting() {
          return false;
        }
      };

  /** An order was sent. */
  void onOrderSent(long order, CorpusCursor payment);

  /**
   * An order has its certificate, which was sent.
   *
   * @param frame the framed CONFIRMATION_REQUEST, at 0
   */
  void onCertified(long order, DirectBuffer frame, int bytes, CorpusCursor payment);

  /** A payment was acknowledged. */
  void onAcknowledged(long order, CorpusCursor payment);

  /** An answer came on one of its own connections. */
  void onAnswer(DirectBuffer answer, int length);

  /** Whether answers are still to come. */
  boolean isWaiting();

  /** Makes one for a stretch of load. */
  @FunctionalInterface
  interface Maker {
    /**
     * Makes it.
     *
     * @param outbox whose connections are all its own
     */
    Bystander make(Outbox outbox);
  }
}
