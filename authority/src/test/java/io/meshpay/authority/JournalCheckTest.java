package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.disk.FileDisk;
import io.meshpay.state.journal.JournalIdentity;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a recovery needs is read before the first vote, and the rest beside the running authority.
 */
@Timeout(60)
final class JournalCheckTest {
  private static final PublicKey PAYEE = TestFolder.key(3).publicKey();
  private static final String FIRST_SEGMENT = "00000000000000000001.journal";

  @TempDir Path temporary;
  private TestFolder folder;

  @BeforeEach
  void write() throws Exception {
    folder = new TestFolder(temporary);
  }

  @Test
  void aSoundJournalIsReadToItsEnd() throws Exception {
    payAndStop();
    Authority authority = folder.start();
    try (HttpProbe http = new HttpProbe(authority.httpPort())) {
      String metrics = await(http, body -> body.contains("meshpay_journal_checked_position 4.0"));
      assertTrue(metrics.contains("meshpay_journal_damaged 0.0"), metrics);
      assertFalse(http.json("/status").containsKey("journalDamage"));
    }
    assertTrue(authority.stop());
  }

  @Test
  void damageThatAStartDoesNotMeetIsFoundAndToldWhilePaymentsGoOn() throws Exception {
    payAndStop();
    flipABit();

    Authority authority = folder.start();
    try (HttpProbe http = new HttpProbe(authority.httpPort());
        TestClient client = TestClient.tcp(authority)) {
      await(http, body -> body.contains("meshpay_journal_damaged 1.0"));
      JsonObject status = http.json("/status");
      String damage = status.getString("journalDamage");
      assertTrue(damage.startsWith("the journal is damaged: " + FIRST_SEGMENT + " at byte 4"));
      assertEquals("VOTING", status.getString("state"));
      TestPayments payments = new TestPayments(folder, client);
      payments.confirm(payments.certify(payments.request(PAYEE, 5, 2)));
      assertEquals(BigInteger.valueOf(35), payments.balance(PAYEE));
    }
    assertTrue(authority.stop());
    flipABit();
    assertTrue(folder.start().stop());
  }

  @Test
  void damageThatTheNextRecoveryWouldMeetIsRefusedAlthoughTheStopWasClean() throws Exception {
    payAndStop();
    Path snapshot = folder.config.data().resolve("snapshots/00000000000000000004.snapshot");
    byte[] whole = Files.readAllBytes(snapshot);
    Files.delete(snapshot);
    flipABit();
    Map<String, ByteBuffer> before = FolderContents.of(folder.config.data());

    StartException refused = assertThrows(StartException.class, folder::start);
    String message = String.valueOf(refused.getMessage());
    assertTrue(
        message.startsWith("the journal is damaged: " + FIRST_SEGMENT + " at byte 4"), message);
    assertEquals(before, FolderContents.of(folder.config.data()));

    Files.write(snapshot, whole);
    assertTrue(folder.start().stop());
    Files.delete(snapshot);
    flipABit();
    Authority authority = folder.start();
    try (TestClient client = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, client);
      assertEquals(BigInteger.valueOf(30), payments.balance(PAYEE));
    }
    assertTrue(authority.stop());
  }

  @Test
  void anErrorOfTheMachineIsTriedAgainLikeOtherFailures() throws Exception {
    payAndStop();
    JournalIdentity identity = new AuditFixture(folder).identity();
    FailingDisk disk =
        new FailingDisk(FileDisk.open(folder.config.data().resolve(DataDirectory.JOURNAL)));
    disk.failure = new OutOfMemoryError("heap");
    JournalCheck check = new JournalCheck("authority-1", disk, identity, 4, System::nanoTime);
    check.start();
    while (disk.failures.get() == 0) {
      Thread.onSpinWait();
    }
    disk.failure = null;
    while (check.checkedPosition() < 4) {
      Thread.onSpinWait();
    }
    check.close(TimeUnit.SECONDS.toMillis(30));
  }

  /** Damages the first segment, or mends it again. */
  private void flipABit() throws IOException {
    Path segment = folder.config.data().resolve("journal").resolve(FIRST_SEGMENT);
    byte[] bytes = Files.readAllBytes(segment);
    bytes[4096 + 200] ^= 1;
    Files.write(segment, bytes);
  }

  /** Two payments, and a snapshot of them, so that no later start has to read their segment. */
  private void payAndStop() throws Exception {
    JournalConfig often = new JournalConfig("commit", false, 1 << 20, 1, 1 << 30);
    Authority first = TestFolder.start(folder.with(often));
    try (TestClient client = TestClient.tcp(first);
        HttpProbe http = new HttpProbe(first.httpPort())) {
      TestPayments payments = new TestPayments(folder, client);
      payments.confirm(payments.certify(payments.request(PAYEE, 10, 0)));
      payments.confirm(payments.certify(payments.request(PAYEE, 20, 1)));
      await(http, body -> body.contains("meshpay_snapshot_position 4.0"));
    }
    assertTrue(first.stop());
  }

  private static String await(HttpProbe http, Predicate<String> isThere) throws Exception {
    String body;
    do {
      body = http.get("/metrics").body();
    } while (!isThere.test(body));
    return body;
  }
}
