package io.meshpay.protocol.certificate;

import static io.meshpay.protocol.example.Example.COMMITTEE;
import static io.meshpay.protocol.example.Example.DEPOSIT;
import static io.meshpay.protocol.example.Example.NOW_MICROS;
import static io.meshpay.protocol.example.Example.TRANSFER;
import static io.meshpay.protocol.example.Example.WITHDRAWAL;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SignatureBatch;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.crypto.VerifiedSignatures;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.example.Example;
import io.meshpay.protocol.example.ExampleKeys;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

final class CertificateCheckTest {
  private final CertificateCheck check = new CertificateCheck(COMMITTEE, SignatureVerifiers.best());

  /** Has seen good certificates of the same orders and votes; that must make no difference. */
  private final VerifiedSignatures remembered = new VerifiedSignatures(64);

  private final CertificateCheck remembering =
      new CertificateCheck(COMMITTEE, SignatureVerifiers.best(), remembered);

  @Test
  void certificatesOfAQuorumAreValid() {
    assertTrue(check.check(Example.transferCertificate()).isValid());
    assertTrue(check.check(Example.withdrawalCertificate()).isValid());
    assertTrue(check.check(Example.depositCertificate()).isValid());
    assertTrue(check.check(Example.certificate(TRANSFER, 1, 2, 3)).isValid());
  }

  @Test
  void certificatesSurviveTheirEncoding() throws MalformedMessageException {
    for (Certificate certificate :
        List.of(
            Example.transferCertificate(),
            Example.withdrawalCertificate(),
            Example.depositCertificate())) {
      byte[] bytes = certificate.toBytes();
      assertEquals(certificate, Certificate.decode(new UnsafeBuffer(bytes), 0, bytes.length));
    }
  }

  @Test
  void tooFewVotesAreRefusedWithThePowerThatIsMissing() {
    refuses(ErrorCode.TOO_FEW_VOTES, 1, Example.certificate(TRANSFER, 0, 3));
    refuses(ErrorCode.TOO_FEW_VOTES, 3, Example.certificate(TRANSFER));
  }

  @Test
  void theSameVoterTwiceIsRefused() {
    refuses(ErrorCode.VOTES_OUT_OF_ORDER, 1, Example.certificate(TRANSFER, 0, 1, 1));
    refuses(ErrorCode.VOTES_OUT_OF_ORDER, 2, Example.certificate(TRANSFER, 0, 1, 2, 2));
  }

  @Test
  void votesInAnotherOrderAreRefused() {
    List<SignedLeaf> votes = Example.transferCertificate().votes();
    refuses(ErrorCode.VOTES_OUT_OF_ORDER, 1, withVotes(votes.reversed()));
  }

  @Test
  void aVoteOfNoMemberIsRefusedEvenBesideAQuorum() {
    refuses(ErrorCode.UNKNOWN_AUTHORITY, 4, Example.certificate(TRANSFER, 0, 1, 2, 4));
    List<SignedLeaf> votes = new ArrayList<>(Example.transferCertificate().votes());
    SignedLeaf vote = votes.getFirst();
    votes.add(new SignedLeaf(65_535, 0, 1, vote.rootSignature(), List.of()));
    refuses(ErrorCode.UNKNOWN_AUTHORITY, 65_535, withVotes(votes));
  }

  @Test
  void aCertificateOfAnotherEpochIsRefusedByItsEpoch() {
    Committee other = Example.committee(2, 4);
    List<SignedLeaf> votes = new ArrayList<>();
    TransferOrder order = orderIn(other);
    for (int i = 0; i < 3; i++) {
      votes.add(voteIn(other, i, order));
    }
    Certificate certificate = Certificate.of(other, order, votes, NOW_MICROS);
    assertTrue(new CertificateCheck(other, SignatureVerifiers.best()).check(certificate).isValid());
    refuses(ErrorCode.WRONG_EPOCH, 1, certificate);
    refuses(ErrorCode.BAD_VOTE, 0, new TransferCertificate(1, order, certificate.votes()));
  }

  @Test
  void theSameEpochOfAnotherCommitteeIsRefused() {
    Committee other = Example.committee(1, 5);
    TransferOrder order = orderIn(other);
    List<SignedLeaf> votes =
        List.of(0, 1, 2, 3).stream().map(i -> voteIn(other, i, order)).toList();
    refuses(ErrorCode.BAD_VOTE, 0, new TransferCertificate(1, order, votes));
  }

  private static TransferOrder orderIn(Committee committee) {
    return TransferOrder.sign(
        ExampleKeys.ALICE,
        committee.signingContext(),
        Example.ORDER_ID,
        ExampleKeys.BOB.publicKey(),
        Example.USD,
        1,
        0,
        NOW_MICROS);
  }

  private static SignedLeaf voteIn(Committee committee, int authority, TransferOrder order) {
    return SignedLeaf.sign(
            ExampleKeys.AUTHORITIES.get(authority),
            committee.signingContext(),
            Domain.VOTE_ROOT,
            authority,
            List.of(order.digest()))
        .getFirst();
  }

