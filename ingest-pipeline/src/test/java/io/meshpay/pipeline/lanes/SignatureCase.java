package io.meshpay.pipeline.lanes;

import io.meshpay.protocol.crypto.SignatureBatch;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.SigningKey;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** A key, a message and 64 bytes that may be its signature. */
final class SignatureCase {
  final byte[] key;
  final byte[] message;
  final byte[] signature;

  SignatureCase(byte[] key, byte[] message, byte[] signature) {
    this.key = key;
    this.message = message;
    this.signature = signature;
  }

  static SignatureCase signed(SigningKey key, byte[] message) {
    return new SignatureCase(key.publicKey().toBytes(), message, key.sign(message).toBytes());
  }

  static SigningKey key(Random random) {
    return SigningKey.fromSeed(bytes(random, SigningKey.SEED_BYTES));
  }

  static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /** So many valid cases of so many keys. */
  static List<SignatureCase> valid(Random random, int keys, int count) {
    List<SigningKey> signers = new ArrayList<>();
    for (int i = 0; i < keys; i++) {
      signers.add(key(random));
    }
    List<SignatureCase> cases = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = random.nextInt(SignatureBatch.MESSAGE_BYTES_MAX + 1);
      cases.add(signed(signers.get(i % keys), bytes(random, length)));
    }
    return cases;
  }

  SignatureCase with(byte[] otherKey, byte[] otherMessage, byte[] otherSignature) {
    return new SignatureCase(otherKey, otherMessage, otherSignature);
  }

  /** The same with one bit of the signature's byte turned. */
  SignatureCase flipped(int byteOfSignature, int bit) {
    byte[] flipped = signature.clone();
    flipped[byteOfSignature] ^= (byte) (1 << bit);
    return with(key, message, flipped);
  }

  void addTo(SignatureBatch batch) {
    batch.add(
        new UnsafeBuffer(key),
        0,
        new UnsafeBuffer(signature),
        0,
        new byte[0],
        new UnsafeBuffer(message),
        0,
        message.length);
  }

  /** What a verifier says about cases, given to it so many at a time. */
  static BitSet verify(SignatureVerifier verifier, List<SignatureCase> cases, int batchSize) {
    BitSet valid = new BitSet();
    SignatureBatch batch = new SignatureBatch(batchSize);
    for (int from = 0; from < cases.size(); from += batchSize) {
      int to = Math.min(cases.size(), from + batchSize);
      batch.clear();
      for (SignatureCase each : cases.subList(from, to)) {
        each.addTo(batch);
      }
      verifier.verify(batch);
      for (int i = from; i < to; i++) {
        valid.set(i, batch.isValid(i - from));
      }
    }
    return valid;
  }

  @Override
  public String toString() {
    HexFormat hex = HexFormat.of();
    return "key %s, message %s, signature %s"
        .formatted(hex.formatHex(key), hex.formatHex(message), hex.formatHex(signature));
  }
}
