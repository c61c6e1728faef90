package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.certificate.CertificateCheck;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.value.PublicKey;
import java.math.BigInteger;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Payments through a whole authority, over real sockets. */
final class AuthorityPaymentTest {
  private static final PublicKey PAYEE = TestFolder.key(3).publicKey();

  @TempDir Path temporary;
  private TestFolder folder;
  private Authority authority;

  @BeforeEach
  void start() throws Exception {
    folder = new TestFolder(temporary);
    authority = folder.start();
  }

  @AfterEach
  void stop() {
    assertTrue(authority.stop());
  }

  @Test
  void anOrderIsVotedCertifiedAndSettledOverTcp() throws Exception {
    try (TestClient client = TestClient.tcp(authority)) {
      pay(client);
    }
  }

  @Test
  void anOrderIsVotedCertifiedAndSettledOverUdp() throws Exception {
    try (TestClient client = TestClient.udp(authority)) {
      pay(client);
    }
  }

  private void pay(TestClient client) throws InterruptedException {
    TestPayments payments = new TestPayments(folder, client);
    PublicKey payer = folder.payer.publicKey();
    CertificateCheck check =
        new CertificateCheck(folder.committee, SignatureVerifiers.byName("tink"));

    TransferRequest request = payments.request(PAYEE, 300, 0);
    TransferCertificate certificate = payments.certify(request);
    assertTrue(check.check(certificate).isValid());
    assertEquals(request.order(), payments.read(payer).pendingOrder());
    assertEquals(BigInteger.ZERO, payments.balance(PAYEE));

    var confirmed = payments.confirm(certificate);
    assertTrue(
        check.checkAcknowledgement(confirmed.orderDigest(), confirmed.acknowledgement()).isValid());
    assertEquals(BigInteger.valueOf(700), payments.balance(payer));
    assertEquals(BigInteger.valueOf(300), payments.balance(PAYEE));
    assertEquals(1, payments.read(payer).nextSequenceNumber());
    assertNull(payments.read(payer).pendingOrder());
  }

  @Test
  void repeatedMessagesGetTheSameAnswerAndChangeNothing() throws Exception {
    try (TestClient client = TestClient.tcp(authority);
        HttpProbe http = new HttpProbe(authority.httpPort())) {
      TestPayments payments = new TestPayments(folder, client);
      TransferRequest request = payments.request(PAYEE, 300, 0);
      TransferResponse first = client.ask(TransferResponse.class, request);
      assertEquals(first, client.ask(TransferResponse.class, request));
      TransferCertificate certificate = payments.certify(request);
      payments.confirm(certificate);
      String digest = http.json("/status").getString("stateDigest");
      payments.confirm(certificate);
      assertEquals(digest, http.json("/status").getString("stateDigest"));
      assertEquals(BigInteger.valueOf(300), payments.balance(PAYEE));
    }
  }

  @Test
  void aRefusedOrderIsAnsweredWithItsCodeAndChangesNothing() throws Exception {
    try (TestClient client = TestClient.tcp(authority);
        HttpProbe http = new HttpProbe(authority.httpPort())) {
      TestPayments payments = new TestPayments(folder, client);
      String digest = http.json("/status").getString("stateDigest");
      TransferRequest request = payments.request(PAYEE, TestFolder.OPENING + 1, 0);
      ErrorMessage error = client.ask(ErrorMessage.class, request);
      assertEquals(
          new ErrorMessage(
              request.requestId(),
              ErrorCode.INSUFFICIENT_BALANCE,
              request.templateId(),
              TestFolder.OPENING),
          error);
      assertEquals(digest, http.json("/status").getString("stateDigest"));
      assertNull(payments.read(folder.payer.publicKey()).pendingOrder());
    }
  }
}
