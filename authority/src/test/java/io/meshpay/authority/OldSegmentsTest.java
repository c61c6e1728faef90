package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.HistoryRequest;
import io.meshpay.protocol.message.HistoryResponse;
import io.meshpay.protocol.message.SyncRequest;
import io.meshpay.protocol.message.SyncResponse;
import io.meshpay.protocol.sbe.HistoryRoles;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.disk.FileDisk;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Running authorities whose old segments are archived or deleted. */
final class OldSegmentsTest {
  private static final PublicKey PAYEE = TestFolder.key(3).publicKey();
  private static final JournalConfig OFTEN =
      new JournalConfig("commit", false, 1 << 20, 1, 1L << 40);

  private static final long SELDOM_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

  @TempDir Path temporary;
  private TestFolder folder;
  private Path archive;
  private final List<Certificate> paid = new ArrayList<>();

  @BeforeEach
  void write() throws Exception {
    folder = new TestFolder(temporary);
    archive = Files.createDirectory(temporary.resolve("archive"));
  }

  private Authority start(String policy, @Nullable Path where) throws Exception {
    return TestFolder.start(folder.with(OFTEN.with(new SegmentPolicy(policy, where, 0))));
  }

  private Path data() {
    return folder.config.data();
  }

  private Path firstSegment() {
    return data().resolve("journal/00000000000000000001.journal");
  }

