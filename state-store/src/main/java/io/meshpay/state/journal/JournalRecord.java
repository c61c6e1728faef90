package io.meshpay.state.journal;

import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.WithdrawalOrder;
import io.meshpay.protocol.sbe.OrderKind;
import java.io.IOException;
import java.util.Objects;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A change as the reader found it. It is the reader's: valid until the reader is used again, and
 * its buffers with it.
 */
public final class JournalRecord {
  private final CertificateUnpacking unpacking;
  private final UnsafeBuffer orderBytes = new UnsafeBuffer(new byte[WithdrawalOrder.BYTES]);
  private final UnsafeBuffer order = new UnsafeBuffer(orderBytes, 0, 0);
  private final UnsafeBuffer certificate = new UnsafeBuffer(orderBytes, 0, 0);

  private RecordKind kind = RecordKind.VOTE;
  private OrderKind orderKind = OrderKind.NONE;
  private @Nullable SegmentHeader header;
  private long segment;
  private long position;
  private long offset;
  private DirectBuffer bytes = orderBytes;
  private int length;

  JournalRecord(CertificateUnpacking unpacking) {
    this.unpacking = unpacking;
  }

  /** Takes over the record that a cursor stands at. */
  void set(RecordKind newKind, long newPosition, RecordCursor cursor) throws IOException {
    kind = newKind;
    header = cursor.header();
    segment = cursor.header().firstPosition();
    position = newPosition;
    offset = cursor.offset();
    bytes = cursor.record();
    length = cursor.length();
    orderKind = readOrder();
    if (orderKind == OrderKind.NONE) {
      throw damaged("its order is not to be read");
    }
    order.wrap(orderBytes, 0, Order.bytes(orderKind));
  }

  private OrderKind readOrder() throws IOException {
    if (kind == RecordKind.EXECUTION) {
      return unpacking.readOrder(bytes, length, offset, orderBytes);
    }
    int orderLength = Order.bytes(OrderKind.TRANSFER);
    if (length != JournalFormat.RECORD_BYTES + orderLength) {
      return OrderKind.NONE;
    }
    orderBytes.putBytes(0, bytes, JournalFormat.RECORD_BYTES, orderLength);
    return OrderKind.TRANSFER;
  }

  /** VOTE or EXECUTION. */
  public RecordKind kind() {
    return kind;
  }

  /** The change's ordinal since genesis, from 1 on. */
  public long position() {
    return position;
  }

  /** The first position of the segment that it is in. */
  public long segment() {
    return segment;
  }

  /** The name of the file that it is in. */
  public String file() {
    return SegmentName.of(segment);
  }

  SegmentHeader header() {
    return Objects.requireNonNull(header);
  }

  /** Where in the segment it is, in bytes. */
  public long offset() {
    return offset;
  }

  /** What kind of order was voted for or executed. */
  public OrderKind orderKind() {
    return orderKind;
  }

  /** The whole order as it was signed, from 0 to the buffer's capacity. */
  public DirectBuffer order() {
    return order;
  }

  /**
   * The certificate that was executed, header included, from 0 to the buffer's capacity: byte for
   * byte what was appended.
   *
   * @throws IllegalStateException if this is a vote
   * @throws JournalDamagedException if it isn't to be had as it was appended
   */
  public DirectBuffer certificate() throws IOException {
    if (kind != RecordKind.EXECUTION) {
      throw new IllegalStateException("a vote has no certificate");
    }
    int certificateLength = unpacking.unpack(bytes, length, offset);
    if (certificateLength == CertificateUnpacking.BAD) {
      throw damaged("its certificate is not what was written");
    }
    certificate.wrap(unpacking.document(), 0, certificateLength);
    return certificate;
  }

  private JournalDamagedException damaged(String what) {
    return new JournalDamagedException(
        SegmentName.of(segment), offset, "record " + position + ": " + what);
  }
}
