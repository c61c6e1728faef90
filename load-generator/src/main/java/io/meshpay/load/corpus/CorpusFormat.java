package io.meshpay.load.corpus;

import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.Signature;

/**
 * Layout of a corpus file. All numbers are little-endian.
 *
 * <pre>
 * header    4096 bytes, see {@link CorpusHeader}
 * block     as many as there are groups of {@link #GROUP_ORDERS} orders:
 *   orders    64 records of 180: order 172 ‖ payer u32 ‖ payee u32, as numbers of accounts
 *   tree      127 nodes of 32: an RFC 6962 tree over the orders' digests, level after level, the
 *             digests themselves first and the root last
 *   votes     for each other authority that votes, ascending: its signature 64 of the root
 *   checksum  u32 CRC32C of the block so far ‖ u32 0
 * </pre>
 *
 * <p>Orders stand in the sequence in which they are sent, so those of one payer in that of their
 * numbers. There are only whole groups.
 */
final class CorpusFormat {
  static final int HEADER_BYTES = 4096;

  /** Orders under one signature: as many as authorities put there by themselves. */
  static final int GROUP_ORDERS = 64;

  /** Levels of such a tree below its root, which is the length of a path. */
  static final int PATH_NODES = 6;

  static final int NODES = 2 * GROUP_ORDERS - 1;

  static final int PAYER_OFFSET = TransferOrder.BYTES;
  static final int PAYEE_OFFSET = PAYER_OFFSET + Integer.BYTES;
  static final int RECORD_BYTES = PAYEE_OFFSET + Integer.BYTES;
  static final int TREE_OFFSET = GROUP_ORDERS * RECORD_BYTES;
  static final int ROOT_OFFSET = TREE_OFFSET + (NODES - 1) * Digest.BYTES;
  static final int VOTES_OFFSET = TREE_OFFSET + NODES * Digest.BYTES;

  private static final int CHECKSUM_BYTES = 2 * Integer.BYTES;

  private CorpusFormat() {}

  /** Where a block's checksum stands, which covers all before it. */
  static int checksumOffset(int votes) {
    return VOTES_OFFSET + votes * Signature.BYTES;
  }

  /** Length of a block with so many other authorities' votes. */
  static int blockBytes(int votes) {
    return checksumOffset(votes) + CHECKSUM_BYTES;
  }

  /** Length of a file. */
  static long fileBytes(long blocks, int votes) {
    return HEADER_BYTES + blocks * blockBytes(votes);
  }

  /**
   * Where the node on {@code level}, the leaves' being 0, at {@code position} stands in a block.
   */
  static int nodeOffset(int level, int position) {
    int before = 2 * GROUP_ORDERS - ((2 * GROUP_ORDERS) >> level);
    return TREE_OFFSET + (before + position) * Digest.BYTES;
  }
}
