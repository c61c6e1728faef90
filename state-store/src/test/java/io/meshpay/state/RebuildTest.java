package io.meshpay.state;

import static io.meshpay.state.TestOrder.EUR;
import static io.meshpay.state.TestOrder.USD;
import static io.meshpay.state.TestOrder.account;
import static io.meshpay.state.TestOrder.pay;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.value.Digest;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import io.meshpay.state.disk.FileDisk;
import io.meshpay.state.journal.Journal;
import io.meshpay.state.journal.JournalEnvironment;
import io.meshpay.state.journal.JournalIdentity;
import io.meshpay.state.journal.JournalSettings;
import io.meshpay.state.journal.JournalSync;
import io.meshpay.state.journal.SegmentsMissingException;
import io.meshpay.state.recovery.Rebuild;
import io.meshpay.state.recovery.ReplayException;
import io.meshpay.state.snapshot.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The state at any position of a journal, from genesis and from snapshots. */
final class RebuildTest {
  private static final int ACCOUNTS = 8;
  private static final long EPOCH = 1;
  private static final JournalIdentity IDENTITY =
      new JournalIdentity(EPOCH, Digest.of(new byte[Digest.BYTES]), account(1000));

  /** Notes what was told, and forgets entries and positions. */
  private static final class Told implements Rebuild.Progress {
    final List<Long> skipped = new ArrayList<>();

    @Override
    public void skipped(long position, String why) {
      skipped.add(position);
    }

    @Override
    public void loaded(long entries) {}

    @Override
    public void replayed(long position, long to) {}
  }

  @TempDir private Path folder;
  private Path snapshotFolder;
  private FileDisk journalDisk;
  private Snapshots snapshots;
  private Journal journal;
  private LedgerFixture authority;

  @BeforeEach
  void open() throws IOException {
    journalDisk = FileDisk.open(folder.resolve("journal"));
    snapshotFolder = folder.resolve("snapshots");
    snapshots = new Snapshots(FileDisk.open(snapshotFolder), IDENTITY);
    journal =
        Journal.open(
            new JournalEnvironment(
                journalDisk, System::nanoTime, new SplittableRandom(1)::nextLong, Runnable::run),
            IDENTITY,
            new JournalSettings(
                JournalSettings.SEGMENT_BYTES_MIN,
                JournalSettings.GROUP_BYTES_MIN,
                JournalSync.COMMIT),
            0);
    authority = new LedgerFixture(genesis());
  }

  @AfterEach
  void close() throws IOException {
    journal.close();
  }

  private static AccountStore genesis() {
    HeapAccountStore store = new HeapAccountStore(1000);
    credit(store);
    return store;
  }

  private static void credit(AccountStore store) {
    LedgerFixture opening = new LedgerFixture(store);
    for (int i = 0; i < ACCOUNTS; i++) {
      opening.credit(account(i), i % 2 == 0 ? USD : EUR, 10_000);
    }
  }

  private Rebuild rebuild() {
    return new Rebuild(
        journalDisk, IDENTITY, snapshots, LedgerFixture::open, () -> RebuildTest::credit);
  }

  private Rebuild.Built at(long position, Told told) throws IOException {
    return rebuild().at(position, () -> new HeapAccountStore(1000), told);
  }

  private void vote(TestOrder order) {
    authority.vote(order);
    if (authority.verdict.hasChanged()) {
      long position = journal.appendVote(new UnsafeBuffer(order.toBytes()), 0);
      assertEquals(authority.ledger.journalPosition(), position);
    }
  }

  private void execute(TestOrder order) {
    authority.execute(order);
    if (authority.verdict.hasChanged()) {
      byte[] certificate = certificate(order);
      long position = journal.appendExecution(new UnsafeBuffer(certificate), 0, certificate.length);
      assertEquals(authority.ledger.journalPosition(), position);
    }
  }

  /** One made-up vote: the journal doesn't count them. */
  private static byte[] certificate(TestOrder order) {
    TransferOrder transfer = TransferOrder.read(new UnsafeBuffer(order.toBytes()), 0);
    SignedLeaf vote = new SignedLeaf(0, 0, 1, Signature.of(new byte[Signature.BYTES]), List.of());
    return new TransferCertificate(EPOCH, transfer, List.of(vote)).toBytes();
  }

  private static TestOrder randomOrder(SplittableRandom random, LedgerFixture authority) {
    PublicKey sender = account(random.nextInt(ACCOUNTS));
    long next = authority.read(sender).nextSequenceNumber();
    int token = random.nextInt(4) == 0 ? EUR : USD;
    return new TestOrder(
        sender,
        account(random.nextInt(2 * ACCOUNTS)),
        token,
        random.nextInt(1, 300),
        next,
        TestOrder.NOW,
        random.nextInt(2));
  }

