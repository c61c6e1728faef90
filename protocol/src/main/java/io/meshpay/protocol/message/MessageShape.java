package io.meshpay.protocol.message;

import static io.meshpay.protocol.layout.Layout.BAD_PENDING_ORDER;
import static io.meshpay.protocol.layout.Layout.BAD_TEXT;
import static io.meshpay.protocol.layout.Layout.HEADER_BYTES;
import static io.meshpay.protocol.layout.Layout.INCONSISTENT;
import static io.meshpay.protocol.layout.Layout.TRAILING_BYTES;
import static io.meshpay.protocol.layout.Layout.TRUNCATED;
import static io.meshpay.protocol.layout.Layout.UNKNOWN_TEMPLATE;
import static io.meshpay.protocol.layout.Layout.UNKNOWN_VALUE;
import static io.meshpay.protocol.layout.Layout.VAR_DATA_LENGTH_BYTES;

import io.meshpay.protocol.certificate.CertificateShape;
import io.meshpay.protocol.committee.Endpoint;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.order.WithdrawalOrder;
import io.meshpay.protocol.sbe.AccountInfoDecoder;
import io.meshpay.protocol.sbe.AccountInfoRequestDecoder;
import io.meshpay.protocol.sbe.AccountInfoResponseDecoder;
import io.meshpay.protocol.sbe.ConfirmationRequestDecoder;
import io.meshpay.protocol.sbe.ConfirmationResponseDecoder;
import io.meshpay.protocol.sbe.DepositDecoder;
import io.meshpay.protocol.sbe.ErrorDecoder;
import io.meshpay.protocol.sbe.GossipDecoder;
import io.meshpay.protocol.sbe.HeartbeatDecoder;
import io.meshpay.protocol.sbe.HistoryRequestDecoder;
import io.meshpay.protocol.sbe.HistoryResponseDecoder;
import io.meshpay.protocol.sbe.HistoryRoles;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.sbe.Outcome;
import io.meshpay.protocol.sbe.PeerDiscoveryDecoder;
import io.meshpay.protocol.sbe.SettlementDecoder;
import io.meshpay.protocol.sbe.SyncRequestDecoder;
import io.meshpay.protocol.sbe.SyncResponseDecoder;
import io.meshpay.protocol.sbe.TransferRequestDecoder;
import io.meshpay.protocol.sbe.TransferResponseDecoder;
import io.meshpay.protocol.sbe.WithdrawalRequestDecoder;
import io.meshpay.protocol.sbe.WithdrawalResponseDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/**
 * Whether hostile bytes have the layout of a message, documents inside included. Makes no garbage,
 * and takes time in proportion to the bytes that are there, not to what they claim.
 *
 * <p>What passes, the SBE decoders read without leaving the bytes; and it has one encoding only:
 * {@link MessageCodec} decodes it and encodes it to the same bytes again.
 */
public final class MessageShape {
  /** Where the first 8 bytes of a message's block stand: a request's and a response's id. */
  public static final int REQUEST_ID_OFFSET = HEADER_BYTES;

  private static final int REQUEST_ORDER_OFFSET =
      HEADER_BYTES + WithdrawalRequestDecoder.orderEncodingOffset();
  private static final int INFO_REQUEST_ID_OFFSET =
      HEADER_BYTES + AccountInfoDecoder.requestIdEncodingOffset();
  private static final int OUTCOME_OFFSET =
      HEADER_BYTES + SettlementDecoder.outcomeEncodingOffset();
  private static final int CODE_OFFSET = HEADER_BYTES + ErrorDecoder.codeEncodingOffset();
  private static final int PENDING_KIND_OFFSET =
      HEADER_BYTES + ErrorDecoder.pendingKindEncodingOffset();
  private static final int ROLES_OFFSET =
      HEADER_BYTES + HistoryRequestDecoder.rolesEncodingOffset();
  private static final int SENT = HistoryRoles.SENT.value();
  private static final int BOTH = HistoryRoles.BOTH.value();
  private static final int POSITION_BYTES =
      HistoryResponseDecoder.CertificatesDecoder.sbeBlockLength();
  private static final int SETTLED = Outcome.SETTLED.value();
  private static final int VOIDED = Outcome.VOIDED.value();
  private static final int NO_ORDER = OrderKind.NONE.value();

