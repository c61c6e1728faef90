package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.ExecutedPayment;
import io.meshpay.protocol.message.HistoryRequest;
import io.meshpay.protocol.message.HistoryResponse;
import io.meshpay.protocol.message.MessageCodec;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.sbe.HistoryRequestDecoder;
import io.meshpay.protocol.sbe.HistoryRoles;
import io.meshpay.protocol.sbe.MessageHeaderDecoder;
import io.meshpay.protocol.value.PublicKey;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HISTORY_REQUEST: what an account sent and received, the newest first, from the journal. */
final class NewestHistoryTest {
  private static final SigningKey OTHER = TestFolder.key(4);
  private static final PublicKey PAYEE = TestFolder.key(3).publicKey();
  private static final int ROUNDS = 5;

  @TempDir Path temporary;
  private TestFolder folder;
  private PublicKey payer;

  /** All payments in the order of their execution. */
  private final List<Certificate> paid = new ArrayList<>();

  @BeforeEach
  void write() throws Exception {
    folder = new TestFolder(temporary);
    payer = folder.payer.publicKey();
  }

  /** The payer pays the payee, itself and the payee again; another one pays the payer. */
  private void pay(Authority authority) throws Exception {
    try (TestClient client = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, client);
      for (int round = 0; round < ROUNDS; round++) {
        pay(payments, folder.payer, PAYEE, 3 * round);
        pay(payments, folder.payer, payer, 3 * round + 1);
        pay(payments, folder.payer, PAYEE, 3 * round + 2);
        pay(payments, OTHER, payer, round);
      }
    }
  }

  private void pay(TestPayments payments, SigningKey from, PublicKey to, int number)
      throws Exception {
    var certificate = payments.certify(payments.request(from, to, 1, number));
    payments.confirm(certificate);
    paid.add(certificate);
  }

  private static HistoryResponse ask(
      TestClient client, PublicKey account, HistoryRoles roles, long before, int max)
      throws Exception {
    HistoryResponse response =
        client.ask(HistoryResponse.class, new HistoryRequest(9, account, roles, before, max));
    assertEquals(9, response.requestId());
    assertEquals(account, response.account());
    assertTrue(response.payments().size() <= max);
    return response;
  }

  /** Pages down to the end. */
  private static List<Certificate> all(
      TestClient client, PublicKey account, HistoryRoles roles, int pageMax) throws Exception {
    List<Certificate> certificates = new ArrayList<>();
    long before = 0;
    do {
      HistoryResponse page = ask(client, account, roles, before, pageMax);
      assertFalse(page.payments().isEmpty());
      long position = before == 0 ? Long.MAX_VALUE : before;
      for (ExecutedPayment payment : page.payments()) {
        assertTrue(payment.position() > 0 && payment.position() < position);
        position = payment.position();
        certificates.add(payment.certificate());
      }
      before = page.nextBeforePosition();
      assertTrue(before >= 0 && before <= position);
    } while (before != 0);
    return certificates;
  }

  private List<Certificate> expected(Predicate<Certificate> isWanted) {
    return paid.reversed().stream().filter(isWanted).toList();
  }

  private boolean isSent(Certificate certificate) {
    return certificate.order().payer().equals(payer);
  }

  private boolean isReceived(Certificate certificate) {
    return !((TransferOrder) certificate.order()).recipient().equals(PAYEE);
  }

  private void awaitIndexed(TestClient client) throws Exception {
    long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    Certificate newest = paid.getLast();
    while (!ask(client, payer, HistoryRoles.BOTH, 0, 1).payments().stream()
        .anyMatch(payment -> payment.certificate().equals(newest))) {
      assertTrue(System.nanoTime() - deadlineNanos < 0);
    }
  }

  private void assertHistory(Authority authority) throws Exception {
    try (TestClient client = TestClient.tcp(authority);
        HttpProbe http = new HttpProbe(authority.httpPort())) {
      awaitIndexed(client);
      String state = state(http);
      for (int pageMax : new int[] {1, 2, 3, 1000, 65_535}) {
        assertEquals(expected(any -> true), all(client, payer, HistoryRoles.BOTH, pageMax));
        assertEquals(expected(this::isSent), all(client, payer, HistoryRoles.SENT, pageMax));
        assertEquals(
            expected(this::isReceived), all(client, payer, HistoryRoles.RECEIVED, pageMax));
        assertEquals(
            expected(certificate -> !isReceived(certificate)),
            all(client, PAYEE, HistoryRoles.BOTH, pageMax));
      }
      assertEquals(state, state(http));
    }
  }

  private static String state(HttpProbe http) throws Exception {
    JsonObject status = http.json("/status");
    return status.getString("stateDigest") + " at " + status.getString("journalPosition");
  }

  @Test
  void isServedToItsEndAlsoAfterARestartAndReadOnly() throws Exception {
    Authority first = folder.start();
    pay(first);
    assertHistory(first);
    assertTrue(first.stop());
    Authority second = folder.start();
    assertHistory(second);
    assertTrue(second.stop());
    Authority third = Authority.start(folder.config, null, true, () -> TestFolder.NOW_MICROS);
    assertEquals(AuthorityState.RECOVERING, third.state());
    assertHistory(third);
    assertTrue(third.stop());
  }

  @Test
  void isTheBeginningOfTheHistoryAsLongAsTheIndexLags() throws Exception {
    Authority authority = folder.start();
    try (TestClient client = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, client);
      int seen = 0;
      for (int number = 0; number < 40; number++) {
        pay(payments, folder.payer, PAYEE, number);
        HistoryResponse page = ask(client, PAYEE, HistoryRoles.RECEIVED, 0, 1);
        if (!page.payments().isEmpty()) {
          Certificate newest = page.payments().getFirst().certificate();
          int now = paid.indexOf(newest) + 1;
          assertTrue(now >= Math.max(1, seen), "back from " + seen + " to " + now);
          seen = now;
          assertEquals(seen > 1, page.nextBeforePosition() > 0);
        }
      }
      awaitIndexed(client);
      assertEquals(paid.reversed(), all(client, PAYEE, HistoryRoles.RECEIVED, 7));
    }
    assertTrue(authority.stop());
  }

  @Test
  void whatComesMeanwhileDoesNotDisturbAWalk() throws Exception {
    Authority authority = folder.start();
    pay(authority);
    try (TestClient client = TestClient.tcp(authority)) {
      awaitIndexed(client);
      HistoryResponse first = ask(client, payer, HistoryRoles.SENT, 0, 1);
      List<Certificate> before = expected(this::isSent);
      pay(new TestPayments(folder, client), folder.payer, PAYEE, 3 * ROUNDS);
      awaitIndexed(client);
      HistoryResponse second = ask(client, payer, HistoryRoles.SENT, first.nextBeforePosition(), 1);
      assertEquals(before.get(1), second.payments().getFirst().certificate());
    }
    assertTrue(authority.stop());
  }

  @Test
  void theEndsOfAHistory() throws Exception {
    Authority authority = folder.start();
    pay(authority);
    try (TestClient client = TestClient.tcp(authority)) {
      awaitIndexed(client);
      PublicKey stranger = TestFolder.key(77).publicKey();
      assertNothing(ask(client, stranger, HistoryRoles.BOTH, 0, 10));
      assertNothing(ask(client, PAYEE, HistoryRoles.SENT, 0, 10));
      assertNothing(ask(client, payer, HistoryRoles.BOTH, 1, 10));
      assertNothing(ask(client, payer, HistoryRoles.BOTH, -1, 10));
      assertNothing(ask(client, payer, HistoryRoles.BOTH, Long.MIN_VALUE, 10));
      HistoryResponse counted = ask(client, payer, HistoryRoles.BOTH, 0, 0);
      assertTrue(counted.payments().isEmpty());
      assertEquals(
          paid.getLast(),
          ask(client, payer, HistoryRoles.BOTH, counted.nextBeforePosition(), 1)
              .payments()
              .getFirst()
              .certificate());
      assertEquals(
          paid.getLast(),
          ask(client, payer, HistoryRoles.BOTH, Long.MAX_VALUE, 1)
              .payments()
              .getFirst()
              .certificate());
    }
    assertTrue(authority.stop());
  }

  private static void assertNothing(HistoryResponse response) {
    assertEquals(List.of(), response.payments());
    assertEquals(0, response.nextBeforePosition());
  }

  @Test
  void rolesThatAreNoneAreMalformed() throws Exception {
    Authority authority = folder.start();
    try (TestClient client = TestClient.tcp(authority);
        HttpProbe http = new HttpProbe(authority.httpPort())) {
      String state = state(http);
      byte[] request = MessageCodec.encode(new HistoryRequest(9, payer, HistoryRoles.BOTH, 0, 1));
      request[MessageHeaderDecoder.ENCODED_LENGTH + HistoryRequestDecoder.rolesEncodingOffset()] =
          4;
      client.send(request);
      ErrorMessage error = (ErrorMessage) client.receive();
      assertEquals(ErrorCode.MALFORMED, error.code());
      assertEquals(9, error.requestId());
      assertEquals(HistoryRequestDecoder.TEMPLATE_ID, error.requestTemplateId());
      assertEquals(state, state(http));
      assertNull(new TestPayments(folder, client).read(payer).pendingOrder());
    }
    assertTrue(authority.stop());
  }
}
