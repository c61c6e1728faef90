package io.meshpay.client.testing;

import io.meshpay.client.flow.AnswerCheck;
import io.meshpay.protocol.certificate.CertificateCheck;
import io.meshpay.protocol.certificate.LeafHash;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Endpoint;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.message.AccountInfo;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** A committee with keys that everybody knows, and what its members can sign. */
public final class TestCommittee {
  /** The id of its first token, which has two decimals. */
  public static final int USD = 1;

  /** The id of its second token. */
  public static final int BEANS = 2;

  private final List<SigningKey> keys;
  private final Committee committee;

  private TestCommittee(List<SigningKey> keys, Committee committee) {
    this.keys = keys;
    this.committee = committee;
  }

  /** Members with these voting powers, at ports that nothing listens on. */
  public static TestCommittee of(long... powers) {
    int[] ports = new int[powers.length];
    Arrays.fill(ports, 1);
    return at(ports, powers);
  }

  /** Members of power 1 on these ports of the loopback address. */
  public static TestCommittee atPorts(int... ports) {
    long[] powers = new long[ports.length];
    Arrays.fill(powers, 1);
    return at(ports, powers);
  }

  private static TestCommittee at(int[] ports, long[] powers) {
    List<SigningKey> keys = new ArrayList<>();
    List<AuthorityMember> members = new ArrayList<>();
    for (int i = 0; i < powers.length; i++) {
      SigningKey key = key(100 + i);
      keys.add(key);
      members.add(
          new AuthorityMember(
              "authority-" + (i + 1),
              key.publicKey(),
              new Endpoint("127.0.0.1", ports[i]),
              powers[i]));
    }
    Digest genesis = Digest.of(new byte[Digest.BYTES]);
    List<Token> tokens = List.of(new Token(USD, "USD", 2), new Token(BEANS, "BEANS", 0));
    return new TestCommittee(keys, new Committee(1, genesis, members, List.of(), tokens));
  }

  /** The same members on other ports. */
  public TestCommittee movedTo(int... ports) {
    return atPorts(ports);
  }

  /** The key with this number. */
  public static SigningKey key(int number) {
    byte[] seed = new byte[SigningKey.SEED_BYTES];
    seed[0] = (byte) number;
    seed[1] = (byte) (number >> 8);
    return SigningKey.fromSeed(seed);
  }

  public Committee committee() {
    return committee;
  }

  /** How many members it has. */
  public int size() {
    return keys.size();
  }

  /** A member's key. */
  public SigningKey memberKey(int authority) {
    return keys.get(authority);
  }

  /** A new check against this committee. */
  public CertificateCheck certificateCheck() {
    return new CertificateCheck(committee, SignatureVerifiers.best());
  }

  /** A new check against this committee, for flows. */
  public AnswerCheck answerCheck() {
    return AnswerCheck.of(committee);
  }

  /** An order in the first token. */
  public TransferOrder order(SigningKey sender, PublicKey recipient, long amount, long number) {
    return TransferOrder.sign(
        sender,
        committee.signingContext(),
        new UUID(number, amount),
        recipient,
        USD,
        amount,
        number,
        1_000_000);
  }

  /** A member's vote. */
  public SignedLeaf vote(int authority, Digest orderDigest) {
    return sign(authority, Domain.VOTE_ROOT, orderDigest);
  }

  /** A member's acknowledgement. */
  public SignedLeaf acknowledgement(int authority, Digest orderDigest) {
    return sign(authority, Domain.ACKNOWLEDGEMENT_ROOT, LeafHash.acknowledgement(orderDigest));
  }

  /** A member's seal of an account's information. */
  public SignedLeaf seal(int authority, AccountInfo info) {
    return sign(authority, Domain.ACCOUNT_INFO_ROOT, LeafHash.accountInfo(info.toBytes()));
  }

  private SignedLeaf sign(int authority, Domain domain, Digest leaf) {
    // In a batch with another leaf, so that paths are no trivial ones.
    Digest other = Digest.of(new byte[Digest.BYTES]);
    return SignedLeaf.sign(
            keys.get(authority),
            committee.signingContext(),
            domain,
            authority,
            List.of(other, leaf))
        .get(1);
  }

  /** The certificate that these members' votes make. */
  public TransferCertificate certificate(TransferOrder order, int... authorities) {
    Digest digest = order.digest();
    List<SignedLeaf> votes = Arrays.stream(authorities).mapToObj(i -> vote(i, digest)).toList();
    return new TransferCertificate(committee.epoch(), order, votes);
  }
}
