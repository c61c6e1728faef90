package io.meshpay.pipeline.lanes;

import io.meshpay.protocol.crypto.SignatureBatch;
import io.meshpay.protocol.crypto.SignatureVerifier;

/**
 * Begins with one verifier, and goes on with another when somebody has found a faster one. It also
 * tells when that is worth looking for: when so many signatures have come that the time which a
 * trial takes, and above all the compiler's, comes back.
 *
 * <p>Rejected: a trial before the first signature. It makes each start seconds longer, on a machine
 * that is busy with the start it finds what isn't so, and who has little to verify needs none.
 */
public final class ChangingVerifier implements SignatureVerifier {
  private final long signaturesBefore;
  private final Runnable whenBusy;
  private volatile SignatureVerifier current;
  private long signatures;
  private boolean isTold;

  /**
   * @param signaturesBefore after so many, {@code whenBusy} is called once, by the verifying thread
   */
  public ChangingVerifier(SignatureVerifier first, long signaturesBefore, Runnable whenBusy) {
    current = first;
    this.signaturesBefore = signaturesBefore;
    this.whenBusy = whenBusy;
  }

  /**
   * Goes on with another from the next batch on. Any thread.
   *
   * @param next which nobody else uses any more
   */
  public void use(SignatureVerifier next) {
    current = next;
  }

  @Override
  public void verify(SignatureBatch batch) {
    current.verify(batch);
    signatures += batch.size();
    if (!isTold && signatures >= signaturesBefore) {
      isTold = true;
      whenBusy.run();
    }
  }

  /** The one that is in use. Any thread. */
  @Override
  public String name() {
    return current.name();
  }
}
