package io.meshpay.load.target;

import static io.meshpay.protocol.layout.Layout.HEADER_BYTES;

import io.meshpay.load.corpus.CorpusCursor;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.merkle.MerklePath;
import io.meshpay.protocol.sbe.ConfirmationResponseDecoder;
import io.meshpay.protocol.sbe.TransferResponseDecoder;
import io.meshpay.protocol.value.Digest;
import org.agrona.DirectBuffer;

/**
 * Whether an answer has the layout of a vote or an acknowledgement, is the target's, and is about
 * the right order. Its signature is left to {@link SampleCheck}. Without garbage.
 */
public final class AnswerCheck {
  /** Where the request's number stands in every answer, also in a refusal. */
  public static final int REQUEST_ID_OFFSET = HEADER_BYTES;

  // A vote and an acknowledgement have one layout.
  private static final int BLOCK_BYTES = TransferResponseDecoder.BLOCK_LENGTH;
  private static final int DIGEST_OFFSET =
      HEADER_BYTES + TransferResponseDecoder.orderDigestEncodingOffset();

  /** Where the signed leaf stands, with its path behind it to the message's end. */
  static final int LEAF_OFFSET = HEADER_BYTES + TransferResponseDecoder.voteEncodingOffset();

  private static final int PATH_OFFSET = HEADER_BYTES + BLOCK_BYTES + Layout.VAR_DATA_LENGTH_BYTES;
  private static final int LONGS_PER_DIGEST = Digest.BYTES / Long.BYTES;

  /** The target's index. */
  private static final int TARGET = 0;

  static {
    if (BLOCK_BYTES != ConfirmationResponseDecoder.BLOCK_LENGTH) {
      throw new AssertionError("votes and acknowledgements have one layout");
    }
  }

  private AnswerCheck() {}

  /** Whether a vote or acknowledgement is about this payment's order. */
  public static boolean isRight(DirectBuffer answer, int offset, int length, CorpusCursor payment) {
    if (length < PATH_OFFSET || Layout.unsignedShort(answer, offset) != BLOCK_BYTES) {
      return false;
    }
    int leaf = offset + LEAF_OFFSET;
    int index = Layout.unsignedShort(answer, leaf + SignedLeaf.LEAF_INDEX_OFFSET);
    int count = Layout.unsignedShort(answer, leaf + SignedLeaf.LEAF_COUNT_OFFSET);
    int pathBytes = Layout.unsignedShort(answer, offset + HEADER_BYTES + BLOCK_BYTES);
    return Layout.unsignedShort(answer, leaf + SignedLeaf.AUTHORITY_OFFSET) == TARGET
        && pathBytes == MerklePath.nodes(index, count) * Digest.BYTES
        && length == PATH_OFFSET + pathBytes
        && hasDigest(answer, offset + DIGEST_OFFSET, payment);
  }

  private static boolean hasDigest(DirectBuffer answer, int offset, CorpusCursor payment) {
    DirectBuffer corpus = payment.buffer();
    int digest = payment.digestOffset();
    for (int i = 0; i < LONGS_PER_DIGEST; i++) {
      int at = i * Long.BYTES;
      if (answer.getLong(offset + at) != corpus.getLong(digest + at)) {
        return false;
      }
    }
    return true;
  }
}
