package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.authority.AuditFixture.Outcome;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.treehead.SignedTreeHead;
import io.meshpay.protocol.treehead.TreeHead;
import io.meshpay.protocol.treehead.TreeHeadJson;
import io.meshpay.protocol.value.Digest;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signed tree heads, to which an authority's journal and its proofs are held. */
final class AuditHeadTest {
  private static final int PAYMENTS = 5;
  private static final int CHANGES = 2 * PAYMENTS;

  @TempDir Path temporary;
  private TestFolder folder;
  private AuditFixture audit;
  private Digest root;

  @BeforeEach
  void write() throws Exception {
    folder = new TestFolder(temporary);
    audit = new AuditFixture(folder);
    audit.write(changes(PAYMENTS, 1));
    root = Digest.fromHex(rootOf(audit));
  }

  private static String rootOf(AuditFixture fixture) {
    return new JsonObject(fixture.run("verify", "--json").out()).getString("treeRoot");
  }

  private Object[] changes(int payments, long lastAmount) {
    Object[] changes = new Object[2 * payments];
    for (int i = 0; i < payments; i++) {
      TransferOrder order = audit.order(folder.payer, i == payments - 1 ? lastAmount : 1, i);
      changes[2 * i] = order;
      changes[2 * i + 1] = audit.certificate(order, folder.authorityKey);
    }
    return changes;
  }

  /** The root over the first payments alone. */
  private Digest rootOver(int payments) throws Exception {
    TestFolder other = new TestFolder(Files.createTempDirectory(temporary, "shorter"));
    AuditFixture shorter = new AuditFixture(other);
    shorter.write(changes(payments, 1));
    return Digest.fromHex(rootOf(shorter));
  }

  private SignedTreeHead sign(long size, Digest over) {
    TreeHead head = new TreeHead(size, TestFolder.NOW_MICROS, over);
    return SignedTreeHead.sign(folder.authorityKey, folder.committee, head);
  }

  private String file(SignedTreeHead head) throws Exception {
    return file(TreeHeadJson.write(head));
  }

  private String file(String text) throws Exception {
    Path file = Files.createTempFile(temporary, "head", ".json");
    Files.writeString(file, text);
    return file.toString();
  }

  private void assertViolation(Outcome outcome, long position, String message) {
    assertEquals(1, outcome.exitCode(), outcome.toString());
    JsonObject json = new JsonObject(outcome.out());
    assertEquals("violation", json.getString("status"));
    assertEquals(Long.toString(position), json.getString("position"), outcome.out());
    assertTrue(json.getString("message").contains(message), outcome.out());
    assertEquals(String.valueOf(audit.segment().getFileName()), json.getString("file"));
  }

  /** Whoever keeps what comes out as a proof keeps nothing then. */
  private static void assertNoProof(Outcome outcome, String... parts) {
    assertEquals(1, outcome.exitCode(), outcome.toString());
    assertEquals("", outcome.out());
    for (String part : parts) {
      assertTrue(outcome.err().contains(part), outcome.err());
    }
  }

  private Outcome prove(int position, String head) {
    return audit.run("prove", "--position", Integer.toString(position), "--head", head);
  }

  private Outcome check(String proof, String head) throws Exception {
    return AuditFixture.runPlain(
        "verify-proof",
        "--json",
        "--proof",
        file(proof),
        "--head",
        head,
        "--committee",
        folder.config.committee().toString());
  }

  private void assertInvalid(String message, Outcome outcome) {
    assertEquals(1, outcome.exitCode(), outcome.toString());
    JsonObject json = new JsonObject(outcome.out());
    assertEquals("invalid", json.getString("status"));
    assertTrue(json.getString("message").contains(message), outcome.out());
  }

  @Test
  void anHonestJournalAgreesWithAllThatItsAuthoritySigned() throws Exception {
    Outcome outcome =
        audit.run(
            "verify",
            "--head",
            file(sign(CHANGES, root)),
            "--head",
            file(sign(4, rootOver(2))),
            "--head",
            file(sign(4, rootOver(2))),
            "--head",
            file(
                sign(
                    0,
                    Digest.fromHex(
                        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))));
    assertEquals(0, outcome.exitCode(), outcome.toString());
    assertTrue(outcome.out().contains("signed tree heads 4, all as"), outcome.out());
  }

