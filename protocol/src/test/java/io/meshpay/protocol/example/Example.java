package io.meshpay.protocol.example;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.DepositCertificate;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.certificate.WithdrawalCertificate;
import io.meshpay.protocol.committee.AuthorityMember;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.committee.Endpoint;
import io.meshpay.protocol.committee.GatewayMember;
import io.meshpay.protocol.committee.Genesis;
import io.meshpay.protocol.committee.OpeningBalance;
import io.meshpay.protocol.committee.Token;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SigningContext;
import io.meshpay.protocol.merkle.MerkleHasher;
import io.meshpay.protocol.merkle.MerkleTree;
import io.meshpay.protocol.order.DepositOrder;
import io.meshpay.protocol.order.Order;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.order.WithdrawalOrder;
import io.meshpay.protocol.treehead.SignedTreeHead;
import io.meshpay.protocol.treehead.TreeHead;
import io.meshpay.protocol.value.Digest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The network, the orders and the certificates of the examples of docs/protocol.md. The tests work
 * on them too.
 */
public final class Example {
  public static final long EPOCH = 1;
  public static final int USD = 1;
  public static final int PTS = 2;
  public static final List<Token> TOKENS =
      List.of(new Token(USD, "USD", 2), new Token(PTS, "PTS", 0));

  /** 2026-11-21 12:00:00 UTC. */
  public static final long NOW_MICROS = 1_795_262_400_000_000L;

  public static final UUID ORDER_ID = UUID.fromString("00112233-4455-6677-8899-aabbccddeeff");

  public static final Genesis GENESIS =
      new Genesis(
          List.of(
              new OpeningBalance(ExampleKeys.ALICE.publicKey(), USD, 100_000),
              new OpeningBalance(ExampleKeys.ALICE.publicKey(), PTS, 500),
              new OpeningBalance(ExampleKeys.BOB.publicKey(), USD, 250)));

  public static final Committee COMMITTEE = committee(EPOCH, 4);
  public static final SigningContext CONTEXT = COMMITTEE.signingContext();

  /** Alice pays Bob 12.50 USD. */
  public static final TransferOrder TRANSFER = transfer(0, 1_250);

  /** Alice withdraws 20.00 USD within an hour. */
  public static final WithdrawalOrder WITHDRAWAL =
      WithdrawalOrder.sign(
          ExampleKeys.ALICE,
          CONTEXT,
          ORDER_ID,
          USD,
          2_000,
          1,
          NOW_MICROS,
          NOW_MICROS + 3_600_000_000L,
          "IBAN DE02 1203 0000 0000 2020 51, Zoë");

  /** The gateway issues 50.00 USD to Bob. */
  public static final DepositOrder DEPOSIT =
      DepositOrder.sign(
          ExampleKeys.GATEWAY,
          CONTEXT,
          ORDER_ID,
          ExampleKeys.BOB.publicKey(),
          USD,
          5_000,
          0,
          NOW_MICROS,
          Digest.of(new byte[Digest.BYTES]));

  /** How many leaves authority 1 signs together when it votes for {@link #TRANSFER}. */
  public static final int BATCH_LEAVES = 5;

  /** The place of {@link #TRANSFER} among them. */
  public static final int BATCH_INDEX = 3;

  private Example() {}

  /** A committee of authorities of voting power 1. */
  public static Committee committee(long epoch, int authorities) {
    List<AuthorityMember> members = new ArrayList<>();
    for (int i = 0; i < authorities; i++) {
      members.add(
          new AuthorityMember(
              "authority-" + (i + 1),
              ExampleKeys.key(i + 1).publicKey(),
              new Endpoint("127.0.0.1", 7001 + 10 * i),
              1));
    }
    List<GatewayMember> gateways =
        List.of(new GatewayMember("gateway-1", ExampleKeys.GATEWAY.publicKey()));
    return new Committee(epoch, GENESIS.digest(), members, gateways, TOKENS);
  }

