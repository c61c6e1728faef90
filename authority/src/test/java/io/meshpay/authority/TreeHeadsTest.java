package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.crypto.Signer;
import io.meshpay.protocol.treehead.SignedTreeHead;
import io.meshpay.protocol.treehead.SignedTreeHead.Standing;
import io.meshpay.protocol.treehead.TreeHead;
import io.meshpay.protocol.treehead.TreeHeadJson;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often an authority signs the head of its journal's tree, and what it shows of it. */
final class TreeHeadsTest {
  @TempDir Path temporary;
  private TestFolder folder;
  private TreeHeads heads;
  private CompletableFuture<TreeHead> journal = new CompletableFuture<>();
  private long nanos = Long.MAX_VALUE - 10; // The clock's zero is anywhere; here it wraps around.
  private int looks;
  private int signatures;

  @BeforeEach
  void write() throws Exception {
    folder = new TestFolder(temporary);
    Signer counting =
        new Signer() {
          @Override
          public PublicKey publicKey() {
            return folder.authorityKey.publicKey();
          }

          @Override
          public Signature sign(byte[] message) {
            signatures++;
            return folder.authorityKey.sign(message);
          }
        };
    heads =
        new TreeHeads(
            () -> {
              looks++;
              return journal;
            },
            counting,
            folder.committee,
            () -> nanos);
  }

  private static TreeHead head(long size, long timestampMicros) {
    byte[] root = new byte[Digest.BYTES];
    root[0] = (byte) size;
    return new TreeHead(size, timestampMicros, Digest.of(root));
  }

  private SignedTreeHead ask() {
    assertTrue(heads.look().isDone());
    return Objects.requireNonNull(heads.latest());
  }

  @Test
  void askingAllTheTimeNeitherLooksNorSignsAgain() {
    journal = CompletableFuture.completedFuture(head(1, 5));
    SignedTreeHead first = ask();
    journal = CompletableFuture.completedFuture(head(2, 6));
    for (int i = 0; i < 1_000; i++) {
      assertSame(first, ask());
    }
    assertEquals(1, looks);
    assertEquals(1, signatures);
    nanos += TreeHeads.PAUSE_NANOS;
    assertEquals(head(2, 6), ask().head());
    assertEquals(2, signatures);
  }

  @Test
  void aJournalThatHasNotGrownIsNotSignedAgain() {
    journal = CompletableFuture.completedFuture(head(7, 5));
    SignedTreeHead first = ask();
    for (int i = 1; i < 10; i++) {
      nanos += TreeHeads.PAUSE_NANOS;
      journal = CompletableFuture.completedFuture(head(7, 5 + i));
      assertSame(first, ask());
    }
    assertEquals(10, looks);
    assertEquals(1, signatures);
  }

  @Test
  void whileALookIsUnderWayThereIsNoOther() {
    var first = heads.look();
    nanos += 2 * TreeHeads.PAUSE_NANOS;
    assertSame(first, heads.look());
    assertNull(heads.latest());
    journal.complete(head(3, 5));
    assertEquals(3, Objects.requireNonNull(heads.latest()).head().treeSize());
    assertEquals(1, looks);
  }

  @Test
  void whatIsNotOnTheDiskLeavesTheLastOne() {
    journal = CompletableFuture.failedFuture(new IllegalStateException("not all is on the disk"));
    assertTrue(heads.look().isDone());
    assertNull(heads.latest());
    nanos += TreeHeads.PAUSE_NANOS;
    journal = CompletableFuture.completedFuture(head(3, 5));
    SignedTreeHead good = ask();
    nanos += TreeHeads.PAUSE_NANOS;
    journal = CompletableFuture.failedFuture(new IllegalStateException("not all is on the disk"));
    assertSame(good, ask());
  }

  @Test
  void eachIsLaterThanTheOneBeforeThoughTheClockGoesBack() {
    long last = -1;
    for (long micros : new long[] {100, 100, 50, 102, 200}) {
      nanos += TreeHeads.PAUSE_NANOS;
      journal = CompletableFuture.completedFuture(head(last + 2, micros));
      SignedTreeHead signed = ask();
      assertTrue(signed.head().timestampMicros() > last, signed.toString());
      assertEquals(Standing.GENUINE, signed.check(folder.committee, SignatureVerifiers.best()));
      last = signed.head().timestampMicros();
    }
    assertEquals(200, last);
  }

  @Test
  void theStatusOfARealAuthorityHasOne() throws Exception {
    Authority authority = folder.start();
    try (HttpProbe http = new HttpProbe(authority.httpPort());
        TestClient client = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, client);
      payments.confirm(payments.certify(payments.request(AuditFixture.PAYEE, 300, 0)));
      assertGenuine(2, http.get("/status").body());
    } finally {
      assertTrue(authority.stop());
    }
    authority = folder.start();
    try (HttpProbe http = new HttpProbe(authority.httpPort())) {
      assertGenuine(2, http.get("/status").body());
    } finally {
      assertTrue(authority.stop());
    }
  }

  @Test
  void withIntervalsOneIsSignedThoughNothingFollows() throws Exception {
    JournalConfig interval = new JournalConfig("interval", true, 1 << 20, 3_600, 1 << 22);
    Authority authority = TestFolder.start(folder.with(interval));
    try (HttpProbe http = new HttpProbe(authority.httpPort());
        TestClient client = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, client);
      payments.certify(payments.request(AuditFixture.PAYEE, 300, 0));
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      String status = http.get("/status").body();
      while (!"1".equals(size(status))) {
        assertTrue(System.nanoTime() < deadline, status);
        status = http.get("/status").body();
      }
      assertGenuine(1, status);
    } finally {
      assertTrue(authority.stop());
    }
  }

  private static String size(String status) {
    JsonObject head = new JsonObject(status).getJsonObject("treeHead");
    return head == null ? "" : head.getString("treeSize");
  }

  private void assertGenuine(long size, String status) {
    SignedTreeHead head = TreeHeadJson.parse(status);
    assertEquals(size, head.head().treeSize());
    assertEquals("authority-1", head.authority());
    assertEquals(Standing.GENUINE, head.check(folder.committee, SignatureVerifiers.best()));
  }
}
