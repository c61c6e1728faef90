package io.meshpay.protocol.crypto;

/**
 * Verifies Ed25519 signatures, a batch at a time. All implementations accept the same signatures:
 * the cofactorless check of RFC 8032, section 5.1.7, with S below the group order, canonical
 * encodings, and R compared byte by byte ({@code docs/protocol.md}, "Signatures"). An entry's
 * result never depends on the other entries.
 *
 * <p>Not thread-safe: each thread has its own.
 */
public interface SignatureVerifier {
  /**
   * Sets the result of every entry of the batch. A malformed key or signature is an invalid entry,
   * never an exception.
   */
  void verify(SignatureBatch batch);

  /** The implementation's name for logs and metrics, such as {@code accp}. */
  String name();
}
