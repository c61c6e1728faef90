package io.meshpay.state.journal;

import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.sbe.TransferCertificateDecoder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.Signature;
import java.nio.ByteBuffer;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/**
 * Writes certificates into a segment without what stands there already. Authorities sign many votes
 * at once, so certificates share root signatures and the upper nodes of paths; their orders were
 * journalled when they were voted for, and the lowest node of a path is the digest of such an order
 * as well. Each is written once in a segment; from then on its offset stands for it. The payload of
 * an EXECUTION:
 *
 * <pre>
 *  0  u32  CRC-32C of the whole certificate document
 *  4  u8   form
 *  5       form 0: the document
 *          form 1, a transfer's certificate of the journal's epoch:
 *     u16  count of votes
 *     u32  offset of the order's 172 bytes; or 0, then they follow
 *          for each vote
 *     u16  authority, u16 leafIndex, u16 leafCount
 *     u32  items: 2 bits each from the lowest on, first for the root signature, then for the nodes
 *          of the path; in bits 24 to 27 the count of nodes
 *          for each item
 *       0  its 64 or 32 bytes follow
 *       1  u32 offset of its bytes
 *       2  u32 offset of a transfer order whose digest it is
 * </pre>
 *
 * <p>All offsets point into the same segment, before the item. Used by one thread, no garbage.
 */
final class CertificatePacking {
  static final int PREFIX_BYTES = 5;
  static final int FORM = 4;
  static final int FORM_WHOLE = 0;
  static final int FORM_TRANSFER = 1;

  /** What stands before the order and the votes of form 1. */
  static final int TRANSFER_PREFIX_BYTES = PREFIX_BYTES + 2 + 4;

  static final int VOTE_BYTES = 10;
  static final int VOTE_ITEMS = 6;
  static final int ITEM_BITS = 2;
  static final int ITEM_OWN = 0;
  static final int ITEM_BYTES = 1;
  static final int ITEM_ORDER = 2;
  static final int NODE_COUNT_SHIFT = 24;

  /** Where the votes of a transfer's certificate begin. */
  static final int DOCUMENT_VOTES =
      Layout.HEADER_BYTES + TransferCertificateDecoder.BLOCK_LENGTH + Layout.GROUP_DIMENSION_BYTES;

  private static final int SIGNATURES_MAX = 1 << 14;
  private static final int NODES_MAX = 1 << 16;
  private static final int ORDERS_MAX = 1 << 16;

  private final long epoch;
  private final OffsetCache signatures;
  private final OffsetCache nodes;
  private final OffsetCache orders;
  private final RecordChecksum checksum = new RecordChecksum();
  private final ByteBuffer documentBytes =
      ByteBuffer.allocateDirect(JournalFormat.CERTIFICATE_BYTES_MAX);

  /** Where the next byte goes, and where in the segment that is. */
  private int cursor;

  private int toOffset;

  /**
   * @param epoch the journal's
   * @param segmentBytes no more is remembered than fits into a segment
   */
  CertificatePacking(long epoch, int segmentBytes) {
    this.epoch = epoch;
    signatures = cache(Signature.BYTES, segmentBytes / Signature.BYTES, SIGNATURES_MAX);
    nodes = cache(Digest.BYTES, segmentBytes / Digest.BYTES, NODES_MAX);
    orders = cache(Digest.BYTES, segmentBytes / TransferOrder.BYTES, ORDERS_MAX);
  }

  private static OffsetCache cache(int keyBytes, int keysMax, int entriesMax) {
    return new OffsetCache(keyBytes, Math.min(Integer.highestOneBit(keysMax), entriesMax));
  }

  /** Forgets all offsets, for a new segment. */
  void clear() {
    signatures.clear();
    nodes.clear();
    orders.clear();
  }

  /** Remembers where the 172 bytes of a transfer order were written. */
  void addOrder(DirectBuffer digest, int digestOffset, long offset) {
    orders.put(digest, digestOffset, (int) offset);
  }