  /** A payment of Alice to Bob in USD. */
  public static TransferOrder transfer(long sequenceNumber, long amount) {
    return TransferOrder.sign(
        ExampleKeys.ALICE,
        CONTEXT,
        ORDER_ID,
        ExampleKeys.BOB.publicKey(),
        USD,
        amount,
        sequenceNumber,
        NOW_MICROS);
  }

  /** The vote of an authority, signed alone. */
  public static SignedLeaf vote(int authority, Order order) {
    return sign(Domain.VOTE_ROOT, authority, List.of(order.digest())).getFirst();
  }

  /** The leaves of the batch: Alice's payments 1, 2, 3, then {@link #TRANSFER}, then payment 4. */
  public static List<Digest> batchLeaves() {
    return IntStream.of(1, 2, 3, 0, 4)
        .mapToObj(sequenceNumber -> transfer(sequenceNumber, 1_250).digest())
        .toList();
  }

  /** The vote of authority 1 for {@link #TRANSFER}, signed with four others. */
  public static SignedLeaf batchVote() {
    return sign(Domain.VOTE_ROOT, 1, batchLeaves()).get(BATCH_INDEX);
  }

  /** The root of the batch. */
  public static Digest batchRoot() {
    MerkleTree tree = new MerkleTree(BATCH_LEAVES);
    for (Digest leaf : batchLeaves()) {
      tree.addLeaf(new UnsafeBuffer(leaf.toBytes()), 0);
    }
    tree.build();
    return tree.root();
  }

  /** Leaves that an authority signs together. */
  public static List<SignedLeaf> sign(Domain domain, int authority, List<Digest> leaves) {
    return SignedLeaf.sign(ExampleKeys.key(authority + 1), CONTEXT, domain, authority, leaves);
  }

  /** The leaves of authority 0's journal: it voted for {@link #TRANSFER} and executed it. */
  public static List<Digest> journalLeaves() {
    return List.of(journalLeaf(3, 1), journalLeaf(4, 2));
  }

  private static Digest journalLeaf(int change, long position) {
    byte[] content =
        ByteBuffer.allocate(1 + Long.BYTES + Digest.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) change)
            .putLong(position)
            .put(TRANSFER.digest().toBytes())
            .array();
    UnsafeBuffer leaf = new UnsafeBuffer(new byte[Digest.BYTES]);
    new MerkleHasher().leaf(new UnsafeBuffer(content), 0, content.length, leaf, 0);
    return Digest.read(leaf, 0);
  }

  /** What authority 0 says of its journal, one second later. */
  public static SignedTreeHead treeHead() {
    MerkleTree tree = new MerkleTree(2);
    for (Digest leaf : journalLeaves()) {
      tree.addLeaf(new UnsafeBuffer(leaf.toBytes()), 0);
    }
    tree.build();
    TreeHead head = new TreeHead(2, NOW_MICROS + 1_000_000, tree.root());
    return SignedTreeHead.sign(ExampleKeys.key(1), COMMITTEE, head);
  }

  /** The certificate of {@link #TRANSFER}: votes of 0, of 1 in its batch, and of 2. */
  public static TransferCertificate transferCertificate() {
    return (TransferCertificate)
        Certificate.of(
            COMMITTEE,
            TRANSFER,
            List.of(vote(2, TRANSFER), batchVote(), vote(0, TRANSFER)),
            NOW_MICROS);
  }

  /** The certificate of {@link #WITHDRAWAL}: votes of 0, 1 and 3. */
  public static WithdrawalCertificate withdrawalCertificate() {
    return (WithdrawalCertificate) certificate(WITHDRAWAL, 0, 1, 3);
  }

  /** The certificate of {@link #DEPOSIT}: votes of all four. */
  public static DepositCertificate depositCertificate() {
    return (DepositCertificate) certificate(DEPOSIT, 0, 1, 2, 3);
  }

  /** The certificate of an order with votes signed alone, made one second after the order. */
  public static Certificate certificate(Order order, int... authorities) {
    List<SignedLeaf> votes =
        IntStream.of(authorities).mapToObj(authority -> vote(authority, order)).toList();
    return Certificate.of(COMMITTEE, order, votes, NOW_MICROS + 1_000_000);
  }
}
