package io.meshpay.pipeline;

import io.meshpay.protocol.message.MessageShape;
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
import io.meshpay.protocol.sbe.MessageHeaderDecoder;
import io.meshpay.protocol.sbe.PeerDiscoveryDecoder;
import io.meshpay.protocol.sbe.SettlementDecoder;
import io.meshpay.protocol.sbe.SyncRequestDecoder;
import io.meshpay.protocol.sbe.SyncResponseDecoder;
import io.meshpay.protocol.sbe.TransferCertificateDecoder;
import io.meshpay.protocol.sbe.TransferRequestDecoder;
import io.meshpay.protocol.sbe.TransferResponseDecoder;
import io.meshpay.protocol.sbe.WithdrawalRequestDecoder;
import io.meshpay.protocol.sbe.WithdrawalResponseDecoder;
import java.nio.ByteOrder;
import org.agrona.DirectBuffer;

/** Decides by a message's shape alone whether it is worth a place in the ring. */
final class Admission {
  private static final int CERTIFICATE_TEMPLATE_OFFSET =
      CertificateExaminer.certificateOffset() + MessageHeaderDecoder.templateIdEncodingOffset();

  private Admission() {}

  /** What becomes of a message. */
  enum Judgement {
    /** It goes into the ring. */
    SERVED,
    /** It is well formed, and this authority doesn't serve it. */
    UNSERVED,
    /** It breaks the layout of its type, or is of no type. */
    MALFORMED,
    /** It answers something, and an authority asks nothing on this port. */
    ANSWER
  }

  /** Judges {@code length} bytes that may be anything. */
  static Judgement judge(DirectBuffer buffer, int offset, int length) {
    return switch (MessageShape.check(buffer, offset, length)) {
      case TransferRequestDecoder.TEMPLATE_ID, AccountInfoRequestDecoder.TEMPLATE_ID ->
          Judgement.SERVED;
      case ConfirmationRequestDecoder.TEMPLATE_ID -> judgeCertificate(buffer, offset);
      case WithdrawalRequestDecoder.TEMPLATE_ID,
          SyncRequestDecoder.TEMPLATE_ID,
          HistoryRequestDecoder.TEMPLATE_ID,
          DepositDecoder.TEMPLATE_ID,
          SettlementDecoder.TEMPLATE_ID,
          PeerDiscoveryDecoder.TEMPLATE_ID,
          HeartbeatDecoder.TEMPLATE_ID,
          GossipDecoder.TEMPLATE_ID ->
          Judgement.UNSERVED;
      case TransferResponseDecoder.TEMPLATE_ID,
          ConfirmationResponseDecoder.TEMPLATE_ID,
          WithdrawalResponseDecoder.TEMPLATE_ID,
          SyncResponseDecoder.TEMPLATE_ID,
          HistoryResponseDecoder.TEMPLATE_ID,
          AccountInfoResponseDecoder.TEMPLATE_ID,
          ErrorDecoder.TEMPLATE_ID ->
          Judgement.ANSWER;
      default -> Judgement.MALFORMED;
    };
  }

  /** The shape holds for the certificate inside, too; what is left is of which kind it is. */
  private static Judgement judgeCertificate(DirectBuffer buffer, int offset) {
    int template =
        buffer.getShort(offset + CERTIFICATE_TEMPLATE_OFFSET, ByteOrder.LITTLE_ENDIAN) & 0xFFFF;
    return template == TransferCertificateDecoder.TEMPLATE_ID
        ? Judgement.SERVED
        : Judgement.UNSERVED;
  }
}
