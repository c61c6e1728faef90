package io.meshpay.protocol.order;

import io.meshpay.protocol.merkle.MerkleHasher;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.value.Digest;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The digest that votes are about: SHA-256(0x00 ‖ kind ‖ order), the order with its signature, the
 * kind as one byte. It is at once the leaf hash (RFC 6962, section 2.1) of the order's vote. With
 * the signature inside, two signatures of one body are two orders: an equivocation.
 *
 * <p>Reusable without garbage, by one thread.
 */
public final class OrderDigest {
  private final MerkleHasher hasher = new MerkleHasher();
  private final UnsafeBuffer leaf = new UnsafeBuffer(new byte[1 + WithdrawalOrder.BYTES]);

  /** Writes the 32-byte digest of the order at {@code offset} to {@code digest}. */
  public void compute(
      OrderKind kind,
      DirectBuffer order,
      int offset,
      MutableDirectBuffer digest,
      int digestOffset) {
    hasher.leaf(leaf, 0, fill(kind, order, offset), digest, digestOffset);
  }

  /** The digest of an order, as a value. */
  public Digest of(Order order) {
    UnsafeBuffer bytes = new UnsafeBuffer(order.toBytes());
    return hasher.leaf(leaf, 0, fill(order.kind(), bytes, 0));
  }

  private int fill(OrderKind kind, DirectBuffer order, int offset) {
    int bytes = Order.bytes(kind);
    leaf.putByte(0, (byte) kind.value());
    leaf.putBytes(1, order, offset, bytes);
    return 1 + bytes;
  }
}
