package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.authority.AuditFixture.Outcome;
import io.meshpay.protocol.certificate.DepositCertificate;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.committee.OpeningBalance;
import io.meshpay.protocol.crypto.AccountKeys;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.order.DepositOrder;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.treehead.SignedTreeHead;
import io.meshpay.protocol.treehead.TreeHead;
import io.meshpay.protocol.treehead.TreeHeadJson;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import io.meshpay.state.AccountStore;
import io.meshpay.state.HeapAccountStore;
import io.meshpay.state.Ledger;
import io.meshpay.state.TokenSet;
import io.meshpay.state.disk.FileDisk;
import io.meshpay.state.recovery.Rebuild;
import io.meshpay.state.snapshot.Snapshots;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Journals that were made by the keys' owners to deceive, so that each record by itself is sound:
 * what is wrong is told with position, file and byte. {@link AuditVerifyTest} has the commoner
 * ones. Money out of nothing is none of them: an execution takes what it gives, whatever the order
 * says, so the audit's comparison of the totals with genesis guards against its own bugs.
 */
final class AuditViolationTest {
  @TempDir Path temporary;
  private TestFolder folder;
  private AuditFixture audit;
  private SigningKey payer;
  private SigningKey authority;

  @BeforeEach
  void write() throws Exception {
    folder = new TestFolder(temporary);
    audit = new AuditFixture(folder);
    payer = folder.payer;
    authority = folder.authorityKey;
  }

  private void assertViolation(AuditFixture of, int position, String message) {
    long offset = of.offsets.get(position - 1);
    assertViolation(of, position, of.files.get(position - 1), offset, message);
  }

  private static void assertViolation(
      AuditFixture of, long position, String file, long offset, String message) {
    Outcome outcome = of.run("verify", "--json");
    assertEquals(1, outcome.exitCode(), outcome.toString());
    JsonObject json = new JsonObject(outcome.out());
    assertTrue(json.getString("message").contains(message), outcome.out());
    assertEquals(Long.toString(position), json.getString("position"), outcome.out());
    assertEquals(file, json.getString("file"), outcome.out());
    assertEquals(Long.toString(offset), json.getString("offset"), outcome.out());
  }

  private TransferOrder order(PublicKey recipient, int token, long amount) {
    return TransferOrder.sign(
        payer,
        folder.committee.signingContext(),
        new UUID(7, 0),
        recipient,
        token,
        amount,
        0,
        TestFolder.NOW_MICROS);
  }

  /** A journal of two segments or more; the amount is that of the first payment. */
  private Object[] manyPayments(long firstAmount) {
    Object[] changes = new Object[1_100];
    for (int i = 0; i < changes.length; i += 2) {
      TransferOrder order = audit.order(payer, i == 0 ? firstAmount : 1, i / 2);
      changes[i] = order;
      changes[i + 1] = audit.certificate(order, authority);
    }
    return changes;
  }

  @Test
  void twoCertificatesForOneNumber() throws Exception {
    TransferOrder first = audit.order(payer, 10, 0);
    TransferOrder second = audit.order(payer, 11, 0);
    audit.write(first, audit.certificate(first, authority), audit.certificate(second, authority));
    assertViolation(audit, 3, "the payer's order with this number was executed before");
  }

  @Test
  void aVoteForANumberThatWasExecuted() throws Exception {
    TransferOrder order = audit.order(payer, 10, 0);
    audit.write(order, audit.certificate(order, authority), audit.order(payer, 11, 0));
    assertViolation(audit, 3, "the vote for order 0: the payer's next sequence number is 1");
  }

  @Test
  void aCertificateOfAnotherEpoch() throws Exception {
    TransferOrder order = audit.order(payer, 10, 0);
    audit.write(
        order, new TransferCertificate(2, order, audit.certificate(order, authority).votes()));
    assertViolation(audit, 2, "the certificate doesn't hold: it is of another epoch than 1");
  }

  @Test
  void votesThatNoMemberGaveOrThatStandTwice() throws Exception {
    TransferOrder order = audit.order(payer, 10, 0);
    SignedLeaf vote = audit.certificate(order, authority).votes().getFirst();
    SignedLeaf stranger =
        SignedLeaf.sign(
                payer,
                folder.committee.signingContext(),
                Domain.VOTE_ROOT,
                1,
                List.of(order.digest()))
            .getFirst();
    audit.write(order, new TransferCertificate(1, order, List.of(vote, stranger)));
    assertViolation(audit, 2, "it has a vote of authority 1, who is no member");
    AuditFixture other = another();
    other.write(order, new TransferCertificate(1, order, List.of(vote, vote)));
    assertViolation(other, 2, "the vote of authority-1 doesn't stand once and in order");
  }

