package io.meshpay.load.target;

import static io.meshpay.protocol.layout.Layout.GROUP_DIMENSION_BYTES;
import static io.meshpay.protocol.layout.Layout.HEADER_BYTES;
import static io.meshpay.protocol.layout.Layout.VAR_DATA_LENGTH_BYTES;

import io.meshpay.load.corpus.CorpusCursor;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.sbe.ConfirmationRequestEncoder;
import io.meshpay.protocol.sbe.MessageHeaderEncoder;
import io.meshpay.protocol.sbe.TransferCertificateEncoder;
import io.meshpay.protocol.sbe.TransferRequestEncoder;
import io.meshpay.protocol.value.Signature;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the two requests of a payment as frames, by copying alone: the order and the other
 * authorities' votes from the corpus, the target's vote from its answer. What is the same in each
 * of them is kept as a template. Used by one thread, without garbage.
 */
public final class RequestWriter {
  private static final int PREFIX_BYTES = Integer.BYTES;
  private static final int REQUEST_ID_OFFSET = PREFIX_BYTES + HEADER_BYTES;

  // A TRANSFER_REQUEST in its frame.
  private static final int ORDER_OFFSET =
      PREFIX_BYTES + HEADER_BYTES + TransferRequestEncoder.orderEncodingOffset();

  /** Length of a framed TRANSFER_REQUEST. */
  public static final int ORDER_FRAME_BYTES =
      PREFIX_BYTES + HEADER_BYTES + TransferRequestEncoder.BLOCK_LENGTH;

  // A CONFIRMATION_REQUEST in its frame.
  private static final int CERTIFICATE_LENGTH_OFFSET =
      PREFIX_BYTES + HEADER_BYTES + ConfirmationRequestEncoder.BLOCK_LENGTH;
  private static final int CERTIFICATE_OFFSET = CERTIFICATE_LENGTH_OFFSET + VAR_DATA_LENGTH_BYTES;
  private static final int CERTIFIED_ORDER_OFFSET =
      CERTIFICATE_OFFSET + HEADER_BYTES + TransferCertificateEncoder.orderEncodingOffset();
  private static final int FIRST_VOTE_OFFSET =
      CERTIFICATE_OFFSET
          + HEADER_BYTES
          + TransferCertificateEncoder.BLOCK_LENGTH
          + GROUP_DIMENSION_BYTES;

  // Another authority's vote.
  private static final int PATH_LENGTH_OFFSET = SignedLeaf.BYTES;
  private static final int PATH_OFFSET = PATH_LENGTH_OFFSET + VAR_DATA_LENGTH_BYTES;
  private static final int VOTE_BYTES = PATH_OFFSET + CorpusCursor.PATH_BYTES;

  private final int otherVotes;
  private final UnsafeBuffer orderTemplate = new UnsafeBuffer(new byte[ORDER_OFFSET]);
  private final UnsafeBuffer certificateTemplate = new UnsafeBuffer(new byte[FIRST_VOTE_OFFSET]);

  /**
   * @param otherVotes how many votes each certificate has beside the target's
   */
  public RequestWriter(long epoch, int otherVotes) {
    this.otherVotes = otherVotes;
    MessageHeaderEncoder header = new MessageHeaderEncoder();
    UnsafeBuffer whole = new UnsafeBuffer(new byte[FIRST_VOTE_OFFSET + ORDER_FRAME_BYTES]);
    whole.putInt(0, ORDER_FRAME_BYTES - PREFIX_BYTES, ByteOrder.LITTLE_ENDIAN);
    new TransferRequestEncoder().wrapAndApplyHeader(whole, PREFIX_BYTES, header).epoch(epoch);
    orderTemplate.putBytes(0, whole, 0, ORDER_OFFSET);
    new ConfirmationRequestEncoder().wrapAndApplyHeader(whole, PREFIX_BYTES, header);
    new TransferCertificateEncoder()
        .wrapAndApplyHeader(whole, CERTIFICATE_OFFSET, header)
        .epoch(epoch)
        .votesCount(1 + otherVotes);
    certificateTemplate.putBytes(0, whole, 0, FIRST_VOTE_OFFSET);
  }