  @Test
  void isTheSameFromGenesisAndFromAnySnapshot() throws IOException {
    SplittableRandom random = Seed.random("RebuildTest");
    List<LedgerState> states = new ArrayList<>();
    states.add(authority.state());
    for (int step = 0; step < 3_000; step++) {
      TestOrder order = randomOrder(random, authority);
      if (random.nextInt(3) > 0) {
        vote(order);
      } else {
        execute(order);
      }
      if (authority.verdict.hasChanged()) {
        states.add(authority.state());
      }
      if (random.nextInt(20) == 0) {
        journal.commit();
      }
      if (random.nextInt(300) == 0) {
        journal.rotate();
        journal.commit();
        snapshot(random.nextLong(journal.durablePosition() + 1));
      }
    }
    journal.commit();
    for (int round = 0; round < 50; round++) {
      int position = random.nextInt(states.size());
      Told told = new Told();
      Rebuild.Built built = at(position, told);
      assertEquals(states.get(position), LedgerState.of(built.ledger(), built.store()));
      assertTrue(built.snapshotPosition() <= position);
      assertEquals(List.of(), told.skipped);
    }
  }

  private void snapshot(long position) throws IOException {
    Rebuild.Built built = at(position, new Told());
    snapshots.write(built.store(), position, Rebuild.digestOf(built.ledger()));
  }

  @Test
  void aDamagedSnapshotIsSkippedForAnOlderOne() throws IOException {
    for (int i = 0; i < 4; i++) {
      execute(pay(account(0), account(2), 1, i));
    }
    journal.commit();
    snapshot(1);
    snapshot(2);
    snapshot(3);
    damage(3, 300);
    Told told = new Told();
    assertEquals(2, at(4, told).snapshotPosition());
    assertEquals(List.of(3L), told.skipped);
    damage(2, 0);
    damage(1, 0);
    Rebuild.Built built = at(4, new Told());
    assertEquals(Rebuild.Built.FROM_GENESIS, built.snapshotPosition());
    assertEquals(authority.state(), LedgerState.of(built.ledger(), built.store()));
  }

  private void damage(long position, int offset) throws IOException {
    Path file = snapshotFolder.resolve("%020d.snapshot".formatted(position));
    byte[] bytes = Files.readAllBytes(file);
    bytes[offset] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void aJournalThatBeginsLaterNeedsASoundSnapshotThatItGoesOnFrom() throws IOException {
    for (int i = 0; i < 4; i++) {
      execute(pay(account(0), account(2), 1, i));
      journal.rotate();
      journal.commit();
      snapshot(i + 1);
    }
    journalDisk.delete("%020d.journal".formatted(1));
    journalDisk.delete("%020d.journal".formatted(2));
    for (long position = 2; position <= 4; position++) {
      assertEquals(position, at(position, new Told()).snapshotPosition());
    }
    damage(4, 300);
    damage(3, 300);
    Told told = new Told();
    Rebuild.Built built = at(4, told);
    assertEquals(2, built.snapshotPosition());
    assertEquals(List.of(4L, 3L), told.skipped);
    assertEquals(authority.state(), LedgerState.of(built.ledger(), built.store()));
    damage(2, 300);
    assertMissing("no snapshot since can be used");
    for (long position = 2; position <= 4; position++) {
      Files.delete(snapshotFolder.resolve("%020d.snapshot".formatted(position)));
    }
    assertMissing("there is no snapshot of position 2 or later");
  }

  /** The snapshot of position 1 is there and sound. */
  private void assertMissing(String why) {
    SegmentsMissingException missing =
        assertThrows(SegmentsMissingException.class, () -> at(4, new Told()));
    String message = String.valueOf(missing.getMessage());
    assertTrue(message.contains(why), message);
    assertTrue(message.contains("positions 1 to 2 of the journal are missing"), message);
  }

  @Test
  void aStateOfAnotherHistoryIsRefused() throws IOException {
    execute(pay(account(0), account(2), 1, 0));
    execute(pay(account(0), account(2), 1, 1));
    journal.commit();
    LedgerFixture other = new LedgerFixture(genesis());
    other.execute(pay(account(0), account(2), 5, 0));
    other.execute(pay(account(0), account(2), 5, 1));
    // As if the journal before position 2 had been another one.
    snapshots.write(other.store, 1, StateDigest.of(other.store));
    Told told = new Told();
    assertEquals(Rebuild.Built.FROM_GENESIS, at(2, told).snapshotPosition());
    assertEquals(List.of(1L), told.skipped, "its records are of a later position");

    LedgerFixture third = new LedgerFixture(genesis());
    third.execute(pay(account(2), account(0), 5, 0));
    snapshots.write(third.store, 1, StateDigest.of(third.store));
    ReplayException refusal = assertThrows(ReplayException.class, () -> at(2, new Told()));
    assertTrue(String.valueOf(refusal.getMessage()).contains("record 2"), refusal.getMessage());
  }
}
