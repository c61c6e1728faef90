package io.meshpay.protocol.message;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.example.Example;
import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.merkle.MerklePath;
import io.meshpay.protocol.message.GossipItem.CertificateItem;
import io.meshpay.protocol.value.Digest;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class MessageLimitsTest {
  private static final int LEAVES_MAX = 64;

  @Test
  void theLongestMessagesReachTheLimitsExactly() {
    MessageLimits limits = MessageLimits.of(Example.COMMITTEE, LEAVES_MAX);
    Certificate longest = longestCertificate(Example.COMMITTEE);
    assertEquals(6 * Digest.BYTES, limits.pathBytesMax());
    assertEquals(longest.encodedLength(), limits.certificateBytesMax());
    assertEquals(
        MessageCodec.encode(new ConfirmationRequest(1, longest)).length, limits.requestBytesMax());
    HistoryResponse history =
        new HistoryResponse(
            1, Example.WITHDRAWAL.sender(), 0, List.of(new ExecutedPayment(1, longest)));
    assertEquals(MessageCodec.encode(history).length, limits.responseBytesMax());
    SyncResponse sync = new SyncResponse(1, Example.WITHDRAWAL.sender(), 2, List.of(longest));
    assertTrue(MessageCodec.encode(sync).length <= limits.responseBytesMax());
    assertEquals(limits.responseBytesMax(), limits.messageBytesMax());
    Gossip gossip = new Gossip(1, 0, List.of(new CertificateItem(longest)));
    assertTrue(MessageCodec.encode(gossip).length <= limits.messageBytesMax());
  }

  @Test
  void manyTokensMakeTheAccountInfoTheLongestResponse() {
    Committee small = Example.committee(1, 1);
    List<Balance> balances =
        IntStream.rangeClosed(1, small.tokens().size())
            .mapToObj(token -> new Balance(token, BigInteger.ONE, BigInteger.ZERO))
            .toList();
    AccountInfo info =
        new AccountInfo(1, Example.WITHDRAWAL.sender(), 0, balances, Example.WITHDRAWAL);
    AccountInfoResponse response = new AccountInfoResponse(longestLeaf(0), info);
    assertTrue(
        MessageCodec.encode(response).length
            <= MessageLimits.of(small, LEAVES_MAX).responseBytesMax());
  }

  @Test
  void aCertificateOfFourWithDefaultBatchesFitsIntoADatagram() {
    List<SignedLeaf> votes = IntStream.range(0, 3).mapToObj(i -> longestLeaf(i)).toList();
    Certificate certificate =
        Certificate.of(Example.COMMITTEE, Example.TRANSFER, votes, Example.NOW_MICROS);
    int bytes = MessageCodec.encode(new ConfirmationRequest(1, certificate)).length;
    assertTrue(bytes <= Frames.DATAGRAM_BYTES_MAX, bytes + " bytes");
  }

  @Test
  void theNumbersOfTheProtocolDocumentAreTrue() {
    MessageLimits four = MessageLimits.of(Example.COMMITTEE);
    assertEquals(1_897, four.certificateBytesMax());
    assertEquals(1_967, four.messageBytesMax());
    Committee hundred = Example.committee(1, Committee.AUTHORITIES_MAX);
    assertEquals(39_529, MessageLimits.of(hundred).certificateBytesMax());
    AccountInfo none = new AccountInfo(1, Example.WITHDRAWAL.sender(), 0, List.of(), null);
    assertEquals(750 - 277 - 320, MessageCodec.encode(response(none)).length);
  }

  private static AccountInfoResponse response(AccountInfo info) {
    return new AccountInfoResponse(Example.vote(0, Example.WITHDRAWAL), info);
  }

  @Test
  void theLargestCommitteesCertificateFitsIntoVariableData() {
    Committee largest = Example.committee(1, Committee.AUTHORITIES_MAX);
    int bytes = MessageLimits.of(largest).certificateBytesMax();
    assertTrue(bytes <= Layout.VAR_DATA_BYTES_MAX, bytes + " bytes");
    assertEquals(MerklePath.BYTES_MAX, MessageLimits.of(largest).pathBytesMax());
  }

  private static Certificate longestCertificate(Committee committee) {
    List<SignedLeaf> votes =
        IntStream.range(0, committee.members().size()).mapToObj(i -> longestLeaf(i)).toList();
    return Certificate.of(committee, Example.WITHDRAWAL, votes, Example.NOW_MICROS);
  }

  private static SignedLeaf longestLeaf(int authority) {
    List<Digest> path = Collections.nCopies(6, Example.TRANSFER.digest());
    return new SignedLeaf(authority, 0, LEAVES_MAX, Example.TRANSFER.signature(), path);
  }
}