  @Test
  void aVoteThatIsGoodForAnotherOrderOfItsBatch() throws Exception {
    TransferOrder first = audit.order(payer, 10, 0);
    TransferOrder second = audit.order(payer, 10, 1);
    List<SignedLeaf> votes =
        SignedLeaf.sign(
            authority,
            folder.committee.signingContext(),
            Domain.VOTE_ROOT,
            0,
            List.of(first.digest(), second.digest()));
    audit.write(first, second(first, votes.get(0)), second, second(second, votes.get(0)));
    assertViolation(audit, 4, "the vote of authority-1 doesn't verify");
  }

  private static TransferCertificate second(TransferOrder order, SignedLeaf vote) {
    return new TransferCertificate(1, order, List.of(vote));
  }

  @Test
  void aSignatureThatWasGoodUnderAnotherOrder() throws Exception {
    TransferOrder good = audit.order(payer, 10, 0);
    TransferOrder bad = audit.order(payer, 10, 1).withSignature(good.signature());
    audit.write(good, audit.certificate(good, authority), bad);
    assertViolation(audit, 3, "the payer's signature of the order doesn't verify");
  }

  @Test
  void votesForWhatNoOrderMayAsk() throws Exception {
    audit.write(order(AuditFixture.PAYEE, 9, 1));
    assertViolation(audit, 1, "the committee has no token 9");
    AuditFixture other = another();
    other.write(order(AuditFixture.PAYEE, TestFolder.TOKEN, 0));
    assertViolation(other, 1, "0 is no amount");
    other = another();
    other.write(order(AuditFixture.PAYEE, TestFolder.TOKEN, -1));
    assertViolation(other, 1, "-1 is no amount");
    byte[] neutral = new byte[PublicKey.BYTES];
    neutral[0] = 1;
    other = another();
    other.write(order(PublicKey.of(neutral), TestFolder.TOKEN, 1));
    assertViolation(other, 1, "the recipient's key is not acceptable");
  }

  @Test
  void aDepositWhichThisVersionDoesNotServe() throws Exception {
    DepositOrder deposit =
        DepositOrder.sign(
            payer,
            folder.committee.signingContext(),
            new UUID(7, 0),
            AuditFixture.PAYEE,
            TestFolder.TOKEN,
            1_000,
            0,
            TestFolder.NOW_MICROS,
            Digest.of(new byte[Digest.BYTES]));
    List<SignedLeaf> votes =
        SignedLeaf.sign(
            authority,
            folder.committee.signingContext(),
            Domain.VOTE_ROOT,
            0,
            List.of(deposit.digest()));
    audit.write(new DepositCertificate(1, deposit, votes));
    assertViolation(audit, 1, "a DEPOSIT order, which no authority of this version votes for");
  }

  @Test
  void aBadSignatureFarBehindInALaterSegment() throws Exception {
    Object[] changes = manyPayments(1);
    int bad = 1_040;
    changes[bad] =
        ((TransferOrder) changes[bad]).withSignature(Signature.of(new byte[Signature.BYTES]));
    audit.write(changes);
    assertTrue(!audit.files.get(bad).equals(audit.files.getFirst()), audit.files.get(bad));
    assertViolation(audit, bad + 1, "the payer's signature of the order doesn't verify");
  }

  @Test
  void aSegmentOfAnotherJournalOfTheSameAuthority() throws Exception {
    audit.write(manyPayments(1));
    AuditFixture other = another();
    other.write(manyPayments(2));
    assertEquals(audit.files, other.files);
    String last = audit.files.getLast();
    Files.copy(
        other.journal().resolve(last),
        audit.journal().resolve(last),
        StandardCopyOption.REPLACE_EXISTING);
    int peaksAt = 120;
    assertViolation(
        audit,
        audit.files.indexOf(last) + 1,
        last,
        peaksAt,
        "the peaks of the Merkle tree aren't those of the changes before");
  }

