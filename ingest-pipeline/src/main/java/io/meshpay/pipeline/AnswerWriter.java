package io.meshpay.pipeline;

import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.merkle.MerklePath;
import io.meshpay.protocol.merkle.MerkleTree;
import io.meshpay.protocol.sbe.AccountInfoRequestDecoder;
import io.meshpay.protocol.sbe.AccountInfoResponseEncoder;
import io.meshpay.protocol.sbe.ConfirmationRequestDecoder;
import io.meshpay.protocol.sbe.ConfirmationResponseEncoder;
import io.meshpay.protocol.sbe.MessageHeaderEncoder;
import io.meshpay.protocol.sbe.SignedLeafEncoder;
import io.meshpay.protocol.sbe.TransferRequestDecoder;
import io.meshpay.protocol.sbe.TransferResponseEncoder;
import io.meshpay.protocol.transport.Link;
import io.meshpay.protocol.value.Digest;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the signed answers: votes, acknowledgements and account information. Used by one thread.
 */
final class AnswerWriter {
  private static final int HEADER_BYTES = MessageHeaderEncoder.ENCODED_LENGTH;

  private final int authority;
  private final RefusalWriter refusals;
  private final UnsafeBuffer buffer;
  private final UnsafeBuffer path = new UnsafeBuffer(new byte[MerklePath.BYTES_MAX]);
  private final MessageHeaderEncoder header = new MessageHeaderEncoder();
  private final TransferResponseEncoder vote = new TransferResponseEncoder();
  private final ConfirmationResponseEncoder acknowledgement = new ConfirmationResponseEncoder();
  private final AccountInfoResponseEncoder info = new AccountInfoResponseEncoder();

  AnswerWriter(int authority, int messageBytesMax, RefusalWriter refusals) {
    this.authority = authority;
    this.refusals = refusals;
    buffer = new UnsafeBuffer(new byte[messageBytesMax]);
  }

  /** Answers a slot's request with leaf {@code leafIndex} of a tree whose root is signed. */
  void send(Slot slot, byte[] rootSignature, int leafIndex, MerkleTree tree) {
    int pathBytes = tree.copyPath(leafIndex, path, 0);
    int bytes =
        HEADER_BYTES
            + switch (slot.templateId) {
              case TransferRequestDecoder.TEMPLATE_ID -> {
                vote.wrapAndApplyHeader(buffer, 0, header)
                    .requestId(slot.requestId)
                    .putOrderDigest(slot.digest, 0, Digest.BYTES);
                putLeaf(vote.vote(), rootSignature, leafIndex, tree);
                vote.putPath(path, 0, pathBytes);
                yield vote.encodedLength();
              }
              case ConfirmationRequestDecoder.TEMPLATE_ID -> {
                acknowledgement
                    .wrapAndApplyHeader(buffer, 0, header)
                    .requestId(slot.requestId)
                    .putOrderDigest(slot.digest, 0, Digest.BYTES);
                putLeaf(acknowledgement.acknowledgement(), rootSignature, leafIndex, tree);
                acknowledgement.putPath(path, 0, pathBytes);
                yield acknowledgement.encodedLength();
              }
              case AccountInfoRequestDecoder.TEMPLATE_ID -> {
                info.wrapAndApplyHeader(buffer, 0, header).requestId(slot.requestId);
                putLeaf(info.seal(), rootSignature, leafIndex, tree);
                info.putPath(path, 0, pathBytes);
                info.putInfo(slot.message, 0, slot.messageBytes);
                yield info.encodedLength();
              }
              default -> throw new IllegalStateException("no signed answer to " + slot.templateId);
            };
    Link link = slot.link();
    if (bytes > link.messageBytesMax()) {
      refusals.send(link, slot.requestId, slot.templateId, ErrorCode.MESSAGE_TOO_LARGE, bytes);
    } else {
      link.send(buffer, 0, bytes);
    }
  }

  private void putLeaf(
      SignedLeafEncoder leaf, byte[] rootSignature, int leafIndex, MerkleTree tree) {
    leaf.authority(authority)
        .leafIndex(leafIndex)
        .leafCount(tree.size())
        .putRootSignature(rootSignature, 0, rootSignature.length);
  }
}