  private MessageShape() {}

  /**
   * Checks a message that takes up exactly {@code length} bytes, all of which the buffer has.
   *
   * @return its template id, or a negative number that {@link Layout#describe} explains
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
    int next = Layout.block(buffer, offset, end, block);
    if (next < 0) {
      return next;
    }
    int last = afterBlock(template, buffer, offset, next, end);
    if (last < 0) {
      return last;
    }
    return last == end ? template : TRAILING_BYTES;
  }

  /** The length of a message's block; negative for a template that is no message. */
  private static int blockBytes(int template) {
    return switch (template) {
      case TransferRequestDecoder.TEMPLATE_ID -> TransferRequestDecoder.BLOCK_LENGTH;
      case TransferResponseDecoder.TEMPLATE_ID -> TransferResponseDecoder.BLOCK_LENGTH;
      case ConfirmationRequestDecoder.TEMPLATE_ID -> ConfirmationRequestDecoder.BLOCK_LENGTH;
      case ConfirmationResponseDecoder.TEMPLATE_ID -> ConfirmationResponseDecoder.BLOCK_LENGTH;
      case WithdrawalRequestDecoder.TEMPLATE_ID -> WithdrawalRequestDecoder.BLOCK_LENGTH;
      case WithdrawalResponseDecoder.TEMPLATE_ID -> WithdrawalResponseDecoder.BLOCK_LENGTH;
      case SyncRequestDecoder.TEMPLATE_ID -> SyncRequestDecoder.BLOCK_LENGTH;
      case SyncResponseDecoder.TEMPLATE_ID -> SyncResponseDecoder.BLOCK_LENGTH;
      case AccountInfoRequestDecoder.TEMPLATE_ID -> AccountInfoRequestDecoder.BLOCK_LENGTH;
      case AccountInfoResponseDecoder.TEMPLATE_ID -> AccountInfoResponseDecoder.BLOCK_LENGTH;
      case HistoryRequestDecoder.TEMPLATE_ID -> HistoryRequestDecoder.BLOCK_LENGTH;
      case HistoryResponseDecoder.TEMPLATE_ID -> HistoryResponseDecoder.BLOCK_LENGTH;
      case PeerDiscoveryDecoder.TEMPLATE_ID -> PeerDiscoveryDecoder.BLOCK_LENGTH;
      case HeartbeatDecoder.TEMPLATE_ID -> HeartbeatDecoder.BLOCK_LENGTH;
      case GossipDecoder.TEMPLATE_ID -> GossipDecoder.BLOCK_LENGTH;
      case DepositDecoder.TEMPLATE_ID -> DepositDecoder.BLOCK_LENGTH;
      case SettlementDecoder.TEMPLATE_ID -> SettlementDecoder.BLOCK_LENGTH;
      case ErrorDecoder.TEMPLATE_ID -> ErrorDecoder.BLOCK_LENGTH;
      default -> UNKNOWN_TEMPLATE;
    };
  }

  /** The position after the last part of a message whose block ends at {@code next}. */
  private static int afterBlock(int template, DirectBuffer buffer, int offset, int next, int end) {
    return switch (template) {
      case TransferResponseDecoder.TEMPLATE_ID,
          ConfirmationResponseDecoder.TEMPLATE_ID,
          WithdrawalResponseDecoder.TEMPLATE_ID ->
          CertificateShape.path(buffer, next, end);
      case WithdrawalRequestDecoder.TEMPLATE_ID ->
          WithdrawalOrder.isWellFormed(buffer, offset + REQUEST_ORDER_OFFSET) ? next : BAD_TEXT;
      case ConfirmationRequestDecoder.TEMPLATE_ID -> certificate(buffer, next, end);
      case SyncResponseDecoder.TEMPLATE_ID -> certificates(buffer, next, end, 0);
      case HistoryRequestDecoder.TEMPLATE_ID -> areRoles(buffer, offset) ? next : UNKNOWN_VALUE;
      case HistoryResponseDecoder.TEMPLATE_ID -> certificates(buffer, next, end, POSITION_BYTES);
      case AccountInfoResponseDecoder.TEMPLATE_ID -> accountInfo(buffer, offset, next, end);
      case PeerDiscoveryDecoder.TEMPLATE_ID -> endpoint(buffer, next, end);
      case GossipDecoder.TEMPLATE_ID -> GossipShape.items(buffer, next, end);
      case SettlementDecoder.TEMPLATE_ID -> isOutcome(buffer, offset) ? next : UNKNOWN_VALUE;
      case ErrorDecoder.TEMPLATE_ID -> error(buffer, offset, next, end);
      default -> next;
    };
  }

