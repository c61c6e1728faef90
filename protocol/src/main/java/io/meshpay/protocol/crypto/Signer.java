package io.meshpay.protocol.crypto;

import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;

/** Signs with one Ed25519 key. Deterministic: the same message gives the same signature. */
public interface Signer {
  /** The key under which the signatures verify. */
  PublicKey publicKey();

  /** Signs a whole message; see {@link SigningContext} for what it starts with. */
  Signature sign(byte[] message);
}