  @Test
  void aForgedPathIsRefused() {
    SignedLeaf good = Example.batchVote();
    for (int node = 0; node < good.path().size(); node++) {
      List<Digest> path = new ArrayList<>(good.path());
      path.set(node, TRANSFER.digest());
      refusesSecondVote(leaf(good, good.leafIndex(), good.leafCount(), path));
    }
    List<Digest> path = good.path();
    refusesSecondVote(leaf(good, 3, 5, path.subList(0, path.size() - 1)));
    List<Digest> longer = new ArrayList<>(path);
    longer.add(TRANSFER.digest());
    refusesSecondVote(leaf(good, 3, 5, longer));
    refusesSecondVote(leaf(good, 3, 5, List.of()));
  }

  @Test
  void aVoteAtAnotherPlaceIsRefused() {
    SignedLeaf good = Example.batchVote();
    List<Digest> path = good.path();
    for (int index : new int[] {0, 1, 2, 4, 5, 65_535}) {
      refusesSecondVote(leaf(good, index, 5, path));
    }
    for (int count : new int[] {0, 1, 3, 4, 6, 7, 8, 1024, 1025, 65_535}) {
      refusesSecondVote(leaf(good, 3, count, path));
    }
    SignedLeaf alone = Example.vote(1, TRANSFER);
    refusesSecondVote(leaf(alone, 0, 2, List.of()));
    refusesSecondVote(leaf(alone, 1, 1, List.of()));
    refusesSecondVote(leaf(alone, 0, 0, List.of()));
  }

  @Test
  void aVoteByAnotherKeyIsRefused() {
    for (Signer stranger :
        List.of(ExampleKeys.ALICE, ExampleKeys.GATEWAY, ExampleKeys.AUTHORITIES.get(2))) {
      SignedLeaf forged =
          SignedLeaf.sign(
                  stranger, Example.CONTEXT, Domain.VOTE_ROOT, 1, List.of(TRANSFER.digest()))
              .getFirst();
      refusesSecondVote(forged);
    }
  }

  @Test
  void aSignatureOfAnotherDomainIsNoVote() {
    for (Domain domain : List.of(Domain.ACKNOWLEDGEMENT_ROOT, Domain.ACCOUNT_INFO_ROOT)) {
      refusesSecondVote(Example.sign(domain, 1, List.of(TRANSFER.digest())).getFirst());
    }
  }

  @Test
  void aSuperfluousBadVoteRefusesTheWholeCertificate() {
    List<SignedLeaf> votes = new ArrayList<>(Example.transferCertificate().votes());
    votes.add(leaf(Example.vote(2, TRANSFER), 3, 0, 1, List.of()));
    refuses(ErrorCode.BAD_VOTE, 3, withVotes(votes));
  }

  @Test
  void aTamperedOrderIsRefused() {
    TransferCertificate good = Example.transferCertificate();
    refuses(
        ErrorCode.BAD_VOTE,
        0,
        new TransferCertificate(1, Example.transfer(0, 1_000_000), good.votes()));
    TransferOrder unsigned = TRANSFER.withSignature(DEPOSIT.signature());
    refuses(ErrorCode.BAD_VOTE, 0, new TransferCertificate(1, unsigned, good.votes()));
    refuses(ErrorCode.BAD_SIGNATURE, 0, Example.certificate(unsigned, 0, 1, 2));
  }

  @Test
  void aWithdrawalsQuorumProofAndExpiryMustBeTrue() {
    WithdrawalCertificate good = Example.withdrawalCertificate();
    QuorumProof proof = good.quorumProof();
    long expiry = WITHDRAWAL.expiryMicros();
    refuses(ErrorCode.WRONG_EPOCH, 1, with(good, new QuorumProof(2, 3, 3), expiry));
    refuses(ErrorCode.MALFORMED, 0, with(good, new QuorumProof(1, 4, 3), expiry));
    refuses(ErrorCode.MALFORMED, 0, with(good, new QuorumProof(1, 3, 2), expiry));
    refuses(ErrorCode.MALFORMED, 0, with(good, proof, expiry + 1));
    assertTrue(check.check(with(good, proof, expiry)).isValid());
  }

