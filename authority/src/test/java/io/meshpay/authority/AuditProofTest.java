package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.authority.AuditFixture.Outcome;
import io.meshpay.protocol.order.TransferOrder;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The proofs that {@code audit prove} makes and {@code audit verify-proof} checks. */
final class AuditProofTest {
  private static final int PAYMENTS = 5;

  @TempDir Path temporary;
  private AuditFixture audit;
  private String root;

  @BeforeEach
  void write() throws Exception {
    TestFolder folder = new TestFolder(temporary);
    audit = new AuditFixture(folder);
    Object[] changes = new Object[2 * PAYMENTS];
    for (int i = 0; i < PAYMENTS; i++) {
      TransferOrder order = audit.order(folder.payer, 1, i);
      changes[2 * i] = order;
      changes[2 * i + 1] = audit.certificate(order, folder.authorityKey);
    }
    audit.write(changes);
    root = new JsonObject(audit.run("verify", "--json").out()).getString("treeRoot");
  }

  private Outcome check(String proof, String against) throws Exception {
    Path file = temporary.resolve("proof.json");
    Files.writeString(file, proof);
    return AuditFixture.runPlain("verify-proof", "--proof", file.toString(), "--root", against);
  }

  @Test
  void eachChangeCanBeProvedAgainstTheRootThatTheAuditTold() throws Exception {
    for (int position = 1; position <= 2 * PAYMENTS; position++) {
      Outcome proof = audit.run("prove", "--position", Integer.toString(position));
      assertEquals(0, proof.exitCode(), proof.toString());
      Outcome outcome = check(proof.out(), root);
      assertEquals(0, outcome.exitCode(), outcome.toString());
      assertTrue(outcome.out().contains("at position " + position + " of 10"), outcome.out());
    }
  }

  @Test
  void aProofOfAnotherOrderPositionOrRootIsRefused() throws Exception {
    String proof = audit.run("prove", "--position", "4").out();
    String otherRoot = (root.startsWith("0") ? "1" : "0") + root.substring(1);
    assertEquals(1, check(proof, otherRoot).exitCode());
    assertEquals(
        1, check(proof.replace("\"position\":\"4\"", "\"position\":\"6\""), root).exitCode());
    assertEquals(1, check(proof.replace("EXECUTION", "VOTE"), root).exitCode());
    String order = new JsonObject(proof).getString("order");
    String otherOrder = (order.startsWith("0") ? "1" : "0") + order.substring(1);
    assertEquals(1, check(proof.replace(order, otherOrder), root).exitCode());
  }

  @Test
  void whatIsNoProofIsWrongUsage() throws Exception {
    String proof = audit.run("prove", "--position", "4").out();
    assertEquals(2, check("{}", root).exitCode());
    assertEquals(2, check("nothing", root).exitCode());
    assertEquals(2, check(proof, "abc").exitCode());
    assertEquals(2, check(proof.replace("EXECUTION", "END"), root).exitCode());
    assertEquals(2, check(proof.replace("\"order\":\"", "\"order\":\"00"), root).exitCode());
    assertRefused("expected a string", proof.replace("\"treeSize\":\"10\"", "\"treeSize\":10"));
    assertRefused("expected a string", proof.replace("\"position\":\"4\"", "\"position\":4.0"));
    assertRefused("not a number", proof.replace("\"position\":\"4\"", "\"position\":\"+4\""));
    assertRefused("not a number", proof.replace("\"position\":\"4\"", "\"position\":\"04\""));
    assertRefused("Duplicate", proof.replace("{", "{\"position\":\"4\","));
    assertRefused("unknown field", proof.replace("{", "{\"remark\":\"\","));
    assertRefused("\"treeRoot\" is missing", proof.replaceAll(",\"treeRoot\":\"[0-9a-f]*\"", ""));
    assertRefused("something follows", proof + "{}");
    assertEquals(2, audit.run("prove", "--position", "11").exitCode());
    assertEquals(2, audit.run("prove", "--position", "0").exitCode());
  }

  private void assertRefused(String why, String proof) throws Exception {
    Outcome outcome = check(proof, root);
    assertEquals(2, outcome.exitCode(), proof);
    assertTrue(outcome.err().contains("proof.json is no proof: "), outcome.err());
    assertTrue(outcome.err().contains(why), outcome.err());
  }
}
