package io.meshpay.client.wallet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.testing.TestCommittee;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.sbe.HistoryRoles;
import io.meshpay.protocol.value.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WalletTest {
  private static final SigningKey ALICE = TestCommittee.key(1);
  private static final SigningKey BOB = TestCommittee.key(2);

  @TempDir private Path directory;

  private final TestCommittee committee = TestCommittee.of(1, 1, 1, 1);

  private Path file() {
    return directory.resolve("a.wallet");
  }

  private Wallet create() throws IOException, WalletException {
    try (DiskWalletStorage storage = new DiskWalletStorage(file())) {
      Wallet.create(storage, ALICE, null);
    }
    return open();
  }

  private Wallet open() throws IOException, WalletException {
    return Wallet.open(new DiskWalletStorage(file()));
  }

  private TransferOrder sign(Wallet wallet, long leastNumber) throws IOException, WalletException {
    return wallet.sign(
        ALICE,
        committee.committee(),
        leastNumber,
        UUID.randomUUID(),
        BOB.publicKey(),
        TestCommittee.USD,
        10,
        1);
  }

  private TransferCertificate certificate(TransferOrder order) {
    return committee.certificate(order, 0, 1, 2);
  }

  private static TransferOrder pendingOrder(Wallet wallet) {
    PendingPayment pending = wallet.pending();
    if (pending == null) {
      throw new AssertionError("nothing is pending");
    }
    return pending.order();
  }

  private static void assertMessage(WalletException failure, String part) {
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains(part), message);
  }

  @Test
  void whatIsPendingSurvivesToTheByte() throws Exception {
    TransferOrder order;
    try (Wallet wallet = create()) {
      order = sign(wallet, 0);
    }
    try (Wallet wallet = open()) {
      PendingPayment pending = wallet.pending();
      assertNotNull(pending);
      assertArrayEquals(order.toBytes(), pending.order().toBytes());
      assertNull(pending.certificate());
      assertEquals(1, wallet.nextSequenceNumber());
      wallet.certified(certificate(order));
    }
    try (Wallet wallet = open()) {
      PendingPayment pending = wallet.pending();
      assertNotNull(pending);
      assertEquals(certificate(order), pending.certificate());
      wallet.finish(true);
      assertNull(wallet.pending());
    }
    try (Wallet wallet = open()) {
      assertNull(wallet.pending());
      assertNull(wallet.unconfirmedFrom());
      assertEquals(certificate(order), wallet.evidence().sent(ALICE.publicKey(), 0));
    }
  }

  @Test
  void aPageOfTheHistoryIsBoundedAndKnowsWhatIsAcknowledged() throws Exception {
    List<Certificate> received = new ArrayList<>();
    for (int number = 0; number < 6; number++) {
      received.add(certificate(committee.order(BOB, ALICE.publicKey(), 10, number)));
    }
    try (Wallet wallet = create()) {
      assertEquals(3, wallet.receive(committee.committee(), received.subList(0, 3)));
      assertEquals(3, wallet.receive(committee.committee(), received));
      assertEquals(0, wallet.receive(committee.committee(), received));
      wallet.acknowledged(received.get(0).order().digest());
      wallet.acknowledged(received.get(4).order().digest());
      History history = wallet.view().history();
      HistoryPage newest = HistoryPage.read(history, HistoryRoles.BOTH, 0, 4);
      assertEquals(received.subList(2, 6), certificates(newest));
      assertEquals(
          List.of(false, false, true, false),
          newest.payments().stream().map(HistoryPage.Payment::isAcknowledged).toList());
      HistoryPage oldest =
          HistoryPage.read(history, HistoryRoles.RECEIVED, newest.nextBeforePosition(), 2);
      assertEquals(received.subList(0, 2), certificates(oldest));
      assertTrue(oldest.payments().getFirst().isAcknowledged());
      assertEquals(0, oldest.nextBeforePosition());
      assertEquals(List.of(), certificates(HistoryPage.read(history, HistoryRoles.SENT, 0, 2)));
    }
    try (Wallet wallet = open()) {
      assertEquals(6, wallet.evidence().receivedCount());
    }
  }

  private static List<Certificate> certificates(HistoryPage page) {
    return page.payments().stream()
        .map(payment -> ((HistoryEntry.Received) payment.entry()).certificate())
        .toList();
  }

  @Test
  void theNumberOfACopyIsNotUsedAgain() throws Exception {
    try (Wallet wallet = create()) {
      assertEquals(7, sign(wallet, 7).sequenceNumber());
      assertEquals(8, wallet.nextSequenceNumber());
    }
  }

  @Test
  void aSecondOrderIsNotSignedBeforeTheFirstIsFinished() throws Exception {
    try (Wallet wallet = create()) {
      TransferOrder order = sign(wallet, 0);
      assertThrows(IllegalStateException.class, () -> sign(wallet, 0));
      assertEquals(order, pendingOrder(wallet));
    }
  }

  @Test
  void paymentsThatNoQuorumAcknowledgedAreRememberedUntilOneIs() throws Exception {
    try (Wallet wallet = create()) {
      for (int number = 0; number < 3; number++) {
        wallet.certified(certificate(sign(wallet, 0)));
        wallet.finish(number == 0);
      }
      assertEquals(1, wallet.unconfirmedFrom());
      wallet.certified(certificate(sign(wallet, 0)));
      wallet.finish(true);
      assertNull(wallet.unconfirmedFrom());
    }
  }

  @Test
  void aReceiptIsKeptOnce() throws Exception {
    Certificate receipt = certificate(committee.order(BOB, ALICE.publicKey(), 5, 3));
    try (Wallet wallet = create()) {
      assertTrue(wallet.receive(committee.committee(), receipt));
      assertFalse(wallet.receive(committee.committee(), receipt));
    }
    try (Wallet wallet = open()) {
      assertFalse(wallet.receive(committee.committee(), receipt));
      assertEquals(1, wallet.evidence().receivedCount());
      assertEquals(receipt, wallet.evidence().received(0));
      assertEquals(receipt, wallet.evidence().sent(BOB.publicKey(), 3));
    }
  }

  @Test
  void filesAreTheOwnersAlone() throws Exception {
    try (Wallet wallet = create()) {
      sign(wallet, 0);
      for (String name : new String[] {"a.wallet", "a.wallet.history"}) {
        assertEquals(
            "rw-------",
            PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(name))));
      }
    }
  }

  @Test
  void aWalletThatOthersCanReadIsRefusedWithAdvice() throws Exception {
    create().close();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));
    WalletException refused = assertThrows(WalletException.class, this::open);
    assertMessage(refused, "chmod 600");
  }

  @Test
  void aWalletIsNotOverwritten() throws Exception {
    create().close();
    byte[] before = Files.readAllBytes(file());
    try (DiskWalletStorage storage = new DiskWalletStorage(file())) {
      assertThrows(WalletException.class, () -> Wallet.create(storage, BOB, null));
    }
    assertArrayEquals(before, Files.readAllBytes(file()));
  }

  @Test
  void aWalletInUseIsRefused() throws Exception {
    try (Wallet wallet = create()) {
      WalletException refused = assertThrows(WalletException.class, this::open);
      assertEquals(WalletException.Reason.BUSY, refused.reason());
      assertEquals(0, wallet.nextSequenceNumber());
    }
    open().close();
  }

  @Test
  void aMissingWalletLeavesNothingBehind() throws Exception {
    assertThrows(NoSuchFileException.class, this::open);
    try (var files = Files.list(directory)) {
      assertEquals(0, files.count());
    }
  }

  @Test
  void aDamagedWalletIsRefusedWithItsName() throws Exception {
    create().close();
    for (String text : new String[] {"", "{}", "[1]", "{\"format\":\"meshpay-wallet\"}", "\0\1"}) {
      Files.writeString(file(), text, StandardCharsets.UTF_8);
      WalletException refused = assertThrows(WalletException.class, this::open, text);
      assertMessage(refused, "a.wallet");
    }
  }

  @Test
  void everyTruncationOfAWalletIsRefused() throws Exception {
    try (Wallet wallet = create()) {
      wallet.certified(certificate(sign(wallet, 0)));
    }
    byte[] whole = Files.readAllBytes(file());
    for (int length = 0; length < whole.length - 2; length += 7) {
      Files.write(file(), java.util.Arrays.copyOf(whole, length));
      assertThrows(WalletException.class, this::open);
    }
  }

  @Test
  void aPassphraseIsNeededAndMustBeRight() throws Exception {
    try (DiskWalletStorage storage = new DiskWalletStorage(file())) {
      Wallet.create(storage, ALICE, "correct".toCharArray());
    }
    try (Wallet wallet = open()) {
      assertTrue(wallet.view().isEncrypted());
      assertThrows(WalletException.class, () -> wallet.unlock(null));
      assertThrows(WalletException.class, () -> wallet.unlock("wrong".toCharArray()));
      assertEquals(ALICE.publicKey(), wallet.unlock("correct".toCharArray()).publicKey());
    }
  }

  @Test
  void anotherLedgerIsRefused() throws Exception {
    try (Wallet wallet = create()) {
      wallet.certified(certificate(sign(wallet, 0)));
      wallet.finish(true);
      Committee own = committee.committee();
      byte[] other = new byte[Digest.BYTES];
      other[0] = 1;
      Committee foreign =
          new Committee(own.epoch(), Digest.of(other), own.members(), own.gateways(), own.tokens());
      assertThrows(WalletException.class, () -> wallet.checkLedger(foreign));
      wallet.checkLedger(own);
    }
  }

  @Test
  void aTornEndOfTheHistoryIsCutOff() throws Exception {
    Path history = directory.resolve("a.wallet.history");
    try (Wallet wallet = create()) {
      wallet.certified(certificate(sign(wallet, 0)));
      wallet.finish(true);
    }
    long bytes = Files.size(history);
    Files.write(history, new byte[] {9, 0, 0, 0, 1, 2}, StandardOpenOption.APPEND);
    try (Wallet wallet = open()) {
      assertEquals(bytes, Files.size(history));
      wallet.certified(certificate(sign(wallet, 0)));
      wallet.finish(true);
      assertNotNull(wallet.evidence().sent(ALICE.publicKey(), 0));
      assertNotNull(wallet.evidence().sent(ALICE.publicKey(), 1));
      assertNull(wallet.notice());
    }
  }

  @Test
  void damageInTheMiddleOfTheHistoryIsReportedWithItsPosition() throws Exception {
    Path history = directory.resolve("a.wallet.history");
    try (Wallet wallet = create()) {
      for (int i = 0; i < 2; i++) {
        wallet.certified(certificate(sign(wallet, 0)));
        wallet.finish(true);
      }
    }
    byte[] bytes = Files.readAllBytes(history);
    bytes[100] ^= 1;
    Files.write(history, bytes);
    try (DiskWalletStorage storage = new DiskWalletStorage(file())) {
      History.Reader reader = Wallet.view(storage).history().read();
      WalletException damage = assertThrows(WalletException.class, reader::next);
      assertMessage(damage, "byte 8");
    }
  }

  @Test
  void aLostHistoryIsToldAndDoesNotStopTheWallet() throws Exception {
    try (Wallet wallet = create()) {
      wallet.certified(certificate(sign(wallet, 0)));
      wallet.finish(true);
    }
    Files.delete(directory.resolve("a.wallet.history"));
    try (Wallet wallet = open()) {
      assertNotNull(wallet.notice());
      assertEquals(1, sign(wallet, 0).sequenceNumber());
      wallet.certified(certificate(pendingOrder(wallet)));
      wallet.finish(true);
    }
    try (Wallet wallet = open()) {
      assertNull(wallet.notice());
      assertNotNull(wallet.evidence().sent(ALICE.publicKey(), 1));
    }
  }

  @Test
  void aSupersededOrderIsKeptInTheHistory() throws Exception {
    try (Wallet wallet = create()) {
      TransferOrder order = sign(wallet, 0);
      wallet.supersede();
      assertNull(wallet.pending());
      assertEquals(new HistoryEntry.Superseded(order), wallet.view().history().read().next());
      assertEquals(1, sign(wallet, 0).sequenceNumber());
    }
  }
}
