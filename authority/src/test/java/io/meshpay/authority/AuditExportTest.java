package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.authority.AuditFixture.Outcome;
import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.order.TransferOrder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code audit export} writes. */
final class AuditExportTest {
  @TempDir Path temporary;
  private TestFolder folder;
  private AuditFixture audit;
  private TransferOrder first;

  @BeforeEach
  void write() throws Exception {
    folder = new TestFolder(temporary);
    audit = new AuditFixture(folder);
    first = audit.order(folder.payer, 1050 - 51, 0);
    TransferOrder second = audit.order(folder.payer, 1, 1);
    audit.write(
        first,
        audit.certificate(first, folder.authorityKey),
        second,
        audit.certificate(second, folder.authorityKey));
  }

  @Test
  void asCsvEachExecutionIsALine() throws Exception {
    Map<String, Integer> before = audit.contents();
    Outcome outcome = audit.run("export", "--format", "csv");
    assertEquals(0, outcome.exitCode(), outcome.toString());
    List<String> lines = outcome.out().lines().toList();
    assertEquals(
        "position,kind,sender,recipient,token,amount,sequenceNumber,time,orderId,orderDigest,voters",
        lines.getFirst());
    assertEquals(
        "2,transfer,%s,%s,USD,9.99,0,2023-11-14T22:13:20Z,%s,%s,authority-1"
            .formatted(
                Address.format(folder.payer.publicKey()),
                Address.format(AuditFixture.PAYEE),
                first.orderId(),
                first.digest().toHex()),
        lines.get(1));
    assertTrue(lines.get(2).contains(",USD,0.01,1,2023-11-14T22:13:20.000001Z,"), lines.get(2));
    assertEquals(3, lines.size());
    assertEquals(before, audit.contents());
  }

  @Test
  void asJsonLinesEachExecutionIsAnObject() throws Exception {
    Path file = temporary.resolve("payments.jsonl");
    Outcome outcome = audit.run("export", "--format", "jsonl", "--output", file.toString());
    assertEquals(new Outcome(0, "", ""), outcome);
    List<String> lines = Files.readAllLines(file);
    assertEquals(2, lines.size());
    JsonObject line = new JsonObject(lines.getFirst());
    assertEquals("2", line.getString("position"));
    assertEquals("9.99", line.getString("amount"));
    assertEquals(new JsonArray(List.of("authority-1")), line.getJsonArray("voters"));
    assertEquals(11, line.size());

    outcome = audit.run("export", "--format", "csv", "--output", file.toString());
    assertEquals(2, outcome.exitCode(), "the file is there");
    assertEquals(lines, Files.readAllLines(file));
  }

  @Test
  void aSummaryForProgramsGoesWhereThePaymentsDoNot() throws Exception {
    Path file = temporary.resolve("payments.csv");
    Outcome outcome = audit.run("export", "--format", "csv", "--output", file.toString(), "--json");
    assertEquals(0, outcome.exitCode(), outcome.toString());
    assertEquals("", outcome.err());
    assertEquals(
        new JsonObject()
            .put("status", "exported")
            .put("authority", "authority-1")
            .put("firstPosition", "1")
            .put("journalPosition", "4")
            .put("payments", "2")
            .put("file", file.toString()),
        new JsonObject(outcome.out()));
    assertEquals(2, audit.run("export", "--format", "csv", "--json").exitCode());
  }

  @Test
  void ofADamagedJournalNoFileIsLeft() throws Exception {
    byte[] segment = Files.readAllBytes(audit.segment());
    segment[(int) (audit.offsets.get(1) + 60)] ^= 1;
    Files.write(audit.segment(), segment);
    Path file = temporary.resolve("payments.csv");
    Outcome outcome = audit.run("export", "--format", "csv", "--output", file.toString());
    assertEquals(1, outcome.exitCode());
    assertTrue(outcome.err().contains(audit.segment().getFileName() + " at byte "), outcome.err());
    assertFalse(Files.exists(file));
  }

  @Test
  void anUnknownFormatIsWrongUsage() {
    assertEquals(2, audit.run("export", "--format", "xml").exitCode());
  }
}
