package io.meshpay.pipeline;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.certificate.CertificateCheck;
import io.meshpay.protocol.crypto.SignatureVerifiers;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.message.AccountInfo;
import io.meshpay.protocol.message.AccountInfoRequest;
import io.meshpay.protocol.message.AccountInfoResponse;
import io.meshpay.protocol.message.Balance;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.ConfirmationResponse;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.HeapAccountStore;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PaymentTest {
  private static final long EPOCH = 1;

  private RunningPipeline running = new RunningPipeline();
  private CertificateCheck check = checkOf(running);

  private static CertificateCheck checkOf(RunningPipeline running) {
    return new CertificateCheck(running.committee.committee, SignatureVerifiers.best());
  }

  @BeforeEach
  void payerHasMoney() throws Exception {
    assertEquals(1000, balance(RunningPipeline.payer(0).publicKey()));
  }

  @AfterEach
  void stop() {
    running.close();
  }

  @Test
  void anOrderGetsAVoteThatAnybodyCanVerify() throws Exception {
    TransferOrder order = order(0, 1, 10, 0);
    TransferResponse response =
        assertInstanceOf(TransferResponse.class, running.ask(new TransferRequest(5, EPOCH, order)));
    assertEquals(5, response.requestId());
    assertEquals(order.digest(), response.orderDigest());
    assertEquals(0, response.vote().authority());
    assertTrue(check.checkVote(order.digest(), response.vote()).isValid());
    assertEquals(1, running.pipeline.counters().votes());
  }

  @Test
  void aRepeatedOrderGetsTheSameVoteAndChangesNothing() throws Exception {
    TransferOrder order = order(0, 1, 10, 0);
    running.send(new TransferRequest(5, EPOCH, order));
    byte[] first = running.link.takeBytes();
    String state = running.state();
    running.send(new TransferRequest(5, EPOCH, order));
    assertArrayEquals(first, running.link.takeBytes());
    assertEquals(state, running.state());
    assertEquals(1, running.pipeline.counters().votesRepeated());
  }

  @Test
  void aCertificateMovesTheMoneyOnceHoweverOftenItComes() throws Exception {
    TransferOrder order = order(0, 1, 10, 0);
    ConfirmationRequest request =
        new ConfirmationRequest(6, running.committee.certificate(order, 0, 1, 2));
    for (int times = 0; times < 3; times++) {
      ConfirmationResponse response =
          assertInstanceOf(ConfirmationResponse.class, running.ask(request));
      assertEquals(order.digest(), response.orderDigest());
      assertTrue(check.checkAcknowledgement(order.digest(), response.acknowledgement()).isValid());
      assertEquals(990, balance(RunningPipeline.payer(0).publicKey()));
      assertEquals(1010, balance(RunningPipeline.payer(1).publicKey()));
    }
    assertEquals(1, running.pipeline.counters().executions());
    assertEquals(2, running.pipeline.counters().executionsRepeated());
  }

  @Test
  void anOrderAndARootThatWereVerifiedAreNotVerifiedAgain() throws Exception {
    TransferOrder order = order(0, 1, 10, 0);
    running.ask(new TransferRequest(5, EPOCH, order));
    assertEquals(1, running.pipeline.counters().signaturesVerified());
    ConfirmationRequest request =
        new ConfirmationRequest(6, running.committee.certificate(order, 1, 2, 3));
    running.ask(request);
    assertEquals(4, running.pipeline.counters().signaturesVerified());
    running.ask(request);
    assertEquals(4, running.pipeline.counters().signaturesVerified());
    assertEquals(3, running.pipeline.counters().rootsRemembered());
    assertEquals(2, running.pipeline.counters().ordersRemembered());
  }

  @Test
  void accountInformationIsSignedAndEchoesTheRequest() throws Exception {
    TransferOrder order = order(2, 1, 10, 0);
    running.ask(new TransferRequest(5, EPOCH, order));
    AccountInfo info = info(RunningPipeline.payer(2).publicKey());
    assertEquals(order, info.pendingOrder());
    assertEquals(0, info.nextSequenceNumber());
    AccountInfo unknown = info(TestCommittee.key(5000).publicKey());
    assertTrue(unknown.balances().isEmpty());
    assertNull(unknown.pendingOrder());
  }

  @Test
  void aBatchOfVotesSharesOneSignatureAndEachStillVerifies() throws Exception {
    running.close();
    PipelineLimits limits = new PipelineLimits(256, RunningPipeline.MESSAGE_BYTES_MAX, 256, 64);
    running = new RunningPipeline(limits, new HeapAccountStore(1000));
    check = checkOf(running);
    try (BlockedLedger blocked = new BlockedLedger(running.pipeline)) {
      blocked.await();
      for (int payer = 0; payer < 10; payer++) {
        running.send(new TransferRequest(payer, EPOCH, order(payer, 1, 10, 0)));
      }
    }
    Map<Long, TransferResponse> responses = new HashMap<>();
    for (int i = 0; i < 10; i++) {
      TransferResponse response = assertInstanceOf(TransferResponse.class, running.link.take());
      responses.put(response.requestId(), response);
    }
    for (int payer = 0; payer < 10; payer++) {
      TransferResponse response = requireNonNull(responses.get((long) payer));
      TransferOrder order = order(payer, 1, 10, 0);
      assertTrue(check.checkVote(order.digest(), response.vote()).isValid());
    }
    assertTrue(running.pipeline.counters().rootsSigned() < 10, "votes were signed one by one");
  }

  private TransferOrder order(int from, int to, long amount, long sequenceNumber) {
    SigningKey sender = RunningPipeline.payer(from);
    PublicKey recipient = RunningPipeline.payer(to).publicKey();
    return running.committee.order(sender, recipient, amount, sequenceNumber);
  }

  private AccountInfo info(PublicKey account)
      throws InterruptedException, MalformedMessageException {
    AccountInfoResponse response =
        assertInstanceOf(
            AccountInfoResponse.class, running.ask(new AccountInfoRequest(77, account)));
    AccountInfo info = response.info();
    assertEquals(77, info.requestId());
    assertEquals(account, info.account());
    assertTrue(check.checkAccountInfo(info.toBytes(), response.seal()).isValid());
    return info;
  }

  private long balance(PublicKey account) throws InterruptedException, MalformedMessageException {
    return info(account).balances().stream()
        .map(Balance::balance)
        .reduce(BigInteger.ZERO, BigInteger::add)
        .longValueExact();
  }
}