  /** The position after a certificate, which is variable data. */
  static int certificate(DirectBuffer buffer, int position, int end) {
    int next = Layout.varData(buffer, position, end);
    if (next < 0) {
      return next;
    }
    int document = position + VAR_DATA_LENGTH_BYTES;
    int shape = CertificateShape.check(buffer, document, next - document);
    return shape < 0 ? shape : next;
  }

  /** The position after a group of certificates, before each of which a block stands. */
  private static int certificates(DirectBuffer buffer, int position, int end, int blockBytes) {
    int next = Layout.groupDimension(buffer, position, end, blockBytes);
    if (next < 0) {
      return next;
    }
    int count = Layout.groupCount(buffer, position);
    for (int i = 0; i < count && next >= 0; i++) {
      next = end - next < blockBytes ? TRUNCATED : certificate(buffer, next + blockBytes, end);
    }
    return next;
  }

  private static boolean areRoles(DirectBuffer buffer, int offset) {
    int roles = buffer.getByte(offset + ROLES_OFFSET) & 0xFF;
    return roles >= SENT && roles <= BOTH;
  }

  private static int accountInfo(DirectBuffer buffer, int offset, int position, int end) {
    int info = CertificateShape.path(buffer, position, end);
    if (info < 0) {
      return info;
    }
    int next = Layout.varData(buffer, info, end);
    if (next < 0) {
      return next;
    }
    int document = info + VAR_DATA_LENGTH_BYTES;
    int shape = AccountInfoShape.check(buffer, document, next - document);
    if (shape < 0) {
      return shape;
    }
    long requestId = buffer.getLong(offset + REQUEST_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
    long sealedId = buffer.getLong(document + INFO_REQUEST_ID_OFFSET, ByteOrder.LITTLE_ENDIAN);
    return requestId == sealedId ? next : INCONSISTENT;
  }

  private static int endpoint(DirectBuffer buffer, int position, int end) {
    int next = Layout.varData(buffer, position, end);
    if (next < 0) {
      return next;
    }
    int text = position + VAR_DATA_LENGTH_BYTES;
    if (next == text || next - text > Endpoint.TEXT_BYTES_MAX) {
      return BAD_TEXT;
    }
    for (int i = text; i < next; i++) {
      if (!WireRange.isPrintable(buffer.getByte(i))) {
        return BAD_TEXT;
      }
    }
    return next;
  }

  private static boolean isOutcome(DirectBuffer buffer, int offset) {
    int outcome = buffer.getByte(offset + OUTCOME_OFFSET) & 0xFF;
    return outcome == SETTLED || outcome == VOIDED;
  }

  private static int error(DirectBuffer buffer, int offset, int position, int end) {
    ErrorCode code = ErrorCode.ofNumber(Layout.unsignedShort(buffer, offset + CODE_OFFSET));
    if (code == null) {
      return UNKNOWN_VALUE;
    }
    int kind = buffer.getByte(offset + PENDING_KIND_OFFSET) & 0xFF;
    if (kind != NO_ORDER && code != ErrorCode.CONFLICTING_ORDER) {
      return BAD_PENDING_ORDER;
    }
    return PendingOrderCodec.shape(kind, buffer, position, end);
  }
}