  @Test
  void aJournalThatEndsBeforeAHeadHasForgottenWhatItTold() throws Exception {
    for (long size : new long[] {CHANGES + 1, (1L << 32) + CHANGES, Long.MAX_VALUE}) {
      String head = file(sign(size, root));
      String forgotten =
          "authority-1 signed a tree of "
              + size
              + " changes on 2023-11-14T22:13:20Z, but the journal ends at 10";
      assertViolation(audit.run("verify", "--json", "--head", head), CHANGES, forgotten);
      assertNoProof(prove(3, head), "violation at position " + CHANGES, forgotten);
    }
  }

  @Test
  void aJournalWithAnotherRootWasRewritten() throws Exception {
    Digest other = rootOver(3);
    for (int size = 0; size <= CHANGES; size++) {
      if (size == 6) {
        continue;
      }
      String head = file(sign(size, other));
      Outcome outcome = audit.run("verify", "--json", "--head", head);
      assertViolation(outcome, size, "its history was rewritten");
      assertTrue(outcome.out().contains("signed the root " + other.toHex()), outcome.out());
      long offset = size == 0 ? 0 : audit.offsets.get(size - 1);
      assertEquals(Long.toString(offset), new JsonObject(outcome.out()).getString("offset"));
    }
    assertNoProof(
        prove(3, file(sign(7, other))),
        "violation at position 7",
        "doesn't have the root " + other.toHex());
  }

  @Test
  void anExchangedPaymentIsFoundByTheHeadAndByNothingElse() throws Exception {
    String head = file(sign(CHANGES, root));
    TestFolder other = new TestFolder(Files.createDirectory(temporary.resolve("rewritten")));
    AuditFixture rewritten = new AuditFixture(other);
    rewritten.write(changes(PAYMENTS, 2));
    assertEquals(0, rewritten.run("verify").exitCode());
    Outcome outcome = rewritten.run("verify", "--json", "--head", head);
    assertEquals(1, outcome.exitCode(), outcome.toString());
    assertTrue(outcome.err().contains("its history was rewritten"), outcome.err());
  }

  @Test
  void ofSeveralHeadsTheFirstThatDiffersIsTold() throws Exception {
    Digest other = rootOver(3);
    Outcome outcome =
        audit.run(
            "verify",
            "--json",
            "--head",
            file(sign(CHANGES + 1, root)),
            "--head",
            file(sign(8, other)),
            "--head",
            file(sign(4, other)),
            "--head",
            file(sign(CHANGES, root)));
    assertViolation(outcome, 4, "over the first 4 changes");
  }

  @Test
  void aHeadThatProvesNothingAboutThisAuthorityIsWrongUsage() throws Exception {
    SignedTreeHead good = sign(CHANGES, root);
    SignedTreeHead forged =
        new SignedTreeHead(
            "authority-1",
            1,
            good.committeeId(),
            good.head(),
            TestFolder.key(9)
                .sign(
                    folder
                        .committee
                        .signingContext()
                        .message(Domain.JOURNAL_TREE_HEAD, good.head().toBytes())));
    assertWrong("the signature doesn't verify", file(forged));
    assertWrong(
        "is no member of the committee",
        file(
            new SignedTreeHead(
                "authority-2", 1, good.committeeId(), good.head(), good.signature())));
    assertWrong(
        "is of epoch 2",
        file(SignedTreeHead.sign(folder.authorityKey, folder.committee(2), good.head())));
    assertWrong("expected a string", file(TreeHeadJson.write(good).replace("\"10\"", "10")));
    assertWrong(
        "not a number of 0..2^63-1", file(TreeHeadJson.write(good).replace("\"10\"", "\"-10\"")));
    assertWrong("longer than", file(" ".repeat(70_000)));
    assertWrong("doesn't exist", temporary.resolve("nowhere").toString());
    Path binary = temporary.resolve("binary");
    Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertWrong("it is no text", binary.toString());
  }

  private void assertWrong(String message, String head) {
    for (Outcome outcome : new Outcome[] {audit.run("verify", "--head", head), prove(3, head)}) {
      assertEquals(2, outcome.exitCode(), outcome.toString());
      assertTrue(outcome.err().contains(message), outcome.err());
      assertFalse(outcome.err().contains("Exception"), outcome.err());
    }
  }

