package io.meshpay.load.corpus;

import static io.meshpay.load.corpus.CorpusFormat.GROUP_ORDERS;
import static io.meshpay.load.corpus.CorpusFormat.RECORD_BYTES;

import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.Signature;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Stands on one order of a corpus at a time. Used by one thread, without garbage. */
public final class CorpusCursor {
  /** Leaves under each vote of the corpus. */
  public static final int LEAF_COUNT = GROUP_ORDERS;

  /** Length of each vote's path. */
  public static final int PATH_BYTES = CorpusFormat.PATH_NODES * Digest.BYTES;

  private final Corpus corpus;
  private final int blockBytes;
  private final UnsafeBuffer block = new UnsafeBuffer(0, 0);
  private long blockNumber = -1;
  private int leaf;

  public CorpusCursor(Corpus corpus) {
    this.corpus = corpus;
    blockBytes = CorpusFormat.blockBytes(corpus.header().votes());
  }

  /** Moves to an order, counted from 0. */
  public void moveTo(long order) {
    long number = order / GROUP_ORDERS;
    if (number != blockNumber) {
      block.wrap(corpus.blockAddress(number), blockBytes);
      blockNumber = number;
    }
    leaf = (int) (order % GROUP_ORDERS);
  }

  /** Where the order, its digest and the votes' signatures stand. */
  public DirectBuffer buffer() {
    return block;
  }

  /** Where the order stands. */
  public int orderOffset() {
    return leaf * RECORD_BYTES;
  }

  /** Where its digest stands. */
  public int digestOffset() {
    return CorpusFormat.nodeOffset(0, leaf);
  }

  /** Where the root signature of the {@code vote}-th other authority stands, from 0. */
  public int signatureOffset(int vote) {
    return CorpusFormat.VOTES_OFFSET + vote * Signature.BYTES;
  }

  /** The order's place among the leaves of its votes. */
  public int leafIndex() {
    return leaf;
  }

  /** Writes the path of its votes: {@link #PATH_BYTES} bytes. */
  public void copyPath(MutableDirectBuffer to, int offset) {
    for (int level = 0; level < CorpusFormat.PATH_NODES; level++) {
      int sibling = (leaf >> level) ^ 1;
      to.putBytes(
          offset + level * Digest.BYTES,
          block,
          CorpusFormat.nodeOffset(level, sibling),
          Digest.BYTES);
    }
  }

  /** Who pays, by number. */
  public int payer() {
    return block.getInt(orderOffset() + CorpusFormat.PAYER_OFFSET, ByteOrder.LITTLE_ENDIAN);
  }

  /** Who is paid, by number. */
  public int payee() {
    return block.getInt(orderOffset() + CorpusFormat.PAYEE_OFFSET, ByteOrder.LITTLE_ENDIAN);
  }
}
