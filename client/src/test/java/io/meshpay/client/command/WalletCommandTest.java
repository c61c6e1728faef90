package io.meshpay.client.command;

import static io.meshpay.client.command.CommandLineHarness.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.command.CommandLineHarness.Result;
import io.meshpay.client.testing.FakeCommitteeServer;
import io.meshpay.client.testing.TestCommittee;
import io.meshpay.client.wallet.DiskWalletStorage;
import io.meshpay.client.wallet.Wallet;
import io.meshpay.protocol.address.Address;
import io.meshpay.protocol.certificate.Receipt;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.committee.CommitteeJson;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.message.ConfirmationRequest;
import io.meshpay.protocol.message.TransferRequest;
import io.meshpay.protocol.order.TransferOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The commands against a committee on real sockets. */
final class WalletCommandTest {
  private static final SigningKey ALICE = TestCommittee.key(1);
  private static final SigningKey BOB = TestCommittee.key(2);
  private static final String TO_BOB = Address.format(BOB.publicKey());

  @TempDir private Path directory;

  private FakeCommitteeServer server;
  private Path committee;
  private Path alice;
  private Path bob;
  private Path receipt;

  @BeforeEach
  void start() throws Exception {
    server = FakeCommitteeServer.start(4);
    server.fund(ALICE.publicKey(), 10_000);
    committee = directory.resolve("committee.json");
    Files.writeString(committee, CommitteeJson.write(server.committee().committee()));
    alice = wallet("alice.wallet", ALICE);
    bob = wallet("bob.wallet", BOB);
    receipt = directory.resolve("receipt.txt");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Path wallet(String name, SigningKey key) throws Exception {
    Path file = directory.resolve(name);
    try (DiskWalletStorage storage = new DiskWalletStorage(file)) {
      Wallet.create(storage, key, null);
    }
    return file;
  }

  private Result pay(Object amount, Object... more) {
    return with(
        more,
        "pay",
        "--wallet",
        alice,
        "--committee",
        committee,
        "--to",
        TO_BOB,
        "--amount",
        amount,
        "--token",
        "USD",
        "--json");
  }

  private static Result with(Object[] more, Object... arguments) {
    Object[] all = Arrays.copyOf(arguments, arguments.length + more.length);
    System.arraycopy(more, 0, all, arguments.length, more.length);
    return run(all);
  }

  private Result balance(Path wallet) {
    return run("balance", "--wallet", wallet, "--committee", committee, "--token", "USD", "--json");
  }

  private Result resume() {
    return run("resume", "--wallet", alice, "--committee", committee, "--json", "--timeout", "5");
  }

  private Result history(Path wallet) {
    return run("history", "--wallet", wallet, "--committee", committee, "--json");
  }

  private void assertBalance(String amount, Path wallet) {
    Result result = balance(wallet);
    assertEquals(0, result.exitCode(), result.err());
    assertEquals(amount, result.json().path("balances").path(0).path("amount").asString());
  }

  /** Signs a payment in the wallet as one would that was then interrupted. */
  private TransferOrder leavePending(long amount) throws Exception {
    try (Wallet wallet = Wallet.open(new DiskWalletStorage(alice))) {
      return wallet.sign(
          ALICE,
          server.committee().committee(),
          0,
          new UUID(1, 2),
          BOB.publicKey(),
          TestCommittee.USD,
          amount,
          1_000);
    }
  }

  @Test
  void moneyGoesFromOneWalletToTheOther() throws Exception {
    Result paid = pay("12.50", "--receipt", receipt);
    assertEquals(0, paid.exitCode(), paid.err());
    assertEquals("confirmed", paid.text("status"));
    assertEquals("12.50", paid.text("amount"));
    assertEquals("1250", paid.text("units"));
    assertEquals("0", paid.text("sequenceNumber"));
    assertEquals(TO_BOB, paid.text("to"));
    assertTrue(Files.readString(receipt).startsWith(Receipt.PREFIX));

    Result verified = run("verify", "--committee", committee, "--receipt", receipt);
    assertEquals(0, verified.exitCode(), verified.err());
    assertTrue(verified.out().contains("12.50 USD"), verified.out());
    assertTrue(verified.out().contains("authority-"), verified.out());

    Result received =
        run("receive", "--wallet", bob, "--committee", committee, "--receipt", receipt, "--json");
    assertEquals(0, received.exitCode(), received.err());
    assertEquals("12.50", received.json().path("balance").path("amount").asString());
    assertBalance("87.50", alice);
    assertBalance("12.50", bob);

    JsonNode sent = history(alice).json().path("payments").path(0);
    assertEquals("sent", sent.path("direction").asString());
    assertEquals("confirmed", sent.path("status").asString());
    JsonNode got = history(bob).json().path("payments").path(0);
    assertEquals("received", got.path("direction").asString());
    assertEquals("confirmed", got.path("status").asString());
    assertEquals(paid.text("receipt"), got.path("receipt").asString());
  }

  @Test
  void receivedMoneyCanBePaidOn() {
    assertEquals(0, pay("12.50", "--receipt", receipt).exitCode());
    Result back =
        run(
            "pay",
            "--wallet",
            bob,
            "--committee",
            committee,
            "--to",
            Address.format(ALICE.publicKey()),
            "--amount",
            "12.5",
            "--token",
            "USD");
    assertEquals(0, back.exitCode(), back.err());
    assertTrue(back.out().startsWith("Paid 12.50 USD to mp1"), back.out());
    assertBalance("100.00", alice);
  }

  @Test
  void paymentsOverUdpWorkTheSame() {
    assertEquals(0, pay("1", "--udp").exitCode());
    assertBalance("99.00", alice);
  }

  @Test
  void oneDeadAuthorityIsBorne() {
    server.stop(3);
    assertEquals(0, pay("1").exitCode());
    assertBalance("99.00", alice);
  }

  @Test
  void twoDeadAuthoritiesAreNoQuorumAndNothingIsSigned() {
    server.stop(2);
    server.stop(3);
    Result none = pay("1", "--timeout", "0.5");
    assertEquals(3, none.exitCode(), none.err());
    assertEquals("no_quorum", none.text("status"));
    assertEquals("3", none.text("quorum"));
    assertEquals("silent", none.json().path("authorities").path(2).path("answer").asString());
    assertTrue(none.err().contains("no quorum: 2 of the 3"), none.err());
    assertEquals(0, history(alice).json().path("payments").size());
    assertEquals(3, balance3().exitCode());
  }

  private Result balance3() {
    return run("balance", "--wallet", alice, "--committee", committee, "--timeout", "0.3");
  }

  @Test
  void aPendingPaymentIsResumedAndOnlyThen() throws Exception {
    TransferOrder order = leavePending(700);
    Result other = pay("8");
    assertEquals(1, other.exitCode());
    assertEquals("PAYMENT_PENDING", other.text("code"));
    assertTrue(
        other
            .err()
            .contains("meshpay wallet resume --wallet " + alice + " --committee " + committee),
        other.err());
    assertEquals(
        order.digest().toHex(),
        balance(alice).json().path("pending").path(0).path("orderDigest").asString());

    Result same = pay("7.00", "--receipt", receipt);
    assertEquals(0, same.exitCode(), same.err());
    assertTrue(same.json().path("resumed").asBoolean());
    assertEquals(order.digest().toHex(), same.text("orderDigest"));
    assertBalance("93.00", alice);
    assertEquals(0, pay("8").exitCode());
  }

  @Test
  void aPaymentThatStoppedAfterItsCertificateIsConfirmedByResume() throws Exception {
    TransferOrder order = leavePending(700);
    TransferCertificate certificate = server.committee().certificate(order, 0, 1, 3);
    try (Wallet wallet = Wallet.open(new DiskWalletStorage(alice))) {
      wallet.certified(certificate);
    }
    Result resumed = resume();
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertEquals("confirmed", resumed.text("status"));
    assertEquals(new Receipt(certificate).text(), resumed.text("receipt"));
    assertBalance("93.00", alice);
    assertEquals("nothing_pending", resume().text("status"));
  }

  @Test
  void aPaymentThatIsCertifiedAndNotAcknowledgedIsFinal() throws Exception {
    TransferOrder order = leavePending(700);
    try (Wallet wallet = Wallet.open(new DiskWalletStorage(alice))) {
      wallet.certified(server.committee().certificate(order, 0, 1, 3));
    }
    for (int i = 1; i < 4; i++) {
      server.setMute(i, true);
    }
    Result certified = pay("7", "--timeout", "0.5");
    assertEquals(0, certified.exitCode(), certified.err());
    assertEquals("certified", certified.text("status"));
    assertEquals("3", certified.text("quorum"));
    assertEquals(
        "certified", history(alice).json().path("payments").path(0).path("status").asString());
    for (int i = 1; i < 4; i++) {
      server.setMute(i, false);
    }
    Result second = pay("7");
    assertEquals(0, second.exitCode(), second.err());
    assertFalse(second.json().path("resumed").asBoolean(), "a second payment, not the first");
    assertBalance("86.00", alice);
    assertEquals(
        "confirmed", history(alice).json().path("payments").path(0).path("status").asString());
  }

  @Test
  void anOrderOfACopyOfThisWalletIsFinishedFirst() {
    TransferOrder elsewhere = server.committee().order(ALICE, BOB.publicKey(), 300, 0);
    // Two of four: whichever three answer first, one of them shows it.
    server.authority(1).answer(new TransferRequest(9, 1, elsewhere));
    server.authority(2).answer(new TransferRequest(9, 1, elsewhere));
    Result refused = pay("8");
    assertEquals(1, refused.exitCode());
    assertEquals("PAYMENT_PENDING", refused.text("code"));
    Result resumed = resume();
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertEquals(elsewhere.digest().toHex(), resumed.text("orderDigest"));
    assertEquals(0, pay("8").exitCode());
    assertBalance("89.00", alice);
  }

  @Test
  void aNumberThatACopySpentIsToldAndTheWalletGoesOn() throws Exception {
    leavePending(700);
    TransferOrder elsewhere = server.committee().order(ALICE, BOB.publicKey(), 300, 0);
    TransferCertificate spent = server.committee().certificate(elsewhere, 0, 1, 2);
    for (int i = 0; i < 4; i++) {
      server.authority(i).answer(new ConfirmationRequest(9, spent));
    }
    Result other = resume();
    assertEquals(1, other.exitCode());
    assertEquals("NUMBER_SPENT", other.text("code"));
    assertTrue(other.err().contains("7.00 USD to " + TO_BOB + " was not paid"), other.err());
    assertEquals(List.of(new Receipt(spent).text()), receipts(alice));
    Result next = pay("8");
    assertEquals(0, next.exitCode(), next.err());
    assertEquals("1", next.text("sequenceNumber"));
  }

  @Test
  void aNumberThatIsSpentOnNobodyKnowsWhatIsToldAsThat() throws Exception {
    leavePending(700);
    execute(server.committee().order(ALICE, BOB.publicKey(), 300, 0), 0, 1, 2, 3);
    for (int i = 0; i < 4; i++) {
      server.authority(i).forget(1);
    }
    Result unknown = resume();
    assertEquals(1, unknown.exitCode());
    assertEquals("OUTCOME_UNKNOWN", unknown.text("code"));
    assertEquals(
        "unknown", history(alice).json().path("payments").path(0).path("status").asString());
    assertEquals("1", pay("8").text("sequenceNumber"));
  }

  @Test
  void aPaymentThatWasMadeWithoutThisWalletHearingOfItIsMade() throws Exception {
    TransferOrder order = leavePending(700);
    TransferCertificate made = execute(order, 0, 1, 2, 3);
    TransferCertificate later =
        execute(server.committee().order(ALICE, BOB.publicKey(), 50, 1), 0, 1, 2, 3);
    Result resumed = resume();
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertEquals("confirmed", resumed.text("status"));
    assertEquals(new Receipt(made).text(), resumed.text("receipt"));
    assertEquals(List.of(new Receipt(made).text(), new Receipt(later).text()), receipts(alice));
    assertEquals("2", pay("8").text("sequenceNumber"));
    assertBalance("84.50", alice);
  }

  @Test
  void whatACopyHasPaidIsTakenInBeforeTheNextPayment() throws Exception {
    List<String> all = new ArrayList<>();
    for (int number = 0; number < 5; number++) {
      TransferOrder order = server.committee().order(ALICE, BOB.publicKey(), 100, number);
      // One lags, and may be the first to answer.
      all.add(
          new Receipt(number < 4 ? execute(order, 0, 1, 2, 3) : execute(order, 1, 2, 3)).text());
    }
    Result paid = pay("8");
    assertEquals(0, paid.exitCode(), paid.err());
    assertEquals("5", paid.text("sequenceNumber"));
    assertTrue(
        paid.err().contains("took in 5 payments of this account that the wallet didn't know of"),
        paid.err());
    all.add(paid.text("receipt"));
    assertEquals(all, receipts(alice));
    assertFalse(pay("8").err().contains("took in"));
    assertBalance("79.00", alice);
  }

  @Test
  void anAuthorityThatLagsIsBroughtWhatACopyHasPaid() throws Exception {
    TransferCertificate first =
        execute(server.committee().order(ALICE, BOB.publicKey(), 100, 0), 3);
    // The wallet has signed the next number; but the first payment is at one authority alone.
    try (Wallet wallet = Wallet.open(new DiskWalletStorage(alice))) {
      wallet.sign(
          ALICE,
          server.committee().committee(),
          1,
          new UUID(1, 2),
          BOB.publicKey(),
          TestCommittee.USD,
          700,
          1_000);
    }
    Result resumed = resume();
    assertEquals(0, resumed.exitCode(), resumed.err());
    assertTrue(resumed.err().contains("took in a payment of this account"), resumed.err());
    assertEquals(List.of(new Receipt(first).text(), resumed.text("receipt")), receipts(alice));
    assertBalance("92.00", alice);
  }

  /** Has authorities execute an order that this wallet doesn't know of. */
  private TransferCertificate execute(TransferOrder order, int... authorities) {
    TransferCertificate certificate = server.committee().certificate(order, 0, 1, 2);
    for (int authority : authorities) {
      server.authority(authority).answer(new ConfirmationRequest(9, certificate));
    }
    return certificate;
  }

  private List<String> receipts(Path wallet) {
    return history(wallet)
        .json()
        .path("payments")
        .valueStream()
        .map(payment -> payment.path("receipt").asString())
        .toList();
  }

  @Test
  void moreThanThereIsIsRefusedBeforeAnythingIsSigned() {
    Result refused = pay("100.01");
    assertEquals(1, refused.exitCode());
    assertEquals("INSUFFICIENT_BALANCE", refused.text("code"));
    assertTrue(refused.err().contains("100.00 USD available"), refused.err());
    assertEquals(0, history(alice).json().path("payments").size());
  }

  @Test
  void anEncryptedWalletPaysWithItsPassphraseFile() throws Exception {
    Path file = directory.resolve("sealed.wallet");
    Path passphrase = directory.resolve("passphrase");
    Files.writeString(passphrase, "correct horse\nsecond line\n");
    Result created = run("create", "--wallet", file, "--passphrase-file", passphrase, "--json");
    assertEquals(0, created.exitCode(), created.err());
    assertEquals(0, pay("5").exitCode());
    Result funded =
        run(
            "pay",
            "--wallet",
            alice,
            "--committee",
            committee,
            "--token",
            "USD",
            "--to",
            created.text("address"),
            "--amount",
            "5");
    assertEquals(0, funded.exitCode(), funded.err());
    Object[] payment = {
      "pay",
      "--wallet",
      file,
      "--committee",
      committee,
      "--token",
      "USD",
      "--to",
      TO_BOB,
      "--amount",
      "5",
      "--passphrase-file",
      passphrase
    };
    Files.writeString(passphrase, "wrong");
    Result wrong = run(payment);
    assertEquals(2, wrong.exitCode());
    assertTrue(wrong.err().contains("passphrase"), wrong.err());
    assertEquals("PASSPHRASE", with(new Object[] {"--json"}, payment).text("code"));
    Files.writeString(passphrase, "correct horse");
    assertEquals(0, run(payment).exitCode());
    assertBalance("10.00", bob);
  }

  @Test
  void aReceiptForSomebodyElseIsRefused() {
    assertEquals(0, pay("1", "--receipt", receipt).exitCode());
    Result refused =
        run("receive", "--wallet", alice, "--committee", committee, "--receipt", receipt, "--json");
    assertEquals(1, refused.exitCode());
    assertEquals("OTHER_PAYEE", refused.text("code"));
    assertEquals(1, history(alice).json().path("payments").size());
  }

  @Test
  void receivingTwiceIsReceivingOnce() {
    assertEquals(0, pay("1", "--receipt", receipt).exitCode());
    for (int i = 0; i < 2; i++) {
      Result received =
          run("receive", "--wallet", bob, "--committee", committee, "--receipt", receipt);
      assertEquals(0, received.exitCode(), received.err());
    }
    assertEquals(1, history(bob).json().path("payments").size());
    assertBalance("1.00", bob);
  }

  @Test
  void aReceiptIsKeptEvenWhenNobodyCanBeReached() {
    assertEquals(0, pay("1", "--receipt", receipt).exitCode());
    for (int i = 0; i < 4; i++) {
      server.setMute(i, true);
    }
    Result kept =
        run(
            "receive",
            "--wallet",
            bob,
            "--committee",
            committee,
            "--receipt",
            receipt,
            "--timeout",
            "0.4",
            "--json");
    assertEquals(3, kept.exitCode());
    assertEquals("certified", kept.text("status"));
    assertEquals("0", kept.text("votingPower"));
    assertEquals("3", kept.text("quorum"));
    assertEquals("silent", kept.json().path("authorities").path(3).path("answer").asString());
    assertTrue(kept.err().contains("0 of the 3 needed (authority-1 didn't"), kept.err());
    JsonNode payments = history(bob).json().path("payments");
    assertEquals(1, payments.size());
    assertEquals("certified", payments.path(0).path("status").asString());

    for (int i = 0; i < 4; i++) {
      server.setMute(i, false);
    }
    Result again = run("receive", "--wallet", bob, "--committee", committee, "--receipt", receipt);
    assertEquals(0, again.exitCode(), again.err());
    payments = history(bob).json().path("payments");
    assertEquals(1, payments.size());
    assertEquals("confirmed", payments.path(0).path("status").asString());
  }

  @Test
  void aReceiptOfAnotherCommitteeIsToldFromAValidOne() throws Exception {
    assertEquals(0, pay("1", "--receipt", receipt).exitCode());
    Path other = directory.resolve("other.json");
    Files.writeString(other, CommitteeJson.write(TestCommittee.of(1, 1, 1, 1, 1).committee()));
    Result refused = run("verify", "--committee", other, "--receipt", receipt, "--json");
    assertEquals(1, refused.exitCode());
    assertTrue(refused.err().contains("damaged, or of another committee"), refused.err());
  }

  @Test
  void theHistoryForPeopleStandsInColumns() throws Exception {
    server.fund(BOB.publicKey(), 500);
    assertEquals(0, pay("1.50").exitCode());
    leavePending(70_00);
    Result history = run("history", "--wallet", alice, "--committee", committee);
    List<String> lines = history.out().lines().toList();
    assertEquals(2, lines.size(), history.out());
    assertEquals(lines.getFirst().indexOf("mp1"), lines.getLast().indexOf("mp1"), history.out());
    assertEquals(lines.getFirst().indexOf(" USD"), lines.getLast().indexOf(" USD"), history.out());
    assertTrue(
        lines
            .getFirst()
            .matches(
                "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ  confirmed .*-1.50 USD  to   mp1.*"),
        history.out());
  }

  @Test
  void aForgedReceiptIsNotValid() throws Exception {
    TransferOrder order = server.committee().order(ALICE, BOB.publicKey(), 30, 0);
    TransferCertificate tooFew = server.committee().certificate(order, 0, 1);
    Files.writeString(receipt, new Receipt(tooFew).text());
    Result invalid = run("verify", "--committee", committee, "--receipt", receipt, "--json");
    assertEquals(1, invalid.exitCode());
    assertEquals("TOO_FEW_VOTES", invalid.text("code"));
    assertTrue(invalid.err().contains("NOT valid"), invalid.err());
    Result refused =
        run("receive", "--wallet", bob, "--committee", committee, "--receipt", receipt);
    assertEquals(1, refused.exitCode());
    assertEquals(0, history(bob).json().path("payments").size());
  }

  @Test
  void aReceiptAsBytesIsAsGood() throws Exception {
    TransferOrder order = server.committee().order(ALICE, BOB.publicKey(), 30, 0);
    TransferCertificate certificate = server.committee().certificate(order, 0, 1, 2);
    Files.write(receipt, new Receipt(certificate).bytes());
    assertEquals(0, run("verify", "--committee", committee, "--receipt", receipt).exitCode());
  }

  @Test
  void aReceiptIsNotWrittenOverAnotherFile() throws Exception {
    Files.writeString(receipt, "my diary", StandardCharsets.UTF_8);
    Result refused = pay("1", "--receipt", receipt);
    assertEquals(2, refused.exitCode());
    assertEquals("my diary", Files.readString(receipt));
    assertBalance("100.00", alice);
  }

  @Test
  void aWalletInUseIsRefused() throws Exception {
    try (Wallet wallet = Wallet.open(new DiskWalletStorage(alice))) {
      Result refused = pay("1");
      assertEquals(1, refused.exitCode());
      assertEquals("WALLET_BUSY", refused.text("code"));
      assertEquals(0, wallet.nextSequenceNumber());
    }
  }
}
