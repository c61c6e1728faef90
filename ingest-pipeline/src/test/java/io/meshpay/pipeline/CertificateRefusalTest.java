package io.meshpay.pipeline;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.Signature;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every fault of a certificate has its code, and executes nothing. */
final class CertificateRefusalTest {
  private static final long EPOCH = 1;

  private final RunningPipeline running = new RunningPipeline();
  private final TestCommittee committee = running.committee;
  private final TransferOrder order = order(0);

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void tooFewVotes() throws Exception {
    refuses(committee.certificate(order, 0, 1), ErrorCode.TOO_FEW_VOTES, 1);
    refuses(committee.certificate(order), ErrorCode.TOO_FEW_VOTES, 3);
  }

  @Test
  void oneVoterTwice() throws Exception {
    refuses(committee.certificate(order, 0, 1, 1), ErrorCode.VOTES_OUT_OF_ORDER, 1);
    refuses(committee.certificate(order, 0, 1, 2, 2), ErrorCode.VOTES_OUT_OF_ORDER, 2);
  }

  @Test
  void votersOutOfOrder() throws Exception {
    refuses(committee.certificate(order, 0, 2, 1), ErrorCode.VOTES_OUT_OF_ORDER, 1);
  }

  @Test
  void anIndexBeyondTheCommittee() throws Exception {
    SignedLeaf stranger = TestCommittee.vote(TestCommittee.key(77), committee.context(), 4, order);
    refuses(with(order, 0, 1, stranger), ErrorCode.UNKNOWN_AUTHORITY, 4);
    SignedLeaf farAway =
        TestCommittee.vote(TestCommittee.key(77), committee.context(), 65535, order);
    refuses(with(order, 0, 1, farAway), ErrorCode.UNKNOWN_AUTHORITY, 65535);
  }

  @Test
  void aKeyThatIsNotTheCommittees() throws Exception {
    SignedLeaf forged = TestCommittee.vote(TestCommittee.key(77), committee.context(), 2, order);
    refuses(with(order, 0, 1, forged), ErrorCode.BAD_VOTE, 2);
  }

  @Test
  void anotherEpochThatSaysSo() throws Exception {
    TransferCertificate certificate = committee.certificate(order, 0, 1, 2);
    refuses(new TransferCertificate(2, order, certificate.votes()), ErrorCode.WRONG_EPOCH, EPOCH);
  }

  @Test
  void votesOfAnotherEpochUnderThisOnesNumber() throws Exception {
    TestCommittee next = new TestCommittee(2);
    TransferCertificate certificate = next.certificate(order, 0, 1, 2);
    refuses(new TransferCertificate(EPOCH, order, certificate.votes()), ErrorCode.BAD_VOTE, 0);
  }

  @Test
  void oneBadVoteMoreThanIsNeeded() throws Exception {
    SignedLeaf forged = TestCommittee.vote(TestCommittee.key(77), committee.context(), 3, order);
    TransferCertificate good = committee.certificate(order, 0, 1, 2);
    List<SignedLeaf> votes = new ArrayList<>(good.votes());
    votes.add(forged);
    refuses(new TransferCertificate(EPOCH, order, votes), ErrorCode.BAD_VOTE, 3);
  }

  @Test
  void votesOnAnotherOrder() throws Exception {
    TransferOrder other = order(1);
    TransferCertificate certificate = committee.certificate(other, 0, 1, 2);
    refuses(new TransferCertificate(EPOCH, order, certificate.votes()), ErrorCode.BAD_VOTE, 0);
  }

  @Test
  void votesOnTheSameOrderWithAnotherSignature() throws Exception {
    byte[] bent = order.signature().toBytes();
    bent[0] ^= 1;
    TransferOrder unsigned = order.withSignature(Signature.of(bent));
    refuses(committee.certificate(unsigned, 0, 1, 2), ErrorCode.BAD_SIGNATURE, 0);
  }

  @Test
  void aForgedPath() throws Exception {
    SignedLeaf vote = voteInBatchOfFive();
    for (int node = 0; node < vote.path().size(); node++) {
      List<Digest> path = new ArrayList<>(vote.path());
      byte[] bent = path.get(node).toBytes();
      bent[node] ^= 4;
      path.set(node, Digest.of(bent));
      refuses(withVoteOf(vote, vote.leafIndex(), vote.leafCount(), path), ErrorCode.BAD_VOTE, 2);
    }
  }

  @Test
  void aPathOfAnotherPlace() throws Exception {
    SignedLeaf vote = voteInBatchOfFive();
    refuses(withVoteOf(vote, 2, 5, vote.path()), ErrorCode.BAD_VOTE, 2);
    refuses(withVoteOf(vote, 5, 5, vote.path()), ErrorCode.BAD_VOTE, 2);
    refuses(withVoteOf(vote, 3, 6, vote.path()), ErrorCode.BAD_VOTE, 2);
    refuses(withVoteOf(vote, 3, 0, vote.path()), ErrorCode.BAD_VOTE, 2);
    refuses(withVoteOf(vote, 0, 1, List.of()), ErrorCode.BAD_VOTE, 2);
    refuses(withVoteOf(vote, 3, 5, vote.path().subList(0, 1)), ErrorCode.BAD_VOTE, 2);
  }

  @Test
  void aGapInTheSequence() throws Exception {
    TransferOrder third =
        committee.order(RunningPipeline.payer(0), RunningPipeline.payer(1).publicKey(), 10, 2);
    refuses(committee.certificate(third, 0, 1, 2), ErrorCode.MISSING_PREDECESSOR, 0);
  }

  /** The third authority's vote on the order, fourth of the five leaves that it signed together. */
  private SignedLeaf voteInBatchOfFive() {
    List<Digest> leaves = new ArrayList<>();
    for (int payer = 0; payer < 5; payer++) {
      leaves.add(payer == 3 ? order.digest() : order(payer + 1).digest());
    }
    return SignedLeaf.sign(committee.keys.get(2), committee.context(), Domain.VOTE_ROOT, 2, leaves)
        .get(3);
  }

  private TransferCertificate withVoteOf(
      SignedLeaf vote, int leafIndex, int leafCount, List<Digest> path) {
    return with(
        order,
        0,
        1,
        new SignedLeaf(vote.authority(), leafIndex, leafCount, vote.rootSignature(), path));
  }

  private TransferCertificate with(TransferOrder of, int first, int second, SignedLeaf third) {
    List<SignedLeaf> votes = new ArrayList<>(committee.certificate(of, first, second).votes());
    votes.add(third);
    return new TransferCertificate(EPOCH, of, votes);
  }

  private TransferOrder order(int payer) {
    return committee.order(
        RunningPipeline.payer(payer), RunningPipeline.payer(9).publicKey(), 10, 0);
  }

  private void refuses(TransferCertificate certificate, ErrorCode code, long detail)
      throws Exception {
    String state = running.state();
    ErrorMessage error =
        assertInstanceOf(ErrorMessage.class, running.ask(new ConfirmationRequest(9, certificate)));
    assertEquals(code, error.code());
    assertEquals(detail, error.detail());
    assertEquals(state, running.state());
    assertEquals(0, running.pipeline.counters().executions());
  }
}
