package io.meshpay.load.machine;

import io.meshpay.protocol.crypto.SignatureBatch;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.crypto.SigningKey;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * How many Ed25519 signatures one core of this JVM verifies in a second, one after the other: the
 * yardstick of a payment rate, as each authority must verify some for every payment.
 *
 * @param verifier which implementation, the one that authorities take by themselves
 * @param perSecond signatures a second
 */
public record VerificationSpeed(String verifier, long perSecond) {
  private static final long WARM_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(300);
  private static final long MEASURED_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int MESSAGES = 64;

  /** What is signed of a transfer order: prefix and body. */
  private static final int MESSAGE_BYTES = 164;

  /** Measures on the calling thread for a bit more than a second. */
  public static VerificationSpeed measure() {
    SignatureVerifier verifier = SignatureVerifiers.best();
    SignatureBatch[] batches = batchesOfOne();
    run(verifier, batches, WARM_UP_NANOS);
    return new VerificationSpeed(verifier.name(), run(verifier, batches, MEASURED_NANOS));
  }

  private static long run(SignatureVerifier verifier, SignatureBatch[] batches, long nanos) {
    long started = System.nanoTime();
    long count = 0;
    while (System.nanoTime() - started < nanos) {
      SignatureBatch batch = batches[(int) (count++ % MESSAGES)];
      verifier.verify(batch);
      if (!batch.isValid(0)) {
        throw new IllegalStateException(verifier.name() + " refuses a good signature");
      }
    }
    return count * TimeUnit.SECONDS.toNanos(1) / (System.nanoTime() - started);
  }

  private static SignatureBatch[] batchesOfOne() {
    SigningKey key = SigningKey.generate();
    UnsafeBuffer publicKey = new UnsafeBuffer(key.publicKey().toBytes());
    SignatureBatch[] batches = new SignatureBatch[MESSAGES];
    for (int i = 0; i < MESSAGES; i++) {
      byte[] message = new byte[MESSAGE_BYTES];
      message[0] = (byte) i;
      UnsafeBuffer signature = new UnsafeBuffer(key.sign(message).toBytes());
      batches[i] = new SignatureBatch(1);
      batches[i].add(
          publicKey, 0, signature, 0, new byte[0], new UnsafeBuffer(message), 0, MESSAGE_BYTES);
    }
    return batches;
  }
}