  @Test
  void aSegmentThatIsMissing() throws Exception {
    audit.write(manyPayments(1));
    Path last = audit.journal().resolve(audit.files.getLast());
    Path aside = temporary.resolve("aside");
    Files.move(audit.segment(), aside);
    Outcome outcome = audit.run("verify", "--json");
    assertEquals(2, outcome.exitCode(), outcome.toString());
    assertTrue(outcome.out().contains("of the journal are not here"), outcome.out());
    Files.move(aside, audit.segment());
    // A crash may leave a journal like this, so only what was noted outside of it tells.
    TreeHead told =
        new TreeHead(
            1_100,
            0,
            Digest.fromHex(
                new JsonObject(audit.run("verify", "--json").out()).getString("treeRoot")));
    Files.delete(last);
    assertEquals(0, audit.run("verify").exitCode());
    Path head = temporary.resolve("head.json");
    Files.writeString(
        head, TreeHeadJson.write(SignedTreeHead.sign(authority, folder.committee, told)));
    outcome = audit.run("verify", "--json", "--head", head.toString());
    assertEquals(1, outcome.exitCode(), outcome.toString());
    int end = audit.files.indexOf(audit.files.getLast());
    assertTrue(outcome.out().contains("but the journal ends at " + end), outcome.out());
    Files.writeString(
        audit.data().resolve("clean-stop.toml"),
        "journalPosition = 1100\nstateDigest = \"" + "00".repeat(32) + "\"\n");
    assertViolation(audit, end + 1, audit.files.getLast(), 0, "the journal ends before position");
  }

  @Test
  void aSnapshotOfAnotherState() throws Exception {
    writeForeignSnapshot(2);
    assertViolation(audit, 2, "the snapshot of this position has another state digest");
  }

  /** Later starts take it for genesis. */
  @Test
  void aFirstSnapshotOfOtherBalancesThanGenesis() throws Exception {
    writeForeignSnapshot(0);
    String message = "the snapshot of this position has another state digest";
    assertViolation(audit, 0, audit.files.getFirst(), 0, message);
  }

  /** Votes aren't in the state digest. */
  @Test
  void aSnapshotThatHasForgottenAVote() throws Exception {
    audit.write(audit.order(payer, 10, 0));
    AccountStore store = new HeapAccountStore(10);
    Ledger ledger = new Ledger(store, TokenSet.of(TestFolder.TOKEN), AccountKeys::isAcceptable, 0);
    for (OpeningBalance balance : folder.genesis.balances()) {
      UnsafeBuffer account = new UnsafeBuffer(balance.account().toBytes());
      ledger.credit(account, 0, balance.token(), balance.amount());
    }
    Path snapshots = Files.createDirectories(audit.data().resolve("snapshots"));
    new Snapshots(FileDisk.open(snapshots), audit.identity())
        .write(store, 1, Rebuild.digestOf(ledger));
    assertViolation(audit, 1, "this position has other records than follow from the journal");
  }

  private void writeForeignSnapshot(long position) throws Exception {
    TransferOrder order = audit.order(payer, 10, 0);
    audit.write(order, audit.certificate(order, authority), audit.order(payer, 10, 1));
    Path snapshots = Files.createDirectories(audit.data().resolve("snapshots"));
    new Snapshots(FileDisk.open(snapshots), audit.identity())
        .write(new HeapAccountStore(10), position, Digest.of(new byte[Digest.BYTES]));
  }

  @Test
  void aSnapshotBehindTheEndOfTheJournal() throws Exception {
    TransferOrder order = audit.order(payer, 10, 0);
    audit.write(order, audit.certificate(order, authority));
    Path snapshots = Files.createDirectories(audit.data().resolve("snapshots"));
    new Snapshots(FileDisk.open(snapshots), audit.identity())
        .write(new HeapAccountStore(10), 5, Digest.of(new byte[Digest.BYTES]));
    Outcome outcome = audit.run("verify", "--json");
    assertEquals(1, outcome.exitCode(), outcome.toString());
    assertTrue(outcome.out().contains("but 5 were durable"), outcome.out());
  }

  @Test
  void aFinalStateThatTheLastStopNotedOtherwise() throws Exception {
    TransferOrder order = audit.order(payer, 10, 0);
    audit.write(order, audit.certificate(order, authority));
    Path note = audit.data().resolve("clean-stop.toml");
    Files.writeString(note, "journalPosition = 2\nstateDigest = \"" + "00".repeat(32) + "\"\n");
    Outcome outcome = audit.run("verify", "--json");
    JsonObject json = new JsonObject(outcome.out());
    assertTrue(
        json.getString("message").contains("that of the last clean stop 0000"), outcome.out());
    assertEquals("2", json.getString("position"));
    assertEquals(audit.files.getLast(), json.getString("file"));
    assertTrue(Long.parseLong(json.getString("offset")) > audit.offsets.getLast(), outcome.out());

    Files.writeString(note, "journalPosition = 1\nstateDigest = \"" + "00".repeat(32) + "\"\n");
    outcome = audit.run("verify", "--json");
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.out().contains("goes on behind position 1"), outcome.out());
  }

  private AuditFixture another() throws Exception {
    return new AuditFixture(new TestFolder(Files.createTempDirectory(temporary, "other")));
  }
}
