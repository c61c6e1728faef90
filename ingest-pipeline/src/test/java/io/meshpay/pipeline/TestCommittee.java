package io.meshpay.pipeline;

import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Endpoint;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.journal.JournalIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Four authorities with known keys, of which the test holds all. */
final class TestCommittee {
  static final int TOKEN = 1;
  static final long NOW_MICROS = 1_800_000_000_000_000L;

  final List<SigningKey> keys = new ArrayList<>();
  final Committee committee;

  TestCommittee() {
    this(1);
  }

  TestCommittee(long epoch) {
    List<AuthorityMember> members = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      SigningKey key = key(100 + i);
      keys.add(key);
      members.add(
          new AuthorityMember(
              "authority-" + (i + 1), key.publicKey(), new Endpoint("127.0.0.1", 7400 + i), 1));
    }
    committee =
        new Committee(
            epoch,
            Digest.of(new byte[Digest.BYTES]),
            members,
            List.of(),
            List.of(new Token(TOKEN, "USD", 2)));
  }

  /** A key that depends on {@code number} alone. */
  static SigningKey key(int number) {
    byte[] seed = new byte[SigningKey.SEED_BYTES];
    seed[0] = (byte) number;
    seed[1] = (byte) (number >> 8);
    return SigningKey.fromSeed(seed);
  }

  SigningContext context() {
    return committee.signingContext();
  }

  /** Whose journal the first authority writes. */
  JournalIdentity identity() {
    return new JournalIdentity(committee.epoch(), committee.id(), keys.getFirst().publicKey());
  }

  TransferOrder order(Signer sender, PublicKey recipient, long amount, long sequenceNumber) {
    return order(sender, recipient, TOKEN, amount, sequenceNumber, NOW_MICROS);
  }

  TransferOrder order(
      Signer sender,
      PublicKey recipient,
      int token,
      long amount,
      long sequenceNumber,
      long timestampMicros) {
    return TransferOrder.sign(
        sender,
        context(),
        new UUID(7, sequenceNumber),
        recipient,
        token,
        amount,
        sequenceNumber,
        timestampMicros);
  }

  /** The vote of one authority on an order, signed alone. */
  SignedLeaf vote(int authority, TransferOrder order) {
    return vote(keys.get(authority), context(), authority, order);
  }

  static SignedLeaf vote(
      Signer signer, SigningContext context, int authority, TransferOrder order) {
    return SignedLeaf.sign(signer, context, Domain.VOTE_ROOT, authority, List.of(order.digest()))
        .getFirst();
  }

  /** The certificate that the votes of these authorities make, in this order. */
  TransferCertificate certificate(TransferOrder order, int... authorities) {
    List<SignedLeaf> votes = new ArrayList<>();
    for (int authority : authorities) {
      votes.add(vote(authority, order));
    }
    return new TransferCertificate(committee.epoch(), order, votes);
  }
}
