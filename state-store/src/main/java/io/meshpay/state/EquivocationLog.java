package io.meshpay.state;

import io.meshpay.protocol.sbe.TransferOrderDecoder;
import io.meshpay.protocol.value.PublicKey;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The last proofs that an account signed two different orders with one sequence number: both
 * orders, each with its sender's signature, so that anyone can check them.
 *
 * <p>Bounded and allocated up front; the oldest gives way. An account and sequence number that is
 * still held isn't recorded again, so that an equivocator who repeats himself doesn't push out the
 * others.
 */
public final class EquivocationLog {
  /** How many proofs are kept. */
  public static final int PROOFS_MAX = 64;

  private static final int ORDER_BYTES = TransferOrderDecoder.ENCODED_LENGTH;

  private final UnsafeBuffer orders = new UnsafeBuffer(new byte[PROOFS_MAX * 2 * ORDER_BYTES]);
  private long seen;
  private long recorded;

  /** How often a conflict was met, repeats included. */
  public long seen() {
    return seen;
  }

  /** How many proofs are held now. */
  public int size() {
    return (int) Math.min(recorded, PROOFS_MAX);
  }

  /**
   * Visits the proofs held, the oldest first.
   *
   * @param visitor sees both orders of each; the buffer is valid only during the call
   */
  public void forEach(Visitor visitor) {
    for (long i = recorded - size(); i < recorded; i++) {
      int offset = offsetOf(i);
      visitor.proof(orders, offset, offset + ORDER_BYTES, ORDER_BYTES);
    }
  }

  /** Notes that {@code known} (at 0) and {@code order} are of one account and sequence number. */
  void record(DirectBuffer known, TransferOrderDecoder order) {
    seen++;
    if (isHeld(order)) {
      return;
    }
    int offset = offsetOf(recorded);
    orders.putBytes(offset, known, 0, ORDER_BYTES);
    orders.putBytes(offset + ORDER_BYTES, order.buffer(), order.offset(), ORDER_BYTES);
    recorded++;
  }

  private boolean isHeld(TransferOrderDecoder order) {
    int sender = TransferOrderDecoder.senderEncodingOffset();
    int sequenceNumber = TransferOrderDecoder.sequenceNumberEncodingOffset();
    DirectBuffer buffer = order.buffer();
    for (long i = recorded - size(); i < recorded; i++) {
      int offset = offsetOf(i);
      if (orders.getLong(offset + sequenceNumber) == buffer.getLong(order.offset() + sequenceNumber)
          && Bytes.areEqual(
              orders, offset + sender, buffer, order.offset() + sender, PublicKey.BYTES)) {
        return true;
      }
    }
    return false;
  }

  private static int offsetOf(long proof) {
    return (int) (proof % PROOFS_MAX) * 2 * ORDER_BYTES;
  }

  /** Sees one proof: two whole transfer orders of {@code length} bytes in one buffer. */
  @FunctionalInterface
  public interface Visitor {
    void proof(DirectBuffer buffer, int firstOffset, int secondOffset, int length);
  }
}
