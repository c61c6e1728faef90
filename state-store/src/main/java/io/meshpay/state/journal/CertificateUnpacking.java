package io.meshpay.state.journal;

import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.merkle.MerklePath;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.OrderDigest;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.sbe.MessageHeaderDecoder;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.sbe.TransferCertificateDecoder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.Signature;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Gives back, byte for byte, what {@link CertificatePacking} wrote. Whatever the record says, it
 * reads only within the segment and writes only within its buffer. For one thread.
 */
final class CertificateUnpacking {
  /** What the methods give for a record that no packing wrote. */
  static final int BAD = -1;

  private static final int FIRST_PAYLOAD_BYTE = JournalFormat.RECORD_BYTES;
  private static final int ITEM_MASK = (1 << CertificatePacking.ITEM_BITS) - 1;

  private final long epoch;
  private final SegmentPages pages;
  private final OrderDigest orderDigest = new OrderDigest();
  private final RecordChecksum checksum = new RecordChecksum();
  private final UnsafeBuffer foundOrder = new UnsafeBuffer(new byte[TransferOrder.BYTES]);
  private final ByteBuffer documentBytes =
      ByteBuffer.allocateDirect(JournalFormat.CERTIFICATE_BYTES_MAX);
  private final UnsafeBuffer document = new UnsafeBuffer(documentBytes);

  /** The record that is being unpacked, how far, and how much of the document there is. */
  private DirectBuffer record = document;

  private long recordOffset;
  private int recordLength;
  private int cursor;
  private int written;

  /**
   * @param epoch the journal's
   * @param pages the segment of the records
   */
  CertificateUnpacking(long epoch, SegmentPages pages) {
    this.epoch = epoch;
    this.pages = pages;
  }

  /** The document that {@link #unpack} made, from 0 on; valid until the next call. */
  DirectBuffer document() {
    return document;
  }

  /**
   * Makes the certificate of an EXECUTION.
   *
   * @param from the whole record at 0
   * @param offset of the record in the segment
   * @return the document's length, or {@link #BAD}
   */
  int unpack(DirectBuffer from, int length, long offset) throws IOException {
    if (!start(from, length, offset)) {
      return BAD;
    }
    int crc = from.getInt(FIRST_PAYLOAD_BYTE, JournalFormat.ORDER);
    boolean isGood =
        switch (from.getByte(FIRST_PAYLOAD_BYTE + CertificatePacking.FORM)) {
          case CertificatePacking.FORM_WHOLE -> copyOwn(recordLength - cursor);
          case CertificatePacking.FORM_TRANSFER -> unpackTransfer();
          default -> false;
        };
    return isGood && cursor == recordLength && checksum.compute(documentBytes, 0, written) == crc
        ? written
        : BAD;
  }

  /**
   * Finds the order of an EXECUTION without the votes.
   *
   * @param into takes the order at 0
   * @return the kind of the order; NONE if the record is bad
   */
  OrderKind readOrder(DirectBuffer from, int length, long offset, MutableDirectBuffer into)
      throws IOException {
    if (!start(from, length, offset)) {
      return OrderKind.NONE;
    }
    int form = from.getByte(FIRST_PAYLOAD_BYTE + CertificatePacking.FORM);
    if (form == CertificatePacking.FORM_WHOLE) {
      OrderKind kind = CertificateLayout.orderKind(from, cursor, recordLength - cursor);
      if (kind != OrderKind.NONE) {
        int at = cursor + CertificateLayout.orderOffset(kind);
        into.putBytes(0, from, at, Order.bytes(kind));
      }
      return kind;
    }
    if (form != CertificatePacking.FORM_TRANSFER || !has(Short.BYTES + Integer.BYTES)) {
      return OrderKind.NONE;
    }
    cursor += Short.BYTES;
    if (!readTransferOrder()) {
      return OrderKind.NONE;
    }
    into.putBytes(0, document, written - TransferOrder.BYTES, TransferOrder.BYTES);
    return OrderKind.TRANSFER;
  }

  private boolean start(DirectBuffer from, int length, long offset) {
    record = from;
    recordLength = length;
    recordOffset = offset;
    cursor = FIRST_PAYLOAD_BYTE + CertificatePacking.PREFIX_BYTES;
    written = 0;
    return length >= cursor;
  }

