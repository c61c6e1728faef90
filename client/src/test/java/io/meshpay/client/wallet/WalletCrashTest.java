package io.meshpay.client.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.client.testing.CrashingStorage;
import io.meshpay.client.testing.CrashingStorage.Crash;
import io.meshpay.client.testing.CrashingStorage.Disk;
import io.meshpay.client.testing.Seed;
import io.meshpay.client.testing.TestCommittee;
import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.certificate.CertificateCheck;
import io.meshpay.protocol.crypto.SigningKey;
import io.meshpay.protocol.order.TransferOrder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Breaks a wallet off after every single write step, and looks at what is left. */
final class WalletCrashTest {
  private static final SigningKey ALICE = TestCommittee.key(1);
  private static final SigningKey BOB = TestCommittee.key(2);
  private static final int PAYMENTS = 3;
  private static final int SEEDS = Integer.getInteger("meshpay.rounds", 6);

  private final TestCommittee committee = TestCommittee.of(1, 1, 1, 1);
  private final CertificateCheck check = committee.certificateCheck();
  private final Random random = new Random(Seed.printed("WalletCrashTest"));

  /** Everything that ever left a wallet, by number: what the world has seen. */
  private final Map<Long, TransferOrder> sent = new HashMap<>();

  private void send(TransferOrder order) {
    TransferOrder before = sent.putIfAbsent(order.sequenceNumber(), order);
    assertTrue(
        before == null || before.equals(order),
        "two orders with the number " + order.sequenceNumber());
  }

  /** Pays until so many payments are in the history; may be broken off anywhere. */
  private void payUntil(Wallet wallet, int payments) throws IOException, WalletException {
    while (wallet.pending() != null || count(wallet) < payments) {
      PendingPayment pending = wallet.pending();
      if (pending == null) {
        // A fresh id and time each: signed anew, an order would differ.
        send(
            wallet.sign(
                ALICE,
                committee.committee(),
                0,
                new UUID(random.nextLong(), random.nextLong()),
                BOB.publicKey(),
                TestCommittee.USD,
                10,
                random.nextInt(1_000_000)));
      } else if (pending.certificate() == null) {
        send(pending.order());
        wallet.certified(committee.certificate(pending.order(), 0, 1, 2));
      } else {
        assertTrue(check.check(pending.certificate()).isValid());
        wallet.finish(random.nextBoolean());
      }
    }
  }

  private static int count(Wallet wallet) throws IOException, WalletException {
    int entries = 0;
    History.Reader reader = wallet.view().history().read();
    while (reader.next() != null) {
      entries++;
    }
    return entries;
  }

  @Test
  void aCrashAfterAnyStepNeverLeadsToASecondOrderForANumber() throws Exception {
    Disk reference = new Disk();
    CrashingStorage counting = CrashingStorage.sound(reference);
    Wallet.create(CrashingStorage.sound(reference), ALICE, null);
    unlock(reference);
    try (Wallet wallet = Wallet.open(counting)) {
      payUntil(wallet, PAYMENTS);
    }
    int steps = counting.steps();
    assertTrue(steps > PAYMENTS * 12, steps + " steps");
    for (int seed = 0; seed < SEEDS; seed++) {
      for (int step = 1; step <= steps; step++) {
        crashAfter(step);
      }
    }
  }

  private static void unlock(Disk disk) {
    CrashingStorage.sound(disk).close();
  }

  private void crashAfter(int step) throws Exception {
    sent.clear();
    Disk disk = new Disk();
    Wallet.create(CrashingStorage.sound(disk), ALICE, null);
    unlock(disk);
    try (Wallet wallet = Wallet.open(new CrashingStorage(disk, step, random))) {
      payUntil(wallet, PAYMENTS);
    } catch (Crash expected) {
      // Again at a random step, in the middle of what follows the first crash.
      try (Wallet wallet = Wallet.open(new CrashingStorage(disk, 1 + random.nextInt(20), random))) {
        payUntil(wallet, PAYMENTS);
      } catch (Crash again) {
        // And then no more.
      }
    }
    try (Wallet wallet = Wallet.open(CrashingStorage.sound(disk))) {
      payUntil(wallet, PAYMENTS);
      checkHistory(wallet);
    }
  }

  @Test
  void aCrashWhileOwnPaymentsAreTakenInLosesAndDoublesNone() throws Exception {
    List<Certificate> made = new ArrayList<>();
    for (int number = 0; number < PAYMENTS; number++) {
      made.add(committee.certificate(committee.order(ALICE, BOB.publicKey(), 10, number), 0, 1, 2));
    }
    boolean hasCrashed = true;
    for (int step = 1; hasCrashed; step++) {
      Disk disk = new Disk();
      Wallet.create(CrashingStorage.sound(disk), ALICE, null);
      unlock(disk);
      hasCrashed = false;
      try (Wallet wallet = Wallet.open(new CrashingStorage(disk, step, random))) {
        wallet.sign(
            ALICE,
            committee.committee(),
            0,
            new UUID(1, 1),
            BOB.publicKey(),
            TestCommittee.USD,
            10,
            7);
        takeIn(wallet, made);
      } catch (Crash expected) {
        hasCrashed = true;
      }
      try (Wallet wallet = Wallet.open(CrashingStorage.sound(disk))) {
        takeIn(wallet, made);
        List<Certificate> kept = new ArrayList<>();
        History.Reader reader = wallet.view().history().read();
        for (HistoryEntry entry = reader.next(); entry != null; entry = reader.next()) {
          kept.add(((HistoryEntry.Sent) entry).certificate());
        }
        assertEquals(made, kept, "after step " + step);
        assertEquals(PAYMENTS, wallet.nextSequenceNumber());
        assertEquals(2L, wallet.unconfirmedFrom());
      }
    }
  }

  /** As a session does whose pending payment has a number that a copy has spent. */
  private void takeIn(Wallet wallet, List<Certificate> made) throws IOException, WalletException {
    if (wallet.pending() != null) {
      wallet.supersede(made.getFirst());
    }
    var _ = wallet.takeIn(committee.committee(), made, 2);
  }

  private void checkHistory(Wallet wallet) throws IOException, WalletException {
    assertNull(wallet.pending());
    List<Long> numbers = new ArrayList<>();
    History.Reader reader = wallet.view().history().read();
    for (HistoryEntry entry = reader.next(); entry != null; entry = reader.next()) {
      TransferOrder order = (TransferOrder) ((HistoryEntry.Sent) entry).certificate().order();
      assertEquals(sent.get(order.sequenceNumber()), order, "what was sent is what is kept");
      numbers.add(order.sequenceNumber());
    }
    assertEquals(numbers.stream().distinct().sorted().toList(), numbers, "once each, in sequence");
    assertTrue(wallet.nextSequenceNumber() > numbers.getLast());
    assertNotNull(wallet.evidence().sent(ALICE.publicKey(), numbers.getLast()));
  }
}
