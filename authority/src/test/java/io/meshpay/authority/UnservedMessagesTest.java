package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.crypto.Domain;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.Deposit;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Gossip;
import io.meshpay.protocol.message.GossipItem.CertificateItem;
import io.meshpay.protocol.message.GossipItem.EquivocationProof;
import io.meshpay.protocol.message.Heartbeat;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.PeerDiscovery;
import io.meshpay.protocol.message.Settlement;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.message.WithdrawalRequest;
import io.meshpay.protocol.order.DepositOrder;
import io.meshpay.protocol.order.OrderDigest;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.order.WithdrawalOrder;
import io.meshpay.protocol.sbe.Outcome;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Messages that are not served yet, and those of authorities and gateways when a stranger sends
 * them to the public port: answered UNSUPPORTED, and nothing changes. (FastPay's reference code
 * credits an account on an unauthenticated message between shards.)
 */
final class UnservedMessagesTest {
  private static final SigningKey STRANGER = TestFolder.key(8);
  private static final long EPOCH = 1;
  private static final long NOW = TestFolder.NOW_MICROS;
  private static final Signature NO_SIGNATURE = Signature.of(new byte[Signature.BYTES]);

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
  void requestsOfLaterAreAnsweredUnsupported() throws Exception {
    WithdrawalOrder withdrawal =
        WithdrawalOrder.sign(
            folder.payer,
            folder.committee.signingContext(),
            new UUID(1, 1),
            TestFolder.TOKEN,
            10,
            0,
            NOW,
            NOW + 1,
            "bank");
    assertUnsupported(new WithdrawalRequest(5, EPOCH, withdrawal));
  }

  @Test
  void aStrangersDepositCreditsNobody() throws Exception {
    DepositOrder deposit =
        DepositOrder.sign(
            STRANGER,
            folder.committee.signingContext(),
            new UUID(1, 2),
            STRANGER.publicKey(),
            TestFolder.TOKEN,
            1_000_000,
            0,
            NOW,
            Digest.of(new byte[Digest.BYTES]));
    assertUnsupported(new Deposit(7, EPOCH, deposit));
  }

  @Test
  void aStrangersSettlementUnlocksNothing() throws Exception {
    Digest any = Digest.of(new byte[Digest.BYTES]);
    PublicKey account = folder.payer.publicKey();
    Settlement unsigned =
        new Settlement(8, EPOCH, 0, Outcome.VOIDED, any, account, 0, NOW, NO_SIGNATURE);
    Signature forged = sign(Domain.SETTLEMENT_RECEIPT, unsigned.signedBody());
    assertUnsupported(new Settlement(8, EPOCH, 0, Outcome.VOIDED, any, account, 0, NOW, forged));
  }

  @Test
  void aStrangersHeartbeatIsRefused() throws Exception {
    Digest any = Digest.of(new byte[Digest.BYTES]);
    Heartbeat unsigned = new Heartbeat(EPOCH, 0, 1, NOW, 1, any, NO_SIGNATURE);
    Signature forged = sign(Domain.HEARTBEAT, unsigned.signedBody());
    assertUnsupported(new Heartbeat(EPOCH, 0, 1, NOW, 1, any, forged));
  }

  @Test
  void aStrangersAnnouncementIsRefused() throws Exception {
    PeerDiscovery unsigned = new PeerDiscovery(EPOCH, 0, NOW, NO_SIGNATURE, "192.0.2.66:1");
    Signature forged = sign(Domain.ANNOUNCEMENT, unsigned.signedBody());
    assertUnsupported(new PeerDiscovery(EPOCH, 0, NOW, forged, "192.0.2.66:1"));
  }

  @Test
  void aStrangersGossipExecutesNothing() throws Exception {
    TransferOrder theft = transferToStranger(TestFolder.OPENING);
    assertUnsupported(
        new Gossip(EPOCH, 0, List.of(new CertificateItem(certifiedByStranger(theft)))));
    assertUnsupported(
        new Gossip(EPOCH, 0, List.of(new EquivocationProof(theft, transferToStranger(1)))));
  }

  @Test
  void aCertificateOfStrangersIsNotExecuted() throws Exception {
    TransferOrder theft = transferToStranger(TestFolder.OPENING);
    assertRefused(ErrorCode.BAD_SIGNATURE, new TransferRequest(9, EPOCH, theft));
    try (TestClient client = TestClient.tcp(authority)) {
      var request = new ConfirmationRequest(10, certifiedByStranger(theft));
      ErrorMessage error = client.ask(ErrorMessage.class, request);
      assertTrue(
          error.code() == ErrorCode.BAD_VOTE || error.code() == ErrorCode.BAD_SIGNATURE,
          error.toString());
      assertNothingHasChanged(client);
    }
  }

  /** An order of the payer's money under the stranger's signature. */
  private TransferOrder transferToStranger(long amount) {
    TransferOrder unsigned =
        new TransferOrder(
            new UUID(1, 3),
            folder.payer.publicKey(),
            STRANGER.publicKey(),
            TestFolder.TOKEN,
            amount,
            0,
            NOW,
            NO_SIGNATURE);
    return unsigned.withSignature(
        STRANGER.sign(unsigned.signedMessage(folder.committee.signingContext())));
  }

  private TransferCertificate certifiedByStranger(TransferOrder order) {
    Digest digest = new OrderDigest().of(order);
    return new TransferCertificate(
        EPOCH,
        order,
        SignedLeaf.sign(
            STRANGER, folder.committee.signingContext(), Domain.VOTE_ROOT, 0, List.of(digest)));
  }

  private Signature sign(Domain domain, byte[] body) {
    return STRANGER.sign(folder.committee.signingContext().message(domain, body));
  }

  private void assertUnsupported(Message message) throws Exception {
    assertRefused(ErrorCode.UNSUPPORTED, message);
  }

  private void assertRefused(ErrorCode code, Message message) throws Exception {
    try (TestClient client = TestClient.tcp(authority)) {
      ErrorMessage error = client.ask(ErrorMessage.class, message);
      assertEquals(code, error.code());
      assertEquals(message.templateId(), error.requestTemplateId());
      if (message instanceof Message.Request request) {
        assertEquals(request.requestId(), error.requestId());
      }
      assertNothingHasChanged(client);
    }
  }

  private void assertNothingHasChanged(TestClient client) throws Exception {
    TestPayments payments = new TestPayments(folder, client);
    assertEquals(
        BigInteger.valueOf(TestFolder.OPENING), payments.balance(folder.payer.publicKey()));
    assertNull(payments.read(folder.payer.publicKey()).pendingOrder());
    assertTrue(payments.read(STRANGER.publicKey()).balances().isEmpty());
    try (HttpProbe http = new HttpProbe(authority.httpPort())) {
      assertEquals("0", http.json("/status").getString("journalPosition"));
      assertEquals("2", http.json("/status").getString("entries"));
    }
  }
}
