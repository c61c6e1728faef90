package io.meshpay.client.flow;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.CertificateCheck;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.crypto.VerifiedSignatures;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.value.Digest;

/** Verifies what authorities answer. Used by one thread. */
public interface AnswerCheck {
  /** Whether a vote for the order with this digest verifies. */
  boolean isVote(Digest orderDigest, SignedLeaf vote);

  /** Whether an acknowledgement of the order with this digest verifies. */
  boolean isAcknowledgement(Digest orderDigest, SignedLeaf acknowledgement);

  /** Whether a seal of this AccountInfo document verifies. */
  boolean isAccountInfo(byte[] document, SignedLeaf seal);

  /** Whether an order's payer signed it. */
  boolean isSigned(Order order);

  /** Whether a certificate is valid. */
  boolean isCertificate(Certificate certificate);

  /** How many signatures a check remembers: of four authorities at full load, some seconds'. */
  int SIGNATURES_REMEMBERED = 1 << 13;

  /**
   * A check against a committee that remembers which signatures were good. Authorities sign many
   * answers together, so most answers rest on a signature that another has brought.
   */
  static AnswerCheck of(Committee committee) {
    return of(
        new CertificateCheck(
            committee, SignatureVerifiers.best(), new VerifiedSignatures(SIGNATURES_REMEMBERED)));
  }

  /** With the checks of another. */
  static AnswerCheck of(CertificateCheck check) {
    return new AnswerCheck() {
      @Override
      public boolean isVote(Digest orderDigest, SignedLeaf vote) {
        return check.checkVote(orderDigest, vote).isValid();
      }

      @Override
      public boolean isAcknowledgement(Digest orderDigest, SignedLeaf acknowledgement) {
        return check.checkAcknowledgement(orderDigest, acknowledgement).isValid();
      }

      @Override
      public boolean isAccountInfo(byte[] document, SignedLeaf seal) {
        return check.checkAccountInfo(document, seal).isValid();
      }

      @Override
      public boolean isSigned(Order order) {
        return check.checkOrder(order).isValid();
      }

      @Override
      public boolean isCertificate(Certificate certificate) {
        return check.check(certificate).isValid();
      }
    };
  }
}