  /**
   * Writes the payload of an EXECUTION.
   *
   * @param document holds a certificate at {@code at}, laid out as {@code CertificateShape} wants
   * @param kind of its order
   * @param digest holds the digest of its order at 0
   * @param into takes the payload at {@code index}
   * @param segmentOffset of {@code index} in the segment
   * @return the payload's length
   */
  int pack(
      DirectBuffer document,
      int at,
      int length,
      OrderKind kind,
      DirectBuffer digest,
      MutableDirectBuffer into,
      int index,
      long segmentOffset) {
    document.getBytes(at, documentBytes, 0, length);
    into.putInt(index, checksum.compute(documentBytes, 0, length), JournalFormat.ORDER);
    boolean isOurTransfer =
        kind == OrderKind.TRANSFER
            && document.getLong(at + Layout.HEADER_BYTES, JournalFormat.ORDER) == epoch;
    if (!isOurTransfer) {
      into.putByte(index + FORM, (byte) FORM_WHOLE);
      into.putBytes(index + PREFIX_BYTES, document, at, length);
      return PREFIX_BYTES + length;
    }
    into.putByte(index + FORM, (byte) FORM_TRANSFER);
    cursor = index + PREFIX_BYTES;
    toOffset = (int) (segmentOffset - index);
    packTransfer(document, at, digest, into);
    return cursor - index;
  }

  private void packTransfer(
      DirectBuffer document, int at, DirectBuffer digest, MutableDirectBuffer into) {
    int votes = Layout.groupCount(document, at + DOCUMENT_VOTES - Layout.GROUP_DIMENSION_BYTES);
    into.putShort(cursor, (short) votes, JournalFormat.ORDER);
    int order = orders.find(digest, 0);
    into.putInt(cursor + 2, order, JournalFormat.ORDER);
    cursor += 6;
    if (order == 0) {
      int orderAt = at + CertificateLayout.orderOffset(OrderKind.TRANSFER);
      addOrder(digest, 0, cursor + toOffset);
      into.putBytes(cursor, document, orderAt, TransferOrder.BYTES);
      cursor += TransferOrder.BYTES;
    }
    int next = at + DOCUMENT_VOTES;
    for (int i = 0; i < votes; i++) {
      next = packVote(document, next, into);
    }
  }

  /** Packs the vote at {@code next} and returns where the one after it is. */
  private int packVote(DirectBuffer document, int next, MutableDirectBuffer into) {
    int path = next + SignedLeaf.BYTES + Layout.VAR_DATA_LENGTH_BYTES;
    int nodeCount = Layout.unsignedShort(document, next + SignedLeaf.BYTES) / Digest.BYTES;
    int head = cursor;
    into.putBytes(head, document, next, VOTE_ITEMS);
    cursor += VOTE_BYTES;
    int items = nodeCount << NODE_COUNT_SHIFT;
    items |= packSignature(document, next + SignedLeaf.ROOT_SIGNATURE_OFFSET, into);
    for (int i = 0; i < nodeCount; i++) {
      int item = packNode(document, path + i * Digest.BYTES, i == 0, into);
      items |= item << ((i + 1) * ITEM_BITS);
    }
    into.putInt(head + VOTE_ITEMS, items, JournalFormat.ORDER);
    return path + nodeCount * Digest.BYTES;
  }

  private int packSignature(DirectBuffer document, int at, MutableDirectBuffer into) {
    int known = signatures.find(document, at);
    if (known != 0) {
      return packOffset(known, ITEM_BYTES, into);
    }
    signatures.put(document, at, cursor + toOffset);
    return packOwn(document, at, Signature.BYTES, into);
  }

  private int packNode(DirectBuffer document, int at, boolean isLowest, MutableDirectBuffer into) {
    int known = nodes.find(document, at);
    if (known != 0) {
      return packOffset(known, ITEM_BYTES, into);
    }
    int order = isLowest ? orders.find(document, at) : 0;
    if (order != 0) {
      return packOffset(order, ITEM_ORDER, into);
    }
    nodes.put(document, at, cursor + toOffset);
    return packOwn(document, at, Digest.BYTES, into);
  }

  private int packOffset(int offset, int item, MutableDirectBuffer into) {
    into.putInt(cursor, offset, JournalFormat.ORDER);
    cursor += Integer.BYTES;
    return item;
  }

  private int packOwn(DirectBuffer document, int at, int bytes, MutableDirectBuffer into) {
    into.putBytes(cursor, document, at, bytes);
    cursor += bytes;
    return ITEM_OWN;
  }
}
