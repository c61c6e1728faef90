package io.meshpay.client.flow;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.value.PublicKey;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that a client holds, with which it can bring an authority up to date that lags
 * behind. Asked only when one does; may read from disk.
 */
public interface Evidence {
  /** Holds nothing. */
  Evidence NONE =
      new Evidence() {
        @Override
        public @Nullable Certificate sent(PublicKey payer, long sequenceNumber) {
          return null;
        }

        @Override
        public int receivedCount() {
          return 0;
        }

        @Override
        public @Nullable Certificate received(int index) {
          return null;
        }
      };

  /** The certificate of an account's order with this number; null if it isn't held. */
  @Nullable Certificate sent(PublicKey payer, long sequenceNumber);

  /** How many certificates are held that credit the client's account. */
  int receivedCount();

  /** One of these, the oldest has index 0; null if it can't be read. */
  @Nullable Certificate received(int index);
}
