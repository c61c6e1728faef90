package io.meshpay.protocol.order;

import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;

/** How the orders' factories sign. */
final class OrderSigning {
  /** Stands in an order until it is signed. */
  static final Signature NONE = Signature.of(new byte[Signature.BYTES]);

  private OrderSigning() {}

  /** The signature of an order that has {@link #NONE}. */
  static Signature sign(Order unsigned, Signer payer, SigningContext context) {
    PublicKey key = payer.publicKey();
    if (!key.equals(unsigned.payer())) {
      throw new IllegalArgumentException(key + " can't sign an order of " + unsigned.payer());
    }
    return payer.sign(unsigned.signedMessage(context));
  }
}