  @Test
  void ordersVotesAcknowledgementsAndSealsAreVerifiedAlone() {
    assertTrue(check.checkOrder(TRANSFER).isValid());
    assertEquals(
        new Verdict.Refused(ErrorCode.BAD_SIGNATURE, 0),
        check.checkOrder(TRANSFER.withSignature(DEPOSIT.signature())));
    Digest digest = TRANSFER.digest();
    assertTrue(check.checkVote(digest, Example.batchVote()).isValid());
    assertEquals(
        new Verdict.Refused(ErrorCode.BAD_VOTE, 1),
        check.checkVote(DEPOSIT.digest(), Example.batchVote()));
    assertEquals(
        new Verdict.Refused(ErrorCode.UNKNOWN_AUTHORITY, 4),
        check.checkVote(digest, Example.vote(4, TRANSFER)));

    Domain ack = Domain.ACKNOWLEDGEMENT_ROOT;
    List<Digest> acknowledged = List.of(LeafHash.acknowledgement(digest));
    SignedLeaf acknowledgement = Example.sign(ack, 2, acknowledged).getFirst();
    assertTrue(check.checkAcknowledgement(digest, acknowledgement).isValid());
    assertEquals(
        new Verdict.Refused(ErrorCode.BAD_VOTE, 2),
        check.checkAcknowledgement(WITHDRAWAL.digest(), acknowledgement));
    assertEquals(
        new Verdict.Refused(ErrorCode.BAD_VOTE, 2), check.checkVote(digest, acknowledgement));

    byte[] info = {1, 2, 3};
    Domain domain = Domain.ACCOUNT_INFO_ROOT;
    SignedLeaf seal = Example.sign(domain, 0, List.of(LeafHash.accountInfo(info))).getFirst();
    assertTrue(check.checkAccountInfo(info, seal).isValid());
    assertEquals(
        new Verdict.Refused(ErrorCode.BAD_VOTE, 0),
        check.checkAccountInfo(new byte[] {1, 2, 4}, seal));
  }

  private static WithdrawalCertificate with(
      WithdrawalCertificate good, QuorumProof proof, long expiresAtMicros) {
    return new WithdrawalCertificate(
        good.order(), proof, good.createdAtMicros(), expiresAtMicros, good.votes());
  }

  private static SignedLeaf leaf(SignedLeaf good, int index, int count, List<Digest> path) {
    return leaf(good, good.authority(), index, count, path);
  }

  private static SignedLeaf leaf(
      SignedLeaf good, int authority, int index, int count, List<Digest> path) {
    return new SignedLeaf(authority, index, count, good.rootSignature(), path);
  }

  private static Certificate withVotes(List<SignedLeaf> votes) {
    return new TransferCertificate(1, TRANSFER, votes);
  }

  /** Checks that this vote of authority 1, beside two good ones, is found out. */
  private void refusesSecondVote(SignedLeaf vote) {
    Certificate certificate =
        withVotes(List.of(Example.vote(0, TRANSFER), vote, Example.vote(2, TRANSFER)));
    refuses(ErrorCode.BAD_VOTE, 1, certificate);
    assertEquals(
        new Verdict.Refused(ErrorCode.BAD_VOTE, 1), check.checkVote(TRANSFER.digest(), vote));
  }

  @Test
  void whatIsRememberedIsNotVerifiedAgain() {
    int[] verified = new int[1];
    SignatureVerifier best = SignatureVerifiers.best();
    SignatureVerifier counting =
        new SignatureVerifier() {
          @Override
          public void verify(SignatureBatch batch) {
            verified[0] += batch.size();
            best.verify(batch);
          }

          @Override
          public String name() {
            return "counting";
          }
        };
    CertificateCheck first = new CertificateCheck(COMMITTEE, counting, remembered);
    assertTrue(first.checkOrder(TRANSFER).isValid());
    assertEquals(1, verified[0]);
    assertTrue(first.check(Example.transferCertificate()).isValid());
    assertEquals(4, verified[0], "three roots, and not the order again");
    CertificateCheck second = new CertificateCheck(COMMITTEE, counting, remembered);
    assertTrue(second.check(Example.transferCertificate()).isValid());
    assertTrue(second.checkVote(TRANSFER.digest(), Example.batchVote()).isValid());
    assertEquals(4, verified[0]);

    // Others of the same batch have the same root; those of other votes haven't.
    List<SignedLeaf> leaves = Example.sign(Domain.VOTE_ROOT, 1, Example.batchLeaves());
    assertTrue(second.checkVote(Example.batchLeaves().get(1), leaves.get(1)).isValid());
    assertEquals(4, verified[0]);
    assertFalse(second.checkVote(Example.batchLeaves().get(2), leaves.get(1)).isValid());
    assertFalse(second.checkAcknowledgement(TRANSFER.digest(), Example.batchVote()).isValid());
    assertEquals(6, verified[0]);
    assertFalse(second.checkAcknowledgement(TRANSFER.digest(), Example.batchVote()).isValid());
    assertEquals(7, verified[0], "what was found bad isn't remembered");
  }

  private void refuses(ErrorCode code, long detail, Certificate certificate) {
    assertEquals(new Verdict.Refused(code, detail), check.check(certificate));
    assertTrue(remembering.check(Example.transferCertificate()).isValid());
    assertTrue(remembering.check(Example.withdrawalCertificate()).isValid());
    for (int again = 0; again < 2; again++) {
      assertEquals(new Verdict.Refused(code, detail), remembering.check(certificate));
    }
    // A refusal leaves nothing behind that the next check could stumble over.
    assertTrue(check.check(Example.transferCertificate()).isValid());
  }
}
