package io.meshpay.protocol.crypto;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.PublicKeyVerify;
import com.google.crypto.tink.signature.Ed25519PublicKey;
import com.google.crypto.tink.util.Bytes;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.security.GeneralSecurityException;
import java.util.Arrays;

/**
 * Verifies one by one with Tink, over Conscrypt where that loads. Tink takes non-canonical keys,
 * which the acceptance rule doesn't, so those are refused before.
 */
final class TinkVerifier implements SignatureVerifier {
  /** Makes Tink's verifier of one key. */
  interface Keyed {
    PublicKeyVerify of(Ed25519PublicKey key) throws GeneralSecurityException;
  }

  private final Keyed tink;

  TinkVerifier() {
    this(TinkEd25519::verifier);
  }

  /** For the test that holds Tink's own Java code to the rule where Conscrypt loads as well. */
  TinkVerifier(Keyed tink) {
    this.tink = tink;
  }

  @Override
  public void verify(SignatureBatch batch) {
    for (int entry = 0; entry < batch.size(); entry++) {
      batch.setValid(entry, isValid(batch, entry));
    }
  }

  @Override
  public String name() {
    return "tink";
  }

  // A library that trips over hostile bytes, in whatever way, has not accepted them.
  @AccessesPartialKey
  private boolean isValid(SignatureBatch batch, int entry) {
    int key = entry * PublicKey.BYTES;
    if (!PointEncoding.isCanonical(batch.keys(), key)) {
      return false;
    }
    int signature = entry * Signature.BYTES;
    int message = batch.messageOffset(entry);
    try {
      tink.of(Ed25519PublicKey.create(Bytes.copyFrom(batch.keys(), key, PublicKey.BYTES)))
          .verify(
              Arrays.copyOfRange(batch.signatures(), signature, signature + Signature.BYTES),
              Arrays.copyOfRange(batch.messages(), message, message + batch.messageBytes(entry)));
      return true;
    } catch (GeneralSecurityException | RuntimeException refused) {
      return false;
    }
  }
}
