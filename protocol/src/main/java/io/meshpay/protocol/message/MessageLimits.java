package io.meshpay.protocol.message;

import static io.meshpay.protocol.layout.Layout.GROUP_DIMENSION_BYTES;
import static io.meshpay.protocol.layout.Layout.HEADER_BYTES;
import static io.meshpay.protocol.layout.Layout.VAR_DATA_LENGTH_BYTES;

import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.merkle.MerklePath;
import io.meshpay.protocol.merkle.MerkleTree;
import io.meshpay.protocol.order.WithdrawalOrder;
import io.meshpay.protocol.sbe.AccountInfoEncoder;
import io.meshpay.protocol.sbe.AccountInfoEncoder.BalancesEncoder;
import io.meshpay.protocol.sbe.AccountInfoResponseEncoder;
import io.meshpay.protocol.sbe.ConfirmationRequestEncoder;
import io.meshpay.protocol.sbe.GossipEncoder;
import io.meshpay.protocol.sbe.GossipEncoder.ItemsEncoder;
import io.meshpay.protocol.sbe.HistoryResponseEncoder;
import io.meshpay.protocol.sbe.TransferResponseEncoder;
import io.meshpay.protocol.sbe.WithdrawalCertificateEncoder;
import io.meshpay.protocol.value.Digest;
import java.util.stream.IntStream;

/**
 * How long the messages of a committee can be: what buffers must hold, and what a frame may claim.
 *
 * @param pathBytesMax the longest path
 * @param certificateBytesMax the longest certificate, with the vote of every authority
 * @param requestBytesMax the longest request that an authority serves
 * @param responseBytesMax the longest response with at most one certificate
 * @param messageBytesMax the longest message of all, with at most one certificate or proof
 */
public record MessageLimits(
    int pathBytesMax,
    int certificateBytesMax,
    int requestBytesMax,
    int responseBytesMax,
    int messageBytesMax) {

  /** The limits for the longest paths that the wire allows. */
  public static MessageLimits of(Committee committee) {
    return of(committee, MerkleTree.LEAVES_MAX);
  }

  /**
   * The limits when no authority signs more than {@code leavesMax} leaves at once, 1..{@link
   * MerkleTree#LEAVES_MAX}.
   */
  public static MessageLimits of(Committee committee, int leavesMax) {
    // No leaf of a tree has a longer path than its first.
    int path = MerklePath.nodes(0, leavesMax) * Digest.BYTES;
    int leafPath = VAR_DATA_LENGTH_BYTES + path;
    int certificate =
        HEADER_BYTES
            + WithdrawalCertificateEncoder.BLOCK_LENGTH
            + GROUP_DIMENSION_BYTES
            + committee.members().size() * (SignedLeaf.BYTES + leafPath);
    int certificateData = VAR_DATA_LENGTH_BYTES + certificate;
    int request = HEADER_BYTES + ConfirmationRequestEncoder.BLOCK_LENGTH + certificateData;
    int vote = HEADER_BYTES + TransferResponseEncoder.BLOCK_LENGTH + leafPath;
    // A SYNC_RESPONSE is as long but for the certificate's position.
    int history =
        HEADER_BYTES
            + HistoryResponseEncoder.BLOCK_LENGTH
            + GROUP_DIMENSION_BYTES
            + HistoryResponseEncoder.CertificatesEncoder.sbeBlockLength()
            + certificateData;
    int response = max(vote, history, accountInfo(committee, leafPath));
    int equivocation = VAR_DATA_LENGTH_BYTES + 2 * (1 + WithdrawalOrder.BYTES);
    int gossip =
        HEADER_BYTES
            + GossipEncoder.BLOCK_LENGTH
            + GROUP_DIMENSION_BYTES
            + ItemsEncoder.sbeBlockLength()
            + Math.max(certificateData, equivocation);
    return new MessageLimits(path, certificate, request, response, max(request, response, gossip));
  }

  private static int accountInfo(Committee committee, int leafPath) {
    int document =
        HEADER_BYTES
            + AccountInfoEncoder.BLOCK_LENGTH
            + GROUP_DIMENSION_BYTES
            + committee.tokens().size() * BalancesEncoder.sbeBlockLength()
            + VAR_DATA_LENGTH_BYTES
            + WithdrawalOrder.BYTES;
    return HEADER_BYTES
        + AccountInfoResponseEncoder.BLOCK_LENGTH
        + leafPath
        + VAR_DATA_LENGTH_BYTES
        + document;
  }

  private static int max(int... lengths) {
    return IntStream.of(lengths).max().orElseThrow();
  }
}
