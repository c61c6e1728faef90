package io.meshpay.protocol.certificate;

import io.meshpay.protocol.certificate.Verdict.Refused;
import io.meshpay.protocol.certificate.Verdict.Valid;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SignatureBatch;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.merkle.MerklePath;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Verifies what others signed, against one committee: for clients, receipts and audits. Authorities
 * apply the same rules in the same order in their pipeline, without garbage.
 *
 * <p>Used by one thread, like its verifier.
 */
public final class CertificateCheck {
  private static final Verdict VALID = new Valid();

  private final Committee committee;
  private final SignatureVerifier verifier;
  private final SignatureBatch batch;
  private final MerklePath merklePath = new MerklePath();

  public CertificateCheck(Committee committee, SignatureVerifier verifier) {
    this.committee = committee;
    this.verifier = verifier;
    batch = new SignatureBatch(committee.members().size() + 1);
  }

  /**
   * Verifies a certificate whole: one bad vote refuses it, however many good ones there are. The
   * rules, in the order in which they are applied, each with its refusal:
   *
   * <ol>
   *   <li>it is of this epoch: WRONG_EPOCH
   *   <li>vote by vote, it is of a member, else UNKNOWN_AUTHORITY; and its authority's index is
   *       above that of the vote before, else VOTES_OUT_OF_ORDER
   *   <li>the votes' power reaches the quorum: TOO_FEW_VOTES
   *   <li>a withdrawal's quorum proof and expiry are true: MALFORMED
   *   <li>every vote's path and root signature verify: BAD_VOTE
   *   <li>the payer's signature verifies: BAD_SIGNATURE
   * </ol>
   */
  public Verdict check(Certificate certificate) {
    Verdict wellMade = checkVoters(certificate);
    if (!wellMade.isValid()) {
      return wellMade;
    }
    if (certificate instanceof WithdrawalCertificate withdrawal && !isTrue(withdrawal)) {
      return refused(ErrorCode.MALFORMED, 0);
    }
    return checkSignatures(certificate);
  }

  /** Verifies the payer's signature of an order. */
  public Verdict checkOrder(Order order) {
    batch.clear();
    addOrder(order);
    verifier.verify(batch);
    return batch.isValid(0) ? VALID : refused(ErrorCode.BAD_SIGNATURE, 0);
  }

  /** Verifies one authority's vote for the order with this digest. */
  public Verdict checkVote(Digest orderDigest, SignedLeaf vote) {
    return checkLeaf(Domain.VOTE_ROOT, orderDigest, vote);
  }

  /** Verifies one authority's acknowledgement of the order with this digest. */
  public Verdict checkAcknowledgement(Digest orderDigest, SignedLeaf acknowledgement) {
    Digest leaf = LeafHash.acknowledgement(orderDigest);
    return checkLeaf(Domain.ACKNOWLEDGEMENT_ROOT, leaf, acknowledgement);
  }

  /** Verifies one authority's seal of an AccountInfo document, given whole. */
  public Verdict checkAccountInfo(byte[] document, SignedLeaf seal) {
    return checkLeaf(Domain.ACCOUNT_INFO_ROOT, LeafHash.accountInfo(document), seal);
  }

  private Verdict checkVoters(Certificate certificate) {
    if (certificate.epoch() != committee.epoch()) {
      return refused(ErrorCode.WRONG_EPOCH, committee.epoch());
    }
    List<SignedLeaf> votes = certificate.votes();
    int before = -1;
    for (SignedLeaf vote : votes) {
      int authority = vote.authority();
      if (committee.member(authority) == null) {
        return refused(ErrorCode.UNKNOWN_AUTHORITY, authority);
      }
      if (authority <= before) {
        return refused(ErrorCode.VOTES_OUT_OF_ORDER, authority);
      }
      before = authority;
    }
    long power = CertificateAssembly.power(committee, votes);
    return power >= committee.quorum()
        ? VALID
        : refused(ErrorCode.TOO_FEW_VOTES, committee.quorum() - power);
  }

  private boolean isTrue(WithdrawalCertificate certificate) {
    QuorumProof proof = certificate.quorumProof();
    return proof.votingPower() == CertificateAssembly.power(committee, certificate.votes())
        && proof.quorum() == committee.quorum()
        && certificate.expiresAtMicros() == certificate.order().expiryMicros();
  }

  private Verdict checkSignatures(Certificate certificate) {
    Digest orderDigest = certificate.order().digest();
    List<SignedLeaf> votes = certificate.votes();
    batch.clear();
    for (SignedLeaf vote : votes) {
      if (!addLeaf(Domain.VOTE_ROOT, orderDigest, vote)) {
        return refused(ErrorCode.BAD_VOTE, vote.authority());
      }
    }
    int order = addOrder(certificate.order());
    verifier.verify(batch);
    for (int i = 0; i < votes.size(); i++) {
      if (!batch.isValid(i)) {
        return refused(ErrorCode.BAD_VOTE, votes.get(i).authority());
      }
    }
    return batch.isValid(order) ? VALID : refused(ErrorCode.BAD_SIGNATURE, 0);
  }

  private Verdict checkLeaf(Domain domain, Digest leaf, SignedLeaf signed) {
    if (committee.member(signed.authority()) == null) {
      return refused(ErrorCode.UNKNOWN_AUTHORITY, signed.authority());
    }
    batch.clear();
    if (addLeaf(domain, leaf, signed)) {
      verifier.verify(batch);
      if (batch.isValid(0)) {
        return VALID;
      }
    }
    return refused(ErrorCode.BAD_VOTE, signed.authority());
  }

  /** Adds a root's signature to the batch; false if there is no root or no such member. */
  private boolean addLeaf(Domain domain, Digest leaf, SignedLeaf signed) {
    @Nullable AuthorityMember member = committee.member(signed.authority());
    @Nullable Digest root =
        merklePath.root(leaf, signed.leafIndex(), signed.leafCount(), signed.pathBytes());
    if (member == null || root == null) {
      return false;
    }
    byte[] body = RootBody.of(signed.leafCount(), root);
    add(member.key(), signed.rootSignature(), domain, body, body.length);
    return true;
  }

  private int addOrder(Order order) {
    return add(
        order.payer(),
        order.signature(),
        Order.domain(order.kind()),
        order.toBytes(),
        Order.signedBytes(order.kind()));
  }

  private int add(PublicKey key, Signature signature, Domain domain, byte[] body, int bodyBytes) {
    return batch.add(
        new UnsafeBuffer(key.toBytes()),
        0,
        new UnsafeBuffer(signature.toBytes()),
        0,
        committee.signingContext().prefix(domain),
        new UnsafeBuffer(body),
        0,
        bodyBytes);
  }

  private static Verdict refused(ErrorCode code, long detail) {
    return new Refused(code, detail);
  }
}
