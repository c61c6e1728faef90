package io.meshpay.state.journal;

import io.meshpay.protocol.certificate.CertificateShape;
import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.sbe.DepositCertificateDecoder;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.sbe.TransferCertificateDecoder;
import io.meshpay.protocol.sbe.WithdrawalCertificateDecoder;
import org.agrona.DirectBuffer;

/** Where the order stands in the document of a certificate. */
final class CertificateLayout {
  private CertificateLayout() {}

  /** The kind of order that a document holds, or NONE if it isn't laid out as a certificate. */
  static OrderKind orderKind(DirectBuffer document, int offset, int length) {
    return switch (CertificateShape.check(document, offset, length)) {
      case TransferCertificateDecoder.TEMPLATE_ID -> OrderKind.TRANSFER;
      case WithdrawalCertificateDecoder.TEMPLATE_ID -> OrderKind.WITHDRAWAL;
      case DepositCertificateDecoder.TEMPLATE_ID -> OrderKind.DEPOSIT;
      default -> OrderKind.NONE;
    };
  }

  /** The offset of the order in a document with an order of this kind. */
  static int orderOffset(OrderKind kind) {
    return Layout.HEADER_BYTES
        + switch (kind) {
          case TRANSFER -> TransferCertificateDecoder.orderEncodingOffset();
          case WITHDRAWAL -> WithdrawalCertificateDecoder.orderEncodingOffset();
          case DEPOSIT -> DepositCertificateDecoder.orderEncodingOffset();
          default -> throw new IllegalArgumentException("no certificate holds " + kind);
        };
  }
}
