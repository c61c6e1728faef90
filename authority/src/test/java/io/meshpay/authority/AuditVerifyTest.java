package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.authority.AuditFixture.Outcome;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.committee.CommitteeJson;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Signature;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code audit verify} finds in honest and in violating journals. */
final class AuditVerifyTest {
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

  private void assertViolation(int position, String message) throws Exception {
    Map<String, Integer> before = audit.contents();
    Outcome outcome = audit.run("verify", "--json");
    assertEquals(1, outcome.exitCode(), outcome.toString());
    JsonObject json = new JsonObject(outcome.out());
    assertEquals("violation", json.getString("status"));
    assertTrue(json.getString("message").contains(message), outcome.out());
    assertEquals(Integer.toString(position), json.getString("position"), outcome.out());
    assertEquals(Long.toString(audit.offsets.get(position - 1)), json.getString("offset"));
    assertEquals(String.valueOf(audit.segment().getFileName()), json.getString("file"));
    assertTrue(
        outcome.err().contains("violation at position " + position + ", 00000"), outcome.err());
    assertEquals(before, audit.contents());
  }

  @Test
  void theJournalOfARealAuthorityIsSoundAndNothingIsWritten() throws Exception {
    audit.payOnceAndAHalf();
    Map<String, Integer> before = audit.contents();
    Outcome outcome = audit.run("verify");
    assertEquals(0, outcome.exitCode(), outcome.toString());
    assertTrue(outcome.out().contains("sound: the journal of authority-1, 3 changes"));
    assertTrue(outcome.out().contains("votes 2, executions 1, signatures verified 4"));
    assertTrue(outcome.out().contains("as the last stop noted"), outcome.out());
    assertTrue(outcome.out().contains("10.05 USD in all accounts, as in genesis"), outcome.out());
    assertEquals("", outcome.err());
    assertEquals(before, audit.contents());

    JsonObject json = new JsonObject(audit.run("verify", "--json").out());
    assertEquals("sound", json.getString("status"));
    assertEquals("3", json.getString("journalPosition"));
    assertTrue(folder.start().stop(), "and the authority starts again");
  }