  private boolean unpackTransfer() throws IOException {
    if (!has(Short.BYTES + Integer.BYTES)) {
      return false;
    }
    int votes = Layout.unsignedShort(record, cursor);
    cursor += Short.BYTES;
    putShort(TransferCertificateDecoder.BLOCK_LENGTH);
    putShort(TransferCertificateDecoder.TEMPLATE_ID);
    putShort(MessageHeaderDecoder.SCHEMA_ID);
    putShort(MessageHeaderDecoder.SCHEMA_VERSION);
    document.putLong(written, epoch, JournalFormat.ORDER);
    written += Long.BYTES;
    if (!readTransferOrder()) {
      return false;
    }
    putShort(SignedLeaf.BYTES);
    putShort(votes);
    boolean isGood = true;
    for (int i = 0; i < votes && isGood; i++) {
      isGood = unpackVote();
    }
    return isGood;
  }

  private boolean readTransferOrder() throws IOException {
    int at = takeInt();
    return at == 0 ? copyOwn(TransferOrder.BYTES) : copyFrom(at, TransferOrder.BYTES);
  }

  private boolean unpackVote() throws IOException {
    if (!has(CertificatePacking.VOTE_BYTES)) {
      return false;
    }
    int items = record.getInt(cursor + CertificatePacking.VOTE_ITEMS, JournalFormat.ORDER);
    int nodeCount = items >>> CertificatePacking.NODE_COUNT_SHIFT;
    if (nodeCount > MerklePath.NODES_MAX || !hasRoom(SignedLeaf.BYTES + Short.BYTES)) {
      return false;
    }
    document.putBytes(written, record, cursor, CertificatePacking.VOTE_ITEMS);
    cursor += CertificatePacking.VOTE_BYTES;
    written += CertificatePacking.VOTE_ITEMS;
    if (!unpackItem(items & ITEM_MASK, Signature.BYTES) || !hasRoom(Short.BYTES)) {
      return false;
    }
    putShort(nodeCount * Digest.BYTES);
    boolean isGood = true;
    for (int i = 1; i <= nodeCount && isGood; i++) {
      isGood = unpackItem((items >>> (i * CertificatePacking.ITEM_BITS)) & ITEM_MASK, Digest.BYTES);
    }
    return isGood;
  }

  private boolean unpackItem(int item, int bytes) throws IOException {
    if (item == CertificatePacking.ITEM_OWN) {
      return copyOwn(bytes);
    }
    if (!has(Integer.BYTES)) {
      return false;
    }
    int at = takeInt();
    return switch (item) {
      case CertificatePacking.ITEM_BYTES -> copyFrom(at, bytes);
      case CertificatePacking.ITEM_ORDER -> bytes == Digest.BYTES && copyDigest(at);
      default -> false;
    };
  }

  private boolean copyOwn(int bytes) {
    if (!has(bytes) || !hasRoom(bytes)) {
      return false;
    }
    document.putBytes(written, record, cursor, bytes);
    cursor += bytes;
    written += bytes;
    return true;
  }

  private boolean copyFrom(int at, int bytes) throws IOException {
    if (!isBefore(at, bytes) || !hasRoom(bytes) || !pages.read(at, bytes, document, written)) {
      return false;
    }
    written += bytes;
    return true;
  }

  private boolean copyDigest(int at) throws IOException {
    if (!isBefore(at, TransferOrder.BYTES)
        || !hasRoom(Digest.BYTES)
        || !pages.read(at, TransferOrder.BYTES, foundOrder, 0)) {
      return false;
    }
    orderDigest.compute(OrderKind.TRANSFER, foundOrder, 0, document, written);
    written += Digest.BYTES;
    return true;
  }

  /** Whether so many bytes at an offset of the segment stand before what is read here. */
  private boolean isBefore(int at, int bytes) {
    return at >= JournalFormat.HEADER_BYTES && (long) at + bytes <= recordOffset + cursor;
  }

  private boolean has(int bytes) {
    return recordLength - cursor >= bytes;
  }

  private boolean hasRoom(int bytes) {
    return JournalFormat.CERTIFICATE_BYTES_MAX - written >= bytes;
  }

  private int takeInt() {
    int value = record.getInt(cursor, JournalFormat.ORDER);
    cursor += Integer.BYTES;
    return value;
  }

  private void putShort(int value) {
    document.putShort(written, (short) value, JournalFormat.ORDER);
    written += Short.BYTES;
  }
}