  @Test
  void aPaymentIsProvedToAThirdPartyBySignedHeadAndCommitteeFileAlone() throws Exception {
    String head = file(sign(8, rootOver(4)));
    for (int position = 1; position <= 8; position++) {
      Outcome proof = prove(position, head);
      assertEquals(0, proof.exitCode(), proof.toString());
      Outcome outcome = check(proof.out(), head);
      assertEquals(0, outcome.exitCode(), outcome.toString());
      JsonObject json = new JsonObject(outcome.out());
      assertEquals("valid", json.getString("status"));
      assertEquals("authority-1", json.getString("authority"));
      assertEquals("8", json.getString("treeSize"));
    }
    Outcome beyond = prove(9, head);
    assertEquals(2, beyond.exitCode());
    assertTrue(beyond.err().contains("that tree head has 1 to 8"), beyond.err());
    Outcome text =
        AuditFixture.runPlain(
            "verify-proof",
            "--proof",
            file(prove(2, head).out()),
            "--head",
            head,
            "--committee",
            folder.config.committee().toString());
    assertTrue(
        text.out().contains("at position 2 of 8 in the journal that authority-1 signed on 2023"),
        text.out());
  }

  @Test
  void eachWayInWhichAProofMayFailIsTold() throws Exception {
    SignedTreeHead good = sign(8, rootOver(4));
    String proof = prove(4, file(good)).out();
    assertEquals(0, check(proof, file(good)).exitCode());
    assertInvalid(
        "for a tree of 8 changes, the tree head for one of 10",
        check(proof, file(sign(CHANGES, root))));
    assertInvalid("its path doesn't lead", check(proof, file(sign(8, root))));
    assertInvalid(
        "its path doesn't lead",
        check(proof.replace("\"position\":\"4\"", "\"position\":\"6\""), file(good)));
    assertInvalid(
        "the signature doesn't verify",
        check(proof, file(TreeHeadJson.write(good).replace("\"8\"", "\"7\""))));
    assertInvalid(
        "who is no member",
        check(proof, file(TreeHeadJson.write(good).replace("authority-1", "authority-2"))));
    assertInvalid(
        "is of epoch 2",
        check(
            proof,
            file(SignedTreeHead.sign(folder.authorityKey, folder.committee(2), good.head()))));
    SigningKey stranger = TestFolder.key(9);
    assertInvalid(
        "the signature doesn't verify",
        check(
            proof,
            file(
                new SignedTreeHead(
                    "authority-1",
                    1,
                    good.committeeId(),
                    good.head(),
                    stranger.sign(
                        folder
                            .committee
                            .signingContext()
                            .message(Domain.JOURNAL_TREE_HEAD, good.head().toBytes()))))));
    assertEquals(2, check("{}", file(good)).exitCode());
    assertEquals(2, check(proof, file("{}")).exitCode());
  }

  @Test
  void aProofNeedsEitherARootOrAHeadWithItsCommittee() throws Exception {
    String head = file(sign(CHANGES, root));
    String proof = file(prove(4, head).out());
    String committee = folder.config.committee().toString();
    assertEquals(2, AuditFixture.runPlain("verify-proof", "--proof", proof).exitCode());
    assertEquals(
        2, AuditFixture.runPlain("verify-proof", "--proof", proof, "--head", head).exitCode());
    assertEquals(
        2,
        AuditFixture.runPlain(
                "verify-proof",
                "--proof",
                proof,
                "--root",
                root.toHex(),
                "--head",
                head,
                "--committee",
                committee)
            .exitCode());
    assertEquals(
        0,
        AuditFixture.runPlain("verify-proof", "--proof", proof, "--root", root.toHex()).exitCode());
    assertEquals(
        2, AuditFixture.runPlain("verify-proof", "--proof", proof, "--root", "xyz").exitCode());
  }

  @Test
  void theStatusOfARunningAuthorityServesAsItIs() throws Exception {
    TestFolder running = new TestFolder(Files.createDirectory(temporary.resolve("running")));
    AuditFixture its = new AuditFixture(running);
    Authority authority = running.start();
    String status;
    try (TestClient client = TestClient.tcp(authority);
        HttpProbe http = new HttpProbe(authority.httpPort())) {
      TestPayments payments = new TestPayments(running, client);
      payments.confirm(payments.certify(payments.request(AuditFixture.PAYEE, 300, 0)));
      status = http.get("/status").body();
      payments.certify(payments.request(AuditFixture.PAYEE, 50, 1));
    } finally {
      assertTrue(authority.stop());
    }
    String head = file(status);
    Outcome outcome = its.run("verify", "--head", head);
    assertEquals(0, outcome.exitCode(), outcome.toString());
    assertTrue(outcome.out().contains("3 changes"), outcome.out());
    assertTrue(outcome.out().contains("signed tree heads 1"), outcome.out());
    Outcome proof = its.run("prove", "--position", "2", "--head", head);
    Outcome checked = check(proof.out(), head);
    assertEquals(0, checked.exitCode(), checked.toString());
    assertEquals("2", new JsonObject(checked.out()).getString("treeSize"));
  }
}
