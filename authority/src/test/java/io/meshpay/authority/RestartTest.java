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
import io.meshpay.protocol.message.TransferResponse;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.AccountRecord;
import io.meshpay.state.AccountStore;
import io.meshpay.state.ChronicleAccountStore;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.agrona.concurrent.UnsafeBuffer;
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

  /** A settled payment of 300 and a certified one of 50, of which nobody has told the authority. */
  private TransferCertificate payOnceAndAHalf(Authority authority) throws Exception {
    try (TestClient client = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, client);
      payments.confirm(payments.certify(payments.request(PAYEE, 300, 0)));
      return payments.certify(payments.request(PAYEE, 50, 1));
    }
  }

  private TransferCertificate payAndStop() throws Exception {
    Authority authority = folder.start();
    TransferCertificate unconfirmed = payOnceAndAHalf(authority);
    assertTrue(authority.stop());
    return unconfirmed;
  }

  private void assertNextStartGoesOn(TransferCertificate unconfirmed) throws Exception {
    Authority authority = folder.start();
    assertGoesOn(authority, unconfirmed);
    assertTrue(authority.stop());
  }

  private static String stateDigest(Authority authority) throws Exception {
    try (HttpProbe http = new HttpProbe(authority.httpPort())) {
      return http.json("/status").getString("stateDigest");
    }
  }

  /** Nothing is forgotten: neither balances nor the vote, which binds for ever. */
  private void assertGoesOn(Authority authority, TransferCertificate unconfirmed) throws Exception {
    assertEquals(AuthorityState.VOTING, authority.state());
    try (TestClient client = TestClient.tcp(authority)) {
      TestPayments payments = new TestPayments(folder, client);
      PublicKey payer = folder.payer.publicKey();
      assertEquals(unconfirmed.order(), payments.read(payer).pendingOrder());
      assertEquals(BigInteger.valueOf(700), payments.balance(payer));
      assertEquals(BigInteger.valueOf(300), payments.balance(PAYEE));
      ErrorMessage conflict = client.ask(ErrorMessage.class, payments.request(PAYEE, 1, 1));
      assertEquals(ErrorCode.CONFLICTING_ORDER, conflict.code());
      assertEquals(unconfirmed.order(), conflict.pendingOrder());
      TransferRequest again = new TransferRequest(77, 1, unconfirmed.order());
      assertEquals(
          unconfirmed.order().digest(),
          client.ask(TransferResponse.class, again).orderDigest(),
          "the same vote again");
      payments.confirm(unconfirmed);
      assertEquals(BigInteger.valueOf(650), payments.balance(payer));
    }
  }

  @Test
  void afterACleanStopItGoesOnWhereItWas() throws Exception {
    Authority first = folder.start();
    TransferCertificate unconfirmed = payOnceAndAHalf(first);
    String digest = stateDigest(first);
    assertTrue(first.stop());
    assertTrue(Files.exists(folder.config.data().resolve("clean-stop.toml")));

    Authority second = folder.start();
    assertFalse(Files.exists(folder.config.data().resolve("clean-stop.toml")));
    assertEquals(digest, stateDigest(second));
    assertGoesOn(second, unconfirmed);
    assertTrue(second.stop());
  }

  @Test
  void afterAnUncleanStopTheMapIsRebuiltWhateverIsInIt() throws Exception {
    Authority first = folder.start();
    TransferCertificate unconfirmed = payOnceAndAHalf(first);
    String digest = stateDigest(first);
    assertTrue(first.stop());
    Files.delete(folder.config.data().resolve("clean-stop.toml"));
    Files.writeString(folder.config.data().resolve("accounts.map"), "half of a map");

    Authority second = folder.start();
    assertEquals(digest, stateDigest(second));
    assertGoesOn(second, unconfirmed);
    assertTrue(second.stop());
  }

  @Test
  void aSnapshotIsMadeBesideTheRunningAuthorityAndRebuiltFrom() throws Exception {
    JournalConfig often = new JournalConfig("commit", false, 1 << 20, 1, 1 << 30);
    Authority first = TestFolder.start(folder.with(often));
    TransferCertificate unconfirmed = payOnceAndAHalf(first);
    String digest = stateDigest(first);
    Path snapshot = folder.config.data().resolve("snapshots/00000000000000000003.snapshot");
    while (!Files.exists(snapshot)) {
      assertEquals(AuthorityState.VOTING, first.state());
      Thread.onSpinWait();
    }
    assertTrue(first.stop());
    Files.delete(folder.config.data().resolve("clean-stop.toml"));

    Authority second = folder.start();
    assertEquals(digest, stateDigest(second));
    assertGoesOn(second, unconfirmed);
    assertTrue(second.stop());
  }

  @Test
  void aMapThatIsNotTheOneOfTheLastStopIsRebuilt() throws Exception {
    Authority first = folder.start();
    Path map = folder.config.data().resolve("accounts.map");
    Path older = temporary.resolve("older.map");
    assertTrue(first.stop());
    Files.copy(map, older);
    Authority second = folder.start();
    TransferCertificate unconfirmed = payOnceAndAHalf(second);
    assertTrue(second.stop());
    Files.copy(older, map, StandardCopyOption.REPLACE_EXISTING);

    Authority third = folder.start();
    assertGoesOn(third, unconfirmed);
    assertTrue(third.stop());
  }

  @Test
  void usedDataWithoutItsJournalIsRefused() throws Exception {
    assertTrue(folder.start().stop());
    Path journal = folder.config.data().resolve("journal");
    Path aside = temporary.resolve("aside");
    Files.move(journal, aside);
    assertRefused("its journal is missing: put it back");
    assertRefused("its journal is missing: put it back");
    Files.delete(journal);
    Files.move(aside, journal);
    assertTrue(folder.start().stop());
  }

  /** What is left over for the next segment is no journal. */
  @Test
  void usedDataWithoutASegmentIsRefused() throws Exception {
    var _ = payAndStop();
    Path journal = folder.config.data().resolve("journal");
    Path segment = journal.resolve("00000000000000000001.journal");
    Path aside = temporary.resolve("aside");
    Files.move(segment, aside);
    Files.write(journal.resolve("spare"), new byte[1 << 20]);
    Files.delete(folder.config.data().resolve("clean-stop.toml"));
    assertRefused("its journal is missing: put it back");
    Files.move(aside, segment);
    assertTrue(folder.start().stop());
  }

  @Test
  void aSegmentThatIsALinkIsReadAsOne() throws Exception {
    TransferCertificate unconfirmed = payAndStop();
    Files.delete(folder.config.data().resolve("clean-stop.toml"));
    Path segment = folder.config.data().resolve("journal/00000000000000000001.journal");
    Path elsewhere = temporary.resolve("elsewhere");
    Files.move(segment, elsewhere);
    Files.createSymbolicLink(segment, elsewhere);
    assertNextStartGoesOn(unconfirmed);
    Files.delete(elsewhere);
    assertThrows(StartException.class, folder::start);
  }

  /** As when a backup that was begun before the first vote is put over the folder. */
  @Test
  void usedDataWithTheMarkOfNewOneIsRefusedAndKept() throws Exception {
    TransferCertificate unconfirmed = payAndStop();
    Files.delete(folder.config.data().resolve("clean-stop.toml"));
    Path mark = Files.writeString(folder.config.data().resolve("new"), "new");
    assertRefused("has the file \"new\", as only one without votes has, but there are votes");
    Files.delete(mark);
    assertNextStartGoesOn(unconfirmed);
  }

  /** Damage must not make votes look like none. */
  @Test
  void usedDataWithTheMarkOfNewOneIsKeptEvenIfItsJournalIsDamaged() throws Exception {
    JournalConfig often = new JournalConfig("commit", false, 1 << 20, 1, 1 << 30);
    Authority first = TestFolder.start(folder.with(often));
    TransferCertificate unconfirmed = payOnceAndAHalf(first);
    Path data = folder.config.data();
    while (!Files.exists(data.resolve("snapshots/00000000000000000003.snapshot"))) {
      assertEquals(AuthorityState.VOTING, first.state());
      Thread.onSpinWait();
    }
    assertTrue(first.stop());
    Files.delete(data.resolve("clean-stop.toml"));
    Files.delete(data.resolve("snapshots/00000000000000000003.snapshot"));
    Path last = data.resolve("journal/00000000000000000004.journal");
    assertTrue(Files.exists(last));
    byte[] bytes = Files.readAllBytes(last);
    bytes[100] ^= 1;
    Files.write(last, bytes);
    Path mark = Files.writeString(data.resolve("new"), "new");
    assertRefused("has the file \"new\", as only one without votes has, but there are votes");

    Files.delete(mark);
    bytes[100] ^= 1;
    Files.write(last, bytes);
    assertNextStartGoesOn(unconfirmed);
  }

  /** The state digest, which authorities compare, is without pending orders. */
  @Test
  void aMapThatHasLostAPendingOrderIsRebuilt() throws Exception {
    TransferCertificate unconfirmed = payAndStop();
    Path map = folder.config.data().resolve("accounts.map");
    try (AccountStore store =
        ChronicleAccountStore.open(map.toFile(), folder.config.limits().accountsMax())) {
      AccountRecord head = new AccountRecord();
      UnsafeBuffer payer = new UnsafeBuffer(folder.payer.publicKey().toBytes());
      assertTrue(store.load(payer, 0, AccountStore.HEAD_SLOT, head));
      assertTrue(head.pendingKind() != 0);
      for (int i = 0; head.pendingKind() != 0; i++) {
        byte was = head.buffer().getByte(i);
        head.buffer().putByte(i, (byte) 0);
        if (head.pendingKind() != 0) {
          head.buffer().putByte(i, was);
        }
      }
      store.store(payer, 0, AccountStore.HEAD_SLOT, head);
    }
    assertNextStartGoesOn(unconfirmed);
  }

  @Test
  void aLimitFarBelowTheAccountsIsRefused() throws Exception {
    TransferCertificate unconfirmed = payAndStop();
    AuthorityConfig tight = folder.with(new Limits(1, 64, 300_000, 256, 1, 5_000));
    StartException thrown = assertThrows(StartException.class, () -> TestFolder.start(tight));
    assertTrue(thrown.isConfiguration());
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains("limits.accountsMax = 1 is too low: the state has 3"), message);
    assertNextStartGoesOn(unconfirmed);
  }

  @Test
  void aDamagedJournalIsRefusedWithFileAndPlace() throws Exception {
    var _ = payAndStop();
    Path segment = folder.config.data().resolve("journal/00000000000000000001.journal");
    byte[] bytes = Files.readAllBytes(segment);
    bytes[4096 + 200] ^= 1;
    Files.write(segment, bytes);
    assertRefused("the journal is damaged: 00000000000000000001.journal at byte 4");
  }

  private void assertRefused(String part) {
    StartException thrown = assertThrows(StartException.class, folder::start);
    String message = String.valueOf(thrown.getMessage());
    assertTrue(message.contains(part), message);
    assertEquals(1, message.lines().count(), message);
  }

  @Test
  void readOnlyServesReadsAndRefusesVotes() throws Exception {
    Authority first = folder.start();
    TransferCertificate unconfirmed = payOnceAndAHalf(first);
    String digest = stateDigest(first);
    assertTrue(first.stop());

    Authority second = Authority.start(folder.config, null, true, () -> TestFolder.NOW_MICROS);
    assertEquals(AuthorityState.RECOVERING, second.state());
    try (TestClient client = TestClient.tcp(second);
        HttpProbe http = new HttpProbe(second.httpPort())) {
      TestPayments payments = new TestPayments(folder, client);
      assertNotVoting(client, payments.request(PAYEE, 1, 1));
      assertNotVoting(client, new TransferRequest(77, 1, unconfirmed.order()));
      assertNotVoting(client, new ConfirmationRequest(78, unconfirmed));
      assertEquals(BigInteger.valueOf(700), payments.balance(folder.payer.publicKey()));
      assertEquals(unconfirmed.order(), payments.read(folder.payer.publicKey()).pendingOrder());

      var ready = http.get("/ready");
      assertEquals(503, ready.statusCode());
      JsonObject body = new JsonObject(ready.body());
      assertFalse(body.getBoolean("ready"));
      assertTrue(body.getString("reason").contains("--read-only"), body.encode());
      assertEquals(200, http.get("/health").statusCode());
      JsonObject status = http.json("/status");
      assertEquals("RECOVERING", status.getString("state"));
      assertEquals(digest, status.getString("stateDigest"));
      assertTrue(http.get("/metrics").body().contains("meshpay_state{state=\"recovering\"} 1.0"));
    }
    assertTrue(second.stop());
    Authority third = folder.start();
    assertGoesOn(third, unconfirmed);
    assertTrue(third.stop());
  }

  private static void assertNotVoting(TestClient client, Message request) throws Exception {
    assertEquals(ErrorCode.NOT_VOTING, client.ask(ErrorMessage.class, request).code());
  }

  @Test
  void aStartAfterOneThatEndedBeforeItCouldVoteBeginsAgain() throws Exception {
    DataIdentity identity =
        new DataIdentity(folder.committee.id(), "authority-1", folder.authorityKey.publicKey());
    try (DataDirectory data = DataDirectory.open(folder.config.data(), identity)) {
      Files.writeString(data.accounts(), "half a map");
      assertTrue(data.journal().list().isEmpty());
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
  void aFirstStartForReadsAloneLeavesNothingBehind() throws Exception {
    Authority first = Authority.start(folder.config, null, true, () -> TestFolder.NOW_MICROS);
    assertTrue(first.stop());
    Authority second = folder.start();
    assertGoesOn(second, payOnceAndAHalf(second));
    assertTrue(second.stop());
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

  /** Whoever came next could vote for another order of the same number. */
  @Test
  void anAuthorityWhoseLockWasRemovedEnds() throws Exception {
    Authority authority = folder.start();
    Files.delete(folder.config.data().resolve("in-use"));
    while (authority.state() == AuthorityState.VOTING) {
      Thread.onSpinWait();
    }
    assertFalse(authority.stop());
    assertEquals(AuthorityState.FAILED, authority.state());
    assertFalse(Files.exists(folder.config.data().resolve("clean-stop.toml")));
    assertTrue(folder.start().stop());
  }

  @Test
  void anotherAccountsMaxMeansANewMapOfTheSameAccounts() throws Exception {
    TransferCertificate unconfirmed = payAndStop();
    Authority second = TestFolder.start(folder.with(new Limits(2000, 64, 300_000, 256, 1, 5_000)));
    assertGoesOn(second, unconfirmed);
    assertTrue(second.stop());
  }
}
