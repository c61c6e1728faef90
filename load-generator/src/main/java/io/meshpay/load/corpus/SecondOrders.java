package io.meshpay.load.corpus;

import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.order.TransferOrder;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * For some orders of a corpus a second one of the same account and number, over one unit more and
 * signed as well: what a payer would send who wants to spend twice.
 */
public final class SecondOrders {
  private final long first;
  private final int period;
  private final byte[][] orders;

  private SecondOrders(long first, int period, byte[][] orders) {
    this.first = first;
    this.period = period;
    this.orders = orders;
  }

  /**
   * Signs them for every {@code period}-th order from {@code from} on, on all processors.
   *
   * @param to the first order that has none any more
   */
  public static SecondOrders sign(
      Corpus corpus, AccountBook accounts, SigningContext context, long from, long to, int period) {
    long first = Math.ceilDiv(from, (long) period);
    int count = Math.toIntExact(Math.max(0, Math.ceilDiv(to, (long) period) - first));
    byte[][] orders = new byte[count][];
    OrderSigner.Keys keys = new OrderSigner.Keys(accounts);
    ThreadLocal<OrderSigner> signers = ThreadLocal.withInitial(() -> OrderSigner.best(keys));
    IntStream.range(0, count)
        .parallel()
        .forEach(
            i -> {
              CorpusCursor cursor = new CorpusCursor(corpus);
              cursor.moveTo((first + i) * period);
              orders[i] = second(cursor, context, signers.get());
            });
    return new SecondOrders(first, period, orders);
  }

  private static byte[] second(CorpusCursor cursor, SigningContext context, OrderSigner signer) {
    UnsafeBuffer order = new UnsafeBuffer(new byte[TransferOrder.BYTES]);
    order.putBytes(0, cursor.buffer(), cursor.orderOffset(), TransferOrder.BYTES);
    long amount = order.getLong(TransferOrder.AMOUNT_OFFSET, ByteOrder.LITTLE_ENDIAN);
    order.putLong(TransferOrder.AMOUNT_OFFSET, amount + 1, ByteOrder.LITTLE_ENDIAN);
    byte[] body = new byte[TransferOrder.SIGNED_BYTES];
    order.getBytes(0, body);
    signer.sign(
        cursor.payer(),
        context.message(Domain.TRANSFER_ORDER, body),
        order.byteArray(),
        TransferOrder.SIGNATURE_OFFSET);
    return order.byteArray();
  }

  /** The second one of an order; null if it has none. */
  public byte @Nullable [] of(long order) {
    long index = order / period - first;
    return order % period == 0 && index >= 0 && index < orders.length ? orders[(int) index] : null;
  }
}