  /** Length of a framed CONFIRMATION_REQUEST with a vote of so many bytes, path included. */
  public int certificateFrameBytes(int voteBytes) {
    return FIRST_VOTE_OFFSET + voteBytes + otherVotes * VOTE_BYTES;
  }

  /** Writes a TRANSFER_REQUEST at 0: {@link #ORDER_FRAME_BYTES}. */
  public void putOrder(MutableDirectBuffer to, long requestId, CorpusCursor payment) {
    to.putBytes(0, orderTemplate, 0, ORDER_OFFSET);
    to.putLong(REQUEST_ID_OFFSET, requestId, ByteOrder.LITTLE_ENDIAN);
    to.putBytes(ORDER_OFFSET, payment.buffer(), payment.orderOffset(), TransferOrder.BYTES);
  }

  /**
   * Writes a CONFIRMATION_REQUEST at 0.
   *
   * @param vote holds the target's vote, a signed leaf and its path behind its length, as they
   *     stand in a TRANSFER_RESPONSE and in a certificate alike
   * @return its length
   */
  public int putCertificate(
      MutableDirectBuffer to,
      long requestId,
      CorpusCursor payment,
      DirectBuffer vote,
      int voteOffset,
      int voteBytes) {
    int bytes = certificateFrameBytes(voteBytes);
    to.putBytes(0, certificateTemplate, 0, FIRST_VOTE_OFFSET);
    to.putInt(0, bytes - PREFIX_BYTES, ByteOrder.LITTLE_ENDIAN);
    to.putLong(REQUEST_ID_OFFSET, requestId, ByteOrder.LITTLE_ENDIAN);
    to.putShort(
        CERTIFICATE_LENGTH_OFFSET, (short) (bytes - CERTIFICATE_OFFSET), ByteOrder.LITTLE_ENDIAN);
    DirectBuffer corpus = payment.buffer();
    to.putBytes(CERTIFIED_ORDER_OFFSET, corpus, payment.orderOffset(), TransferOrder.BYTES);
    to.putBytes(FIRST_VOTE_OFFSET, vote, voteOffset, voteBytes);
    int first = FIRST_VOTE_OFFSET + voteBytes;
    for (int i = 0; i < otherVotes; i++) {
      int next = first + i * VOTE_BYTES;
      putVoteHead(to, next, i, payment);
      if (i == 0) {
        payment.copyPath(to, next + PATH_OFFSET);
      } else {
        to.putBytes(next + PATH_OFFSET, to, first + PATH_OFFSET, CorpusCursor.PATH_BYTES);
      }
    }
    return bytes;
  }

  private static void putVoteHead(
      MutableDirectBuffer to, int offset, int vote, CorpusCursor payment) {
    to.putShort(offset + SignedLeaf.AUTHORITY_OFFSET, (short) (1 + vote), ByteOrder.LITTLE_ENDIAN);
    to.putShort(
        offset + SignedLeaf.LEAF_INDEX_OFFSET,
        (short) payment.leafIndex(),
        ByteOrder.LITTLE_ENDIAN);
    to.putShort(
        offset + SignedLeaf.LEAF_COUNT_OFFSET,
        (short) CorpusCursor.LEAF_COUNT,
        ByteOrder.LITTLE_ENDIAN);
    to.putBytes(
        offset + SignedLeaf.ROOT_SIGNATURE_OFFSET,
        payment.buffer(),
        payment.signatureOffset(vote),
        Signature.BYTES);
    to.putShort(
        offset + PATH_LENGTH_OFFSET, (short) CorpusCursor.PATH_BYTES, ByteOrder.LITTLE_ENDIAN);
  }
}
