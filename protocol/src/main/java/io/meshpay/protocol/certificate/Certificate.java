package io.meshpay.protocol.certificate;

import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.order.Order;
import java.util.Collection;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An order and the votes of a quorum: final, and verifiable offline with the committee file. Being
 * one of these classes only means having the right layout; {@link CertificateCheck} tells whether
 * it is valid.
 */
public sealed interface Certificate
    permits TransferCertificate, WithdrawalCertificate, DepositCertificate {
  /** The epoch that it claims to be of. */
  long epoch();

  /** What was certified. */
  Order order();

  /** The votes; in a valid certificate once each, in ascending order of their authorities. */
  List<SignedLeaf> votes();

  /**
   * Makes the certificate of an order from votes that verify.
   *
   * @param votes in any order
   * @param createdAtMicros now; only a withdrawal's certificate keeps it
   */
  static Certificate of(
      Committee committee, Order order, Collection<SignedLeaf> votes, long createdAtMicros) {
    return CertificateAssembly.assemble(committee, order, votes, createdAtMicros);
  }

  /** Length in bytes, header included. */
  default int encodedLength() {
    return CertificateCodec.encodedLength(this);
  }

  /**
   * Writes the document at {@code offset}.
   *
   * @return its length
   */
  default int encode(MutableDirectBuffer buffer, int offset) {
    return CertificateCodec.encode(this, buffer, offset);
  }

  /** The encoded document. */
  default byte[] toBytes() {
    byte[] bytes = new byte[encodedLength()];
    encode(new UnsafeBuffer(bytes), 0);
    return bytes;
  }

  /**
   * Reads a document that takes up exactly {@code length} bytes.
   *
   * @throws MalformedMessageException if {@link CertificateShape} refuses it
   */
  static Certificate decode(DirectBuffer buffer, int offset, int length)
      throws MalformedMessageException {
    return CertificateCodec.decode(buffer, offset, length);
  }
}
