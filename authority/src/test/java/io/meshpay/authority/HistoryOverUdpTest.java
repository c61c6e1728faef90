package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.ExecutedPayment;
import io.meshpay.protocol.message.HistoryRequest;
import io.meshpay.protocol.message.HistoryResponse;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.MessageCodec;
import io.meshpay.protocol.message.SyncRequest;
import io.meshpay.protocol.message.SyncResponse;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.sbe.HistoryRoles;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Histories in datagrams that hold one short certificate, or not even one. */
final class HistoryOverUdpTest {
  private static final PublicKey PAYEE = TestFolder.key(3).publicKey();

  @TempDir Path temporary;
  private TestFolder folder;
  private PublicKey payer;

  @BeforeEach
  void write() throws Exception {
    folder = new TestFolder(temporary);
    payer = folder.payer.publicKey();
  }

  private HistoryRequest newest(long before) {
    return new HistoryRequest(9, payer, HistoryRoles.BOTH, before, 2);
  }

  private void awaitIndexed(TestClient client, Certificate newest) throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    List<ExecutedPayment> found;
    do {
      assertTrue(System.nanoTime() - deadlineNanos < 0);
      found = client.ask(HistoryResponse.class, newest(0)).payments();
    } while (found.isEmpty() || !found.getFirst().certificate().equals(newest));
  }

  @Test
  void aPageHoldsWhatFitsAndTheNextOneGoesOn() throws Exception {
    Authority authority = folder.startWithShortDatagrams();
    List<Certificate> paid = new ArrayList<>();
    try (TestClient tcp = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, tcp);
      for (int number = 0; number < 3; number++) {
        TransferCertificate certificate = payments.certify(payments.request(PAYEE, 1, number));
        payments.confirm(certificate);
        paid.add(certificate);
      }
      awaitIndexed(tcp, paid.getLast());
    }
    try (TestClient udp = TestClient.udp(authority)) {
      long before = 0;
      for (Certificate certificate : paid.reversed()) {
        HistoryResponse page = udp.ask(HistoryResponse.class, newest(before));
        assertEquals(1, page.payments().size());
        assertEquals(certificate, page.payments().getFirst().certificate());
        before = page.nextBeforePosition();
      }
      assertEquals(0, before);
    }
    assertTrue(authority.stop());
  }

  @Test
  void aCertificateThatNoDatagramHoldsIsForTcp() throws Exception {
    Authority authority = folder.startWithShortDatagrams();
    TransferCertificate certificate;
    try (TestClient tcp = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, tcp);
      certificate = withLongPath(payments.request(PAYEE, 1, 0).order());
      payments.confirm(certificate);
      awaitIndexed(tcp, certificate);
      ExecutedPayment only = tcp.ask(HistoryResponse.class, newest(0)).payments().getFirst();
      assertEquals(certificate, only.certificate());
      try (TestClient udp = TestClient.udp(authority)) {
        assertTooLarge(udp, newest(0), new HistoryResponse(9, payer, 0, List.of(only)));
        assertTooLarge(
            udp,
            new SyncRequest(9, payer, 0, 2),
            new SyncResponse(9, payer, 1, List.of(certificate)));
      }
    }
    assertTrue(authority.stop());
  }

  /** A certificate whose vote was signed with 63 others. */
  private TransferCertificate withLongPath(TransferOrder order) {
    List<Digest> leaves = Collections.nCopies(64, order.digest());
    SignedLeaf vote =
        SignedLeaf.sign(
                folder.authorityKey, folder.committee.signingContext(), Domain.VOTE_ROOT, 0, leaves)
            .getFirst();
    return new TransferCertificate(folder.committee.epoch(), order, List.of(vote));
  }

  private static void assertTooLarge(
      TestClient udp, Message.Request request, Message.Response answer) throws Exception {
    ErrorMessage error = udp.ask(ErrorMessage.class, request);
    assertEquals(ErrorCode.MESSAGE_TOO_LARGE, error.code());
    assertEquals(request.templateId(), error.requestTemplateId());
    assertEquals(MessageCodec.encode(answer).length, error.detail());
  }
}