  @Test
  void aFolderInUseIsLeftAlone() throws Exception {
    Authority running = folder.start();
    Outcome outcome = audit.run("verify");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("is in use by process"), outcome.err());
    assertTrue(running.stop());
    Process holder = LockHolder.start(audit.data().resolve("lock"));
    try {
      assertEquals("locked", holder.inputReader().readLine());
      outcome = audit.run("verify", "--json");
      assertEquals(2, outcome.exitCode());
      assertEquals("error", new JsonObject(outcome.out()).getString("status"));
      assertTrue(outcome.err().contains("is in use by process"), outcome.err());
    } finally {
      holder.destroy();
    }
  }

  @Test
  void whatIsMissingOrOfOthersIsWrongUsage() throws Exception {
    assertEquals(2, audit.run("verify").exitCode(), "no folder");
    audit.write();
    assertEquals(2, audit.run("verify", "--genesis", "nowhere.json").exitCode());
    Path other = temporary.resolve("other.json");
    Files.writeString(other, CommitteeJson.write(folder.committee(2)));
    Outcome outcome =
        AuditFixture.runPlain(
            "verify", "--data", audit.data().toString(), "--committee", other.toString());
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("was written for committee"), outcome.err());
    for (Path file : List.of(audit.segment(), audit.journal().resolve("spare"))) {
      Files.deleteIfExists(file);
    }
    outcome = audit.run("verify");
    assertEquals(2, outcome.exitCode());
    assertTrue(outcome.err().contains("its journal is missing"), outcome.err());
  }

  @Test
  void aPayersBadSignatureUnderAVoteIsFound() throws Exception {
    TransferOrder good = audit.order(payer, 10, 0);
    TransferOrder bad =
        audit.order(payer, 10, 1).withSignature(Signature.of(new byte[Signature.BYTES]));
    audit.write(good, audit.certificate(good, authority), bad);
    assertViolation(3, "the payer's signature of the order doesn't verify");
  }

  @Test
  void aPayersBadSignatureInACertificateIsFound() throws Exception {
    TransferOrder bad =
        audit.order(payer, 10, 0).withSignature(Signature.of(new byte[Signature.BYTES]));
    audit.write(audit.certificate(bad, authority));
    assertViolation(1, "the certificate doesn't hold: the payer's signature doesn't verify");
  }

  @Test
  void aCertificateWithoutQuorumIsFound() throws Exception {
    TransferOrder order = audit.order(payer, 10, 0);
    audit.write(order, new TransferCertificate(folder.committee.epoch(), order, List.of()));
    assertViolation(2, "its votes lack 1 of the quorum's voting power of 1");
  }

  @Test
  void aForgedVoteInACertificateIsFound() throws Exception {
    TransferOrder order = audit.order(payer, 10, 0);
    audit.write(order, audit.certificate(order, payer));
    assertViolation(2, "the vote of authority-1 doesn't verify");
  }

  @Test
  void aVoteOutOfSequenceIsFound() throws Exception {
    audit.write(audit.order(payer, 10, 1));
    assertViolation(1, "the vote for order 1: the payer's next sequence number is 0");
  }

  @Test
  void twoVotesForOneNumberAreFound() throws Exception {
    audit.write(audit.order(payer, 10, 0), audit.order(payer, 11, 0));
    assertViolation(2, "another order with this number has this authority's vote");
  }

  @Test
  void aVoteThatStandsThereTwiceIsFound() throws Exception {
    audit.write(audit.order(payer, 10, 0), audit.order(payer, 10, 0));
    assertViolation(2, "the vote for order 0: the same vote stands in the journal before");
  }

  @Test
  void anExecutionThatStandsThereTwiceIsFound() throws Exception {
    TransferCertificate certificate = audit.certificate(audit.order(payer, 10, 0), authority);
    audit.write(certificate, certificate);
    assertViolation(
        2, "the execution of order 0: the payer's order with this number was executed before");
  }

  @Test
  void anExecutionOutOfSequenceIsFound() throws Exception {
    audit.write(audit.certificate(audit.order(payer, 10, 4), authority));
    assertViolation(1, "the execution of order 4: the payer's next sequence number is 0");
  }

  @Test
  void aVoteForMoreThanThereIsIsFound() throws Exception {
    audit.write(audit.order(payer, TestFolder.OPENING + 1, 0));
    assertViolation(1, "it is over 1001 units, and the payer has 1000");
  }

  @Test
  void aVoteForAPayerWithoutAccountIsFound() throws Exception {
    audit.write(audit.order(TestFolder.key(9), 1, 0));
    assertViolation(1, "the payer has no account");
  }

  @Test
  void theFirstOfManyViolationsIsTold() throws Exception {
    // A bad signature is found later than a bad sequence number behind it, on another thread.
    TransferOrder bad =
        audit.order(payer, 10, 0).withSignature(Signature.of(new byte[Signature.BYTES]));
    audit.write(bad, audit.order(payer, 10, 7));
    assertViolation(1, "the payer's signature of the order doesn't verify");
  }

  @Test
  void aFlippedByteIsToldWithItsFileAndOffset() throws Exception {
    TransferOrder first = audit.order(payer, 10, 0);
    TransferOrder second = audit.order(payer, 20, 1);
    audit.write(
        first, audit.certificate(first, authority), second, audit.certificate(second, authority));
    byte[] segment = Files.readAllBytes(audit.segment());
    segment[(int) (audit.offsets.get(1) + 60)] ^= 1;
    Files.write(audit.segment(), segment);
    assertViolation(2, "no good record 2");
  }

  @Test
  void whatACrashToreOffIsToldAndNoViolation() throws Exception {
    TransferOrder order = audit.order(payer, 10, 0);
    audit.write(order, audit.certificate(order, authority));
    byte[] segment = Files.readAllBytes(audit.segment());
    segment[(int) (audit.offsets.get(1) + 60)] ^= 1;
    Files.write(audit.segment(), segment);
    Outcome outcome = audit.run("verify");
    assertEquals(0, outcome.exitCode(), outcome.toString());
    assertTrue(outcome.out().contains("bytes of a torn write"), outcome.out());
    assertTrue(outcome.out().contains("1 changes"), outcome.out());
  }

  @Test
  void aStateThatTheLastStopNotedOtherwiseIsFound() throws Exception {
    audit.payOnceAndAHalf();
    Path note = audit.data().resolve("clean-stop.toml");
    String text = Files.readString(note);
    Files.writeString(note, text.replaceFirst("stateDigest = \".{8}", "stateDigest = \"00000000"));
    Outcome outcome = audit.run("verify");
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains("that of the last clean stop 00000000"), outcome.err());

    Files.writeString(note, text.replace("journalPosition = 3", "journalPosition = 4"));
    outcome = audit.run("verify");
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains("but 4 were durable"), outcome.err());
    Files.delete(note);
    outcome = audit.run("verify");
    assertEquals(0, outcome.exitCode());
    assertTrue(outcome.out().contains("the last stop wasn't a clean one"), outcome.out());
  }

  @Test
  void aJournalOfManySegmentsIsVerifiedOnAllCores() throws Exception {
    Object[] changes = new Object[1000];
    for (int i = 0; i < changes.length; i += 2) {
      TransferOrder order = audit.order(payer, 1, i / 2);
      changes[i] = order;
      changes[i + 1] = audit.certificate(order, authority);
    }
    audit.write(changes);
    Outcome outcome = audit.run("verify", "--json");
    assertEquals(0, outcome.exitCode(), outcome.toString());
    JsonObject json = new JsonObject(outcome.out());
    assertEquals("1500", json.getString("signatures"));
    try (Stream<Path> files = Files.list(audit.journal())) {
      List<Path> segments =
          files.filter(file -> file.toString().endsWith(".journal")).sorted().toList();
      assertTrue(segments.size() > 1, segments.size() + " segments");
      assertADamagedHeaderIsFound(segments.get(1));
    }
  }

  private void assertADamagedHeaderIsFound(Path segment) throws Exception {
    byte[] bytes = Files.readAllBytes(segment);
    bytes[200] ^= 1;
    Files.write(segment, bytes);
    Outcome outcome = audit.run("verify");
    assertEquals(1, outcome.exitCode());
    String name = String.valueOf(segment.getFileName());
    String position = name.replaceFirst("^0+", "").replace(".journal", "");
    assertTrue(
        outcome.err().contains("violation at position " + position + ", " + name + " at byte 0"),
        outcome.err());
  }
}
