package io.meshpay.protocol.certificate;

import io.meshpay.protocol.certificate.Verdict.Refused;
import io.meshpay.protocol.certificate.Verdict.Valid;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SignatureBatch;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.VerifiedSignatures;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.merkle.MerklePath;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.util.ArrayList;
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

  /** Instead of an entry of the batch: what was found good before, and what can't be good. */
  private static final int KNOWN = -1;

  private static final int BAD = -2;

  private final Committee committee;
  private final SignatureVerifier verifier;
  private final SignatureBatch batch;
  private final MerklePath merklePath = new MerklePath();
  private final @Nullable VerifiedSignatures remembered;

  /** What stands for each entry of the batch in {@link #remembered}. */
  private final List<Digest> identities = new ArrayList<>();

  public CertificateCheck(Committee committee, SignatureVerifier verifier) {
    this(committee, verifier, null);
  }

  /**
   * @param remembered signatures that aren't verified again; null to verify all, whatever came
   *     before
   */
  public CertificateCheck(
      Committee committee, SignatureVerifier verifier, @Nullable VerifiedSignatures remembered) {
    this.committee = committee;
    this.verifier = verifier;
    this.remembered = remembered;
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
    clear();
    int entry = addOrder(order);
    verify();
    return isValid(entry) ? VALID : refused(ErrorCode.BAD_SIGNATURE, 0);
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
    int[] entries = new int[votes.size()];
    clear();
    for (int i = 0; i < entries.length; i++) {
      entries[i] = addLeaf(Domain.VOTE_ROOT, orderDigest, votes.get(i));
      if (entries[i] == BAD) {
        return refused(ErrorCode.BAD_VOTE, votes.get(i).authority());
      }
    }
    int order = addOrder(certificate.order());
    verify();
    for (int i = 0; i < entries.length; i++) {
      if (!isValid(entries[i])) {
        return refused(ErrorCode.BAD_VOTE, votes.get(i).authority());
      }
    }
    return isValid(order) ? VALID : refused(ErrorCode.BAD_SIGNATURE, 0);
  }

  private Verdict checkLeaf(Domain domain, Digest leaf, SignedLeaf signed) {
    if (committee.member(signed.authority()) == null) {
      return refused(ErrorCode.UNKNOWN_AUTHORITY, signed.authority());
    }
    clear();
    int entry = addLeaf(domain, leaf, signed);
    verify();
    return isValid(entry) ? VALID : refused(ErrorCode.BAD_VOTE, signed.authority());
  }

  private void clear() {
    batch.clear();
    identities.clear();
  }

  private void verify() {
    if (batch.size() == 0) {
      return;
    }
    verifier.verify(batch);
    for (int i = 0; i < identities.size(); i++) {
      if (remembered != null && batch.isValid(i)) {
        remembered.add(identities.get(i));
      }
    }
  }

  private boolean isValid(int entry) {
    return entry == KNOWN || (entry != BAD && batch.isValid(entry));
  }

  /** Adds a root's signature to the batch; {@link #BAD} if there is no root or no such member. */
  private int addLeaf(Domain domain, Digest leaf, SignedLeaf signed) {
    @Nullable AuthorityMember member = committee.member(signed.authority());
    @Nullable Digest root =
        merklePath.root(leaf, signed.leafIndex(), signed.leafCount(), signed.pathBytes());
    if (member == null || root == null) {
      return BAD;
    }
    byte[] body = RootBody.of(signed.leafCount(), root);
    return add(member.key(), signed.rootSignature(), domain, body, body.length);
  }

  private int addOrder(Order order) {
    return add(
        order.payer(),
        order.signature(),
        Order.domain(order.kind()),
        order.toBytes(),
        Order.signedBytes(order.kind()));
  }

  /** Adds a signature to the batch and gives its entry, or {@link #KNOWN}. */
  private int add(PublicKey key, Signature signature, Domain domain, byte[] body, int bodyBytes) {
    byte[] prefix = committee.signingContext().prefix(domain);
    if (remembered != null) {
      Digest identity = VerifiedSignatures.identify(key, signature, prefix, body, bodyBytes);
      if (remembered.contains(identity)) {
        return KNOWN;
      }
      identities.add(identity);
    }
    return batch.add(
        new UnsafeBuffer(key.toBytes()),
        0,
        new UnsafeBuffer(signature.toBytes()),
        0,
        prefix,
        new UnsafeBuffer(body),
        0,
        bodyBytes);
  }

  private static Verdict refused(ErrorCode code, long detail) {
    return new Refused(code, detail);
  }
}
