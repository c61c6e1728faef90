package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.message.SyncRequest;
import io.meshpay.protocol.message.SyncResponse;
import io.meshpay.protocol.value.PublicKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SYNC_REQUEST: what an account sent, from the journal. */
final class HistoryTest {
  private static final PublicKey PAYEE = TestFolder.key(3).publicKey();

  @TempDir Path temporary;
  private TestFolder folder;

  @BeforeEach
  void write() throws Exception {
    folder = new TestFolder(temporary);
  }

  private List<Certificate> pay(Authority authority, int count) throws Exception {
    List<Certificate> certificates = new ArrayList<>();
    try (TestClient client = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, client);
      for (int number = 0; number < count; number++) {
        TransferCertificate certificate = payments.certify(payments.request(PAYEE, 1, number));
        payments.confirm(certificate);
        certificates.add(certificate);
      }
    }
    return certificates;
  }

  private SyncResponse ask(TestClient client, long first, int certificatesMax) throws Exception {
    return client.ask(
        SyncResponse.class, new SyncRequest(9, folder.payer.publicKey(), first, certificatesMax));
  }

  /** The index follows the journal at a short distance. */
  private void awaitIndexed(TestClient client, int count) throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (ask(client, count - 1, 1).certificates().isEmpty()) {
      assertTrue(System.nanoTime() - deadlineNanos < 0);
    }
  }

  private void assertHistory(Authority authority, List<Certificate> paid) throws Exception {
    try (TestClient client = TestClient.tcp(authority)) {
      awaitIndexed(client, paid.size());
      List<Certificate> fetched = new ArrayList<>();
      while (fetched.size() < paid.size()) {
        SyncResponse page = ask(client, fetched.size(), 100);
        assertEquals(9, page.requestId());
        assertEquals(folder.payer.publicKey(), page.account());
        assertEquals(paid.size(), page.nextSequenceNumber());
        assertTrue(!page.certificates().isEmpty());
        fetched.addAll(page.certificates());
      }
      assertEquals(paid, fetched);
      assertEquals(paid.subList(2, 4), ask(client, 2, 2).certificates());
      assertEquals(List.of(), ask(client, 2, 0).certificates());
      assertEquals(List.of(), ask(client, paid.size(), 100).certificates());
      SyncResponse none = client.ask(SyncResponse.class, new SyncRequest(9, PAYEE, 0, 100));
      assertEquals(List.of(), none.certificates());
      assertEquals(0, none.nextSequenceNumber());
    }
    try (TestClient client = TestClient.udp(authority)) {
      assertEquals(paid.subList(0, 1), ask(client, 0, 1).certificates());
    }
  }

  @Test
  void isServedInSequenceAlsoAfterARestart() throws Exception {
    Authority first = folder.start();
    List<Certificate> paid = pay(first, 30);
    assertHistory(first, paid);
    assertTrue(first.stop());
    Authority second = folder.start();
    assertHistory(second, paid);
    assertTrue(second.stop());
  }

  @Test
  void aDatagramHoldsAsManyAsFit() throws Exception {
    Authority authority = folder.startWithShortDatagrams();
    List<Certificate> paid = pay(authority, 2);
    try (TestClient tcp = TestClient.tcp(authority)) {
      awaitIndexed(tcp, 2);
    }
    try (TestClient client = TestClient.udp(authority)) {
      assertEquals(paid.subList(0, 1), ask(client, 0, 2).certificates());
    }
    assertTrue(authority.stop());
  }
}