  /** Pays until two snapshots are made, and the segment before the first one is gone. */
  private void payUntilTheFirstSegmentGoes(Authority authority) throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    long paidNanos = System.nanoTime();
    try (TestClient client = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, client);
      while (Files.exists(firstSegment())) {
        assertTrue(System.nanoTime() - deadlineNanos < 0);
        assertEquals(AuthorityState.VOTING, authority.state());
        // Seldom at last, but never none: without a change there is no further snapshot.
        if (paid.size() < 900 || System.nanoTime() - paidNanos > SELDOM_NANOS) {
          pay(payments);
          paidNanos = System.nanoTime();
        }
      }
      pay(payments);
    }
  }

  private void pay(TestPayments payments) throws InterruptedException {
    TransferCertificate certificate = payments.certify(payments.request(PAYEE, 1, paid.size()));
    payments.confirm(certificate);
    paid.add(certificate);
  }

  private SyncRequest question(long first) {
    return new SyncRequest(9, folder.payer.publicKey(), first, 1);
  }

  private void assertServed(TestClient client, long number) throws Exception {
    SyncResponse answer = client.ask(SyncResponse.class, question(number));
    assertEquals(List.of(paid.get((int) number)), answer.certificates());
    assertEquals(paid.size(), answer.nextSequenceNumber());
  }

  private ErrorMessage assertUnavailable(TestClient client, long number) throws Exception {
    ErrorMessage answer = client.ask(ErrorMessage.class, question(number));
    assertEquals(ErrorCode.HISTORY_UNAVAILABLE, answer.code());
    assertEquals(9, answer.requestId());
    return answer;
  }

  /** What the payee got, newest first, page by page. */
  private record Walk(List<Certificate> found, boolean isWhole) {}

  private static Walk walk(TestClient client) throws Exception {
    List<Certificate> found = new ArrayList<>();
    long before = 0;
    while (true) {
      client.send(new HistoryRequest(9, PAYEE, HistoryRoles.RECEIVED, before, 100));
      switch (client.receive()) {
        case HistoryResponse page -> {
          page.payments().forEach(payment -> found.add(payment.certificate()));
          before = page.nextBeforePosition();
          if (before == 0) {
            return new Walk(found, true);
          }
        }
        case ErrorMessage error -> {
          assertEquals(ErrorCode.HISTORY_UNAVAILABLE, error.code());
          assertTrue(error.detail() > 1);
          return new Walk(found, false);
        }
        default -> throw new AssertionError();
      }
    }
  }

  private void assertPart(TestClient client) throws Exception {
    Walk walk = walk(client);
    assertFalse(walk.isWhole());
    int found = walk.found().size();
    assertTrue(found > 0 && found < paid.size(), () -> found + " of " + paid.size());
    assertEquals(paid.subList(paid.size() - found, paid.size()).reversed(), walk.found());
  }

  private void assertWhole(TestClient client) throws Exception {
    Walk walk = walk(client);
    assertTrue(walk.isWhole());
    assertEquals(paid.reversed(), walk.found());
  }

  /** The index follows the journal at a short distance. */
  private void awaitIndexed(TestClient client) throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    SyncRequest last = question(paid.size() - 1L);
    while (client.ask(SyncResponse.class, last).certificates().isEmpty()) {
      assertTrue(System.nanoTime() - deadlineNanos < 0);
    }
  }

  private void assertGoesOn(Authority authority) throws Exception {
    assertEquals(AuthorityState.VOTING, authority.state());
    try (TestClient client = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, client);
      assertEquals(BigInteger.valueOf(paid.size()), payments.balance(PAYEE));
      pay(payments);
      assertEquals(BigInteger.valueOf(paid.size()), payments.balance(PAYEE));
    }
  }

  @Test
  void anArchivedPaymentIsServedWheneverTheArchiveIsAtHand() throws Exception {
    Authority first = start("archive", archive);
    payUntilTheFirstSegmentGoes(first);
    assertTrue(Files.exists(archive.resolve("00000000000000000001.journal")));
    try (TestClient client = TestClient.tcp(first);
        HttpProbe http = new HttpProbe(first.httpPort())) {
      awaitIndexed(client);
      assertServed(client, 0);
      assertWhole(client);
      Path aside = temporary.resolve("aside");
      Files.move(archive, aside);
      long begin = assertUnavailable(client, 0).detail();
      assertTrue(begin > 0 && begin < paid.size(), () -> begin + " of " + paid.size());
      assertUnavailable(client, begin - 1);
      assertServed(client, begin);
      assertPart(client);
      Files.move(aside, archive);
      assertServed(client, 0);

      JsonObject status = http.json("/status");
      assertTrue(Long.parseLong(status.getString("journalFirstPosition")) > 1);
      assertTrue(Long.parseLong(status.getString("segmentsArchived")) > 0);
      assertEquals("0", status.getString("archiveFailures"));
      assertTrue(http.get("/metrics").body().contains("meshpay_archive_failures_total 0.0"));
    }
    assertTrue(first.stop());
    Files.delete(data().resolve("clean-stop.toml"));
    Authority second = start("archive", archive);
    assertGoesOn(second);
    assertTrue(second.stop());
  }

  @Test
  void anArchiveThatComesBackGetsItsSegmentsThoughNobodyPaysAnyMore() throws Exception {
    Path aside = temporary.resolve("aside");
    Authority authority = start("archive", archive);
    Files.move(archive, aside);
    try (TestClient client = TestClient.tcp(authority);
        HttpProbe http = new HttpProbe(authority.httpPort())) {
      TestPayments payments = new TestPayments(folder, client);
      long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
      long paidNanos = System.nanoTime() - SELDOM_NANOS;
      while (http.json("/status").getString("archiveFailures").equals("0")) {
        assertTrue(System.nanoTime() - deadlineNanos < 0);
        if (System.nanoTime() - paidNanos > SELDOM_NANOS) {
          pay(payments);
          paidNanos = System.nanoTime();
        }
      }
      assertTrue(Files.exists(firstSegment()));
      Files.move(aside, archive);
      while (http.json("/status").getString("segmentsArchived").equals("0")) {
        assertTrue(System.nanoTime() - deadlineNanos < 0);
      }
      assertFalse(Files.exists(firstSegment()));
    }
    assertTrue(authority.stop());
  }

  @Test
  void anIndexThatIsLostIsBuiltFromTheArchive() throws Exception {
    Authority first = start("archive", archive);
    payUntilTheFirstSegmentGoes(first);
    assertTrue(first.stop());
    loseHistory();
    Authority second = start("archive", archive);
    try (TestClient client = TestClient.tcp(second)) {
      awaitIndexed(client);
      assertServed(client, 0);
      assertWhole(client);
    }
    assertTrue(second.stop());
  }

  private void loseHistory() throws IOException {
    for (String name : FileDisk.open(data().resolve("history")).list()) {
      Files.delete(data().resolve("history").resolve(name));
    }
  }

  @Test
  void aDeletedPaymentIsNeverTakenForOneThatWasntMade() throws Exception {
    Authority first = start("delete", null);
    payUntilTheFirstSegmentGoes(first);
    try (TestClient client = TestClient.tcp(first)) {
      awaitIndexed(client);
      assertUnavailable(client, 0);
      assertPart(client);
      assertServed(client, paid.size() - 1L);
      SyncResponse next = client.ask(SyncResponse.class, question(paid.size()));
      assertEquals(List.of(), next.certificates());
    }
    assertTrue(first.stop());
    loseHistory();
    Authority second = start("delete", null);
    try (TestClient client = TestClient.tcp(second)) {
      awaitIndexed(client);
      assertUnavailable(client, 0);
      assertPart(client);
      assertServed(client, paid.size() - 1L);
    }
    assertGoesOn(second);
    assertTrue(second.stop());
  }

  @Test
  void aJournalThatBeginsBehindEverySnapshotIsRefusedAndUntouched() throws Exception {
    Authority first = start("delete", null);
    payUntilTheFirstSegmentGoes(first);
    assertTrue(first.stop());
    Path snapshots = data().resolve("snapshots");
    Path aside = temporary.resolve("aside");
    Files.move(snapshots, aside);
    Files.createDirectory(snapshots);
    Map<String, ByteBuffer> before = FolderContents.of(data());
    StartException thrown = assertThrows(StartException.class, () -> start("delete", null));
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains("positions 1 to "), message);
    assertTrue(message.contains("there is no snapshot to start from"), message);
    assertTrue(message.contains("Put the segments before it back"), message);
    assertFalse(thrown.isConfiguration());
    assertEquals(before, FolderContents.of(data()));

    Files.delete(snapshots);
    Files.move(aside, snapshots);
    Authority second = start("keep", null);
    assertGoesOn(second);
    assertTrue(second.stop());
  }
}
