package io.meshpay.protocol.certificate;

import static io.meshpay.protocol.layout.Layout.BAD_PATH;
import static io.meshpay.protocol.layout.Layout.BAD_TEXT;
import static io.meshpay.protocol.layout.Layout.HEADER_BYTES;
import static io.meshpay.protocol.layout.Layout.TRAILING_BYTES;
import static io.meshpay.protocol.layout.Layout.TRUNCATED;
import static io.meshpay.protocol.layout.Layout.UNKNOWN_TEMPLATE;
import static io.meshpay.protocol.layout.Layout.VAR_DATA_LENGTH_BYTES;

import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.merkle.MerklePath;
import io.meshpay.protocol.order.WithdrawalOrder;
import io.meshpay.protocol.sbe.DepositCertificateDecoder;
import io.meshpay.protocol.sbe.TransferCertificateDecoder;
import io.meshpay.protocol.sbe.WithdrawalCertificateDecoder;
import io.meshpay.protocol.value.Digest;
import org.agrona.DirectBuffer;

/**
 * Whether hostile bytes have the layout of a certificate. Makes no garbage. What passes, the SBE
 * decoders read without leaving the bytes, and has one encoding only.
 */
public final class CertificateShape {
  private CertificateShape() {}

  /**
   * Checks a document that takes up exactly {@code length} bytes.
   *
   * @return its template id, or a negative number of {@link Layout}
   */
  public static int check(DirectBuffer buffer, int offset, int length) {
    int end = offset + length;
    int template = Layout.template(buffer, offset, end);
    if (template < 0) {
      return template;
    }
    int block = blockBytes(template);
    if (block < 0) {
      return block;
    }
    int votes = Layout.block(buffer, offset, end, block);
    if (votes < 0) {
      return votes;
    }
    if (template == WithdrawalCertificateDecoder.TEMPLATE_ID
        && !WithdrawalOrder.isWellFormed(
            buffer, offset + HEADER_BYTES + WithdrawalCertificateDecoder.orderEncodingOffset())) {
      return BAD_TEXT;
    }
    int last = votes(buffer, votes, end);
    if (last < 0) {
      return last;
    }
    return last == end ? template : TRAILING_BYTES;
  }

  /** The position after a path, which is variable data; or a negative number. */
  public static int path(DirectBuffer buffer, int position, int end) {
    int next = Layout.varData(buffer, position, end);
    if (next < 0) {
      return next;
    }
    int bytes = next - position - VAR_DATA_LENGTH_BYTES;
    return bytes % Digest.BYTES == 0 && bytes <= MerklePath.BYTES_MAX ? next : BAD_PATH;
  }

  private static int blockBytes(int template) {
    return switch (template) {
      case TransferCertificateDecoder.TEMPLATE_ID -> TransferCertificateDecoder.BLOCK_LENGTH;
      case WithdrawalCertificateDecoder.TEMPLATE_ID -> WithdrawalCertificateDecoder.BLOCK_LENGTH;
      case DepositCertificateDecoder.TEMPLATE_ID -> DepositCertificateDecoder.BLOCK_LENGTH;
      default -> UNKNOWN_TEMPLATE;
    };
  }

  private static int votes(DirectBuffer buffer, int position, int end) {
    int next = Layout.groupDimension(buffer, position, end, SignedLeaf.BYTES);
    if (next < 0) {
      return next;
    }
    int count = Layout.groupCount(buffer, position);
    for (int i = 0; i < count; i++) {
      if (end - next < SignedLeaf.BYTES) {
        return TRUNCATED;
      }
      next = path(buffer, next + SignedLeaf.BYTES, end);
      if (next < 0) {
        return next;
      }
    }
    return next;
  }
}
