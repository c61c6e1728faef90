package io.meshpay.authority;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.authority.AuthorityConfig.Limits;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.error.ErrorCode;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.ErrorMessage;
import io.meshpay.protocol.message.Message;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.value.PublicKey;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an authority does on data that an earlier start has left. */
final class RestartTest {
  private static final PublicKey PAYEE = TestFolder.key(3).publicKey();

  @TempDir Path temporary;
  private TestFolder folder;

  @BeforeEach
  void write() throws Exception {
    folder = new TestFolder(temporary);
  }

  @Test
  void onUsedDataReadsAreServedAndVotesRefused() throws Exception {
    Authority first = folder.start();
    TransferCertificate unconfirmed;
    String digest;
    try (TestClient client = TestClient.tcp(first);
        HttpProbe http = new HttpProbe(first.httpPort())) {
      TestPayments payments = new TestPayments(folder, client);
      payments.confirm(payments.certify(payments.request(PAYEE, 300, 0)));
      unconfirmed = payments.certify(payments.request(PAYEE, 50, 1));
      digest = http.json("/status").getString("stateDigest");
    }
    assertTrue(first.stop());

    Authority second = folder.start();
    assertEquals(AuthorityState.RECOVERING, second.state());
    try (TestClient client = TestClient.tcp(second);
        HttpProbe http = new HttpProbe(second.httpPort())) {
      TestPayments payments = new TestPayments(folder, client);
      assertNotVoting(client, payments.request(PAYEE, 1, 1));
      assertNotVoting(client, new TransferRequest(77, 1, unconfirmed.order()));
      assertNotVoting(client, new ConfirmationRequest(78, unconfirmed));
      PublicKey payer = folder.payer.publicKey();
      assertEquals(BigInteger.valueOf(700), payments.balance(payer));
      assertEquals(BigInteger.valueOf(300), payments.balance(PAYEE));
      assertEquals(unconfirmed.order(), payments.read(payer).pendingOrder());

      var ready = http.get("/ready");
      assertEquals(503, ready.statusCode());
      JsonObject body = new JsonObject(ready.body());
      assertFalse(body.getBoolean("ready"));
      assertTrue(body.getString("reason").contains("refuses to vote"), body.encode());
      assertEquals(200, http.get("/health").statusCode());
      JsonObject status = http.json("/status");
      assertEquals("RECOVERING", status.getString("state"));
      assertEquals(digest, status.getString("stateDigest"));
      assertTrue(http.get("/metrics").body().contains("meshpay_state{state=\"recovering\"} 1.0"));
    }
    assertTrue(second.stop());
  }

  private static void assertNotVoting(TestClient client, Message request) throws Exception {
    assertEquals(ErrorCode.NOT_VOTING, client.ask(ErrorMessage.class, request).code());
  }

  @Test
  void aStartAfterAnInterruptedLoadingLoadsAgainAndVotes() throws Exception {
    DataIdentity identity =
        new DataIdentity(folder.committee.id(), "authority-1", folder.authorityKey.publicKey());
    try (DataDirectory data = DataDirectory.open(folder.config.data(), identity)) {
      data.beginLoading();
      Files.writeString(data.accounts(), "half a map");
    }
    Authority authority = folder.start();
    assertEquals(AuthorityState.VOTING, authority.state());
    try (TestClient client = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, client);
      payments.confirm(payments.certify(payments.request(PAYEE, 300, 0)));
      assertEquals(BigInteger.valueOf(300), payments.balance(PAYEE));
    }
    assertTrue(authority.stop());
  }

  @Test
  void aSecondAuthorityOnTheSameDataIsRefusedAndTheFirstGoesOn() throws Exception {
    Authority first = folder.start();
    StartException thrown = assertThrows(StartException.class, folder::start);
    assertTrue(String.valueOf(thrown.getMessage()).contains("is in use by process"));
    assertFalse(thrown.isConfiguration());
    try (TestClient client = TestClient.tcp(first)) {
      TestPayments payments = new TestPayments(folder, client);
      payments.certify(payments.request(PAYEE, 300, 0));
    }
    assertTrue(first.stop());
  }

  @Test
  void moreOpeningBalancesThanRoomAreRefusedBeforeAnythingIsWritten() throws Exception {
    AuthorityConfig tight = folder.with(new Limits(1, 0, 256, 1, 5_000));
    StartException thrown = assertThrows(StartException.class, () -> TestFolder.start(tight));
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains("2 balances, more than limits.accountsMax = 1"), message);
    assertFalse(Files.exists(tight.data().resolve("accounts.map")));
    assertTrue(folder.start().stop());
  }

  @Test
  void anotherAccountsMaxOnUsedDataIsRefused() throws Exception {
    assertTrue(folder.start().stop());
    AuthorityConfig more = folder.with(new Limits(2000, 0, 256, 1, 5_000));
    StartException thrown = assertThrows(StartException.class, () -> TestFolder.start(more));
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains("configure 1000"), message);
    assertTrue(folder.start().stop());
  }
}
