package io.meshpay.protocol.certificate;

import static io.meshpay.protocol.layout.Layout.GROUP_DIMENSION_BYTES;
import static io.meshpay.protocol.layout.Layout.HEADER_BYTES;
import static io.meshpay.protocol.layout.Layout.VAR_DATA_LENGTH_BYTES;

import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.order.DepositOrder;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.order.WithdrawalOrder;
import io.meshpay.protocol.sbe.DepositCertificateDecoder;
import io.meshpay.protocol.sbe.DepositCertificateEncoder;
import io.meshpay.protocol.sbe.MessageHeaderDecoder;
import io.meshpay.protocol.sbe.MessageHeaderEncoder;
import io.meshpay.protocol.sbe.TransferCertificateDecoder;
import io.meshpay.protocol.sbe.TransferCertificateEncoder;
import io.meshpay.protocol.sbe.WithdrawalCertificateDecoder;
import io.meshpay.protocol.sbe.WithdrawalCertificateEncoder;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;

/** Certificates to bytes and back. */
final class CertificateCodec {
  private CertificateCodec() {}

  static int encodedLength(Certificate certificate) {
    int block =
        switch (certificate) {
          case TransferCertificate _ -> TransferCertificateEncoder.BLOCK_LENGTH;
          case WithdrawalCertificate _ -> WithdrawalCertificateEncoder.BLOCK_LENGTH;
          case DepositCertificate _ -> DepositCertificateEncoder.BLOCK_LENGTH;
        };
    int length = HEADER_BYTES + block + GROUP_DIMENSION_BYTES;
    for (SignedLeaf vote : certificate.votes()) {
      length += SignedLeaf.BYTES + vote.pathEncodedLength();
    }
    return length;
  }

  static int encode(Certificate certificate, MutableDirectBuffer buffer, int offset) {
    MessageHeaderEncoder header = new MessageHeaderEncoder();
    int votes =
        switch (certificate) {
          case TransferCertificate transfer -> {
            TransferCertificateEncoder encoder =
                new TransferCertificateEncoder().wrapAndApplyHeader(buffer, offset, header);
            encoder.epoch(transfer.epoch());
            transfer.order().encode(buffer, encoder.order().offset());
            yield encoder.limit();
          }
          case WithdrawalCertificate withdrawal -> {
            WithdrawalCertificateEncoder encoder =
                new WithdrawalCertificateEncoder().wrapAndApplyHeader(buffer, offset, header);
            withdrawal.order().encode(buffer, encoder.order().offset());
            QuorumProof proof = withdrawal.quorumProof();
            encoder
                .quorumProof()
                .epoch(proof.epoch())
                .votingPower(proof.votingPower())
                .quorum(proof.quorum());
            encoder
                .createdAtMicros(withdrawal.createdAtMicros())
                .expiresAtMicros(withdrawal.expiresAtMicros());
            yield encoder.limit();
          }
          case DepositCertificate deposit -> {
            DepositCertificateEncoder encoder =
                new DepositCertificateEncoder().wrapAndApplyHeader(buffer, offset, header);
            encoder.epoch(deposit.epoch());
            deposit.order().encode(buffer, encoder.order().offset());
            yield encoder.limit();
          }
        };
    return encodeVotes(certificate.votes(), buffer, votes) - offset;
  }

  static Certificate decode(DirectBuffer buffer, int offset, int length)
      throws MalformedMessageException {
    int template = CertificateShape.check(buffer, offset, length);
    if (template < 0) {
      throw new MalformedMessageException("certificate: " + Layout.describe(template));
    }
    MessageHeaderDecoder header = new MessageHeaderDecoder();
    return switch (template) {
      case TransferCertificateDecoder.TEMPLATE_ID -> {
        TransferCertificateDecoder decoder =
            new TransferCertificateDecoder().wrapAndApplyHeader(buffer, offset, header);
        yield new TransferCertificate(
            decoder.epoch(),
            TransferOrder.read(buffer, decoder.order().offset()),
            decodeVotes(buffer, decoder.limit()));
      }
      case WithdrawalCertificateDecoder.TEMPLATE_ID -> {
        WithdrawalCertificateDecoder decoder =
            new WithdrawalCertificateDecoder().wrapAndApplyHeader(buffer, offset, header);
        yield new WithdrawalCertificate(
            WithdrawalOrder.read(buffer, decoder.order().offset()),
            new QuorumProof(
                decoder.quorumProof().epoch(),
                decoder.quorumProof().votingPower(),
                decoder.quorumProof().quorum()),
            decoder.createdAtMicros(),
            decoder.expiresAtMicros(),
            decodeVotes(buffer, decoder.limit()));
      }
      default -> {
        DepositCertificateDecoder decoder =
            new DepositCertificateDecoder().wrapAndApplyHeader(buffer, offset, header);
        yield new DepositCertificate(
            decoder.epoch(),
            DepositOrder.read(buffer, decoder.order().offset()),
            decodeVotes(buffer, decoder.limit()));
      }
    };
  }

  /** Writes the group of votes, the same in all three documents, and gives the position after. */
  private static int encodeVotes(List<SignedLeaf> votes, MutableDirectBuffer buffer, int position) {
    buffer.putShort(position, (short) SignedLeaf.BYTES, ByteOrder.LITTLE_ENDIAN);
    buffer.putShort(position + Short.BYTES, (short) votes.size(), ByteOrder.LITTLE_ENDIAN);
    int next = position + GROUP_DIMENSION_BYTES;
    for (SignedLeaf vote : votes) {
      byte[] path = vote.pathBytes();
      vote.encode(buffer, next);
      next += SignedLeaf.BYTES;
      buffer.putShort(next, (short) path.length, ByteOrder.LITTLE_ENDIAN);
      next += VAR_DATA_LENGTH_BYTES;
      buffer.putBytes(next, path);
      next += path.length;
    }
    return next;
  }

  private static List<SignedLeaf> decodeVotes(DirectBuffer buffer, int position) {
    int count = Layout.groupCount(buffer, position);
    List<SignedLeaf> votes = new ArrayList<>();
    int next = position + GROUP_DIMENSION_BYTES;
    for (int i = 0; i < count; i++) {
      int pathLength = next + SignedLeaf.BYTES;
      int path = pathLength + VAR_DATA_LENGTH_BYTES;
      int pathBytes = Layout.unsignedShort(buffer, pathLength);
      votes.add(SignedLeaf.read(buffer, next, path, pathBytes));
      next = path + pathBytes;
    }
    return votes;
  }
}
