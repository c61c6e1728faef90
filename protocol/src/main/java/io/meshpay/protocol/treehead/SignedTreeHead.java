package io.meshpay.protocol.treehead;

import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SignatureBatch;
import io.meshpay.protocol.crypto.SignatureVerifier;
import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.Signature;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * A tree head with its authority's signature. Who keeps it can show later that the authority has
 * forgotten or changed what it had told: its journal must have at least that many changes for ever,
 * and the first of them that root.
 *
 * @param authority the name of the authority in the committee file
 */
public record SignedTreeHead(
    String authority, long epoch, Digest committeeId, TreeHead head, Signature signature) {
  /** What a signed head is worth. */
  public enum Standing {
    /** The authority has said this. */
    GENUINE,
    /** It is of another committee or epoch. */
    OTHER_COMMITTEE,
    /** The committee has no authority of that name. */
    UNKNOWN_AUTHORITY,
    /** The signature isn't that authority's, of this. */
    BAD_SIGNATURE
  }

  /** Refuses a name that no authority can have. */
  public SignedTreeHead {
    if (!Committee.isName(authority)) {
      throw new IllegalArgumentException("not an authority's name");
    }
  }

  /**
   * Signs a head.
   *
   * @param signer with the key of a member
   */
  public static SignedTreeHead sign(Signer signer, Committee committee, TreeHead head) {
    AuthorityMember member = committee.member(committee.indexOf(signer.publicKey()));
    if (member == null) {
      throw new IllegalArgumentException(signer.publicKey() + " is no member's key");
    }
    byte[] message = committee.signingContext().message(Domain.JOURNAL_TREE_HEAD, head.toBytes());
    return new SignedTreeHead(
        member.name(), committee.epoch(), committee.id(), head, signer.sign(message));
  }

  /** Finds out whether an authority of this committee has said this. */
  public Standing check(Committee committee, SignatureVerifier verifier) {
    if (epoch != committee.epoch() || !committeeId.equals(committee.id())) {
      return Standing.OTHER_COMMITTEE;
    }
    for (AuthorityMember member : committee.members()) {
      if (member.name().equals(authority)) {
        boolean isSigned = isSignedBy(member, committee, verifier);
        return isSigned ? Standing.GENUINE : Standing.BAD_SIGNATURE;
      }
    }
    return Standing.UNKNOWN_AUTHORITY;
  }

  private boolean isSignedBy(
      AuthorityMember member, Committee committee, SignatureVerifier verifier) {
    SignatureBatch batch = new SignatureBatch(1);
    int entry =
        batch.add(
            new UnsafeBuffer(member.key().toBytes()),
            0,
            new UnsafeBuffer(signature.toBytes()),
            0,
            committee.signingContext().prefix(Domain.JOURNAL_TREE_HEAD),
            new UnsafeBuffer(head.toBytes()),
            0,
            TreeHead.BYTES);
    verifier.verify(batch);
    return batch.isValid(entry);
  }
}
