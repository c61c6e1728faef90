package io.meshpay.state.history;

import static io.meshpay.state.history.PaymentHistory.account;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshpay.protocol.certificate.SignedLeaf;
import io.meshpay.protocol.certificate.TransferCertificate;
import io.meshpay.protocol.order.TransferOrder;
import io.meshpay.protocol.sbe.DepositOrderEncoder;
import io.meshpay.protocol.sbe.OrderKind;
import io.meshpay.protocol.sbe.WithdrawalOrderEncoder;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.protocol.value.Signature;
import io.meshpay.state.Seed;
import io.meshpay.state.disk.ReadableDisk;
import io.meshpay.state.disk.ReadableFile;
import io.meshpay.state.journal.Journal;
import io.meshpay.state.journal.JournalEnvironment;
import io.meshpay.state.journal.JournalReader;
import io.meshpay.state.journal.JournalSettings;
import io.meshpay.state.journal.JournalSync;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

/** The index and the journal together. */
final class HistoryFeedTest {
  private static final int ACCOUNTS = 5;
  private static final Signature SIGNATURE = Signature.of(new byte[Signature.BYTES]);

  private final SplittableRandom random = Seed.random("HistoryFeedTest");
  private final HeapDisk journalDisk = new HeapDisk();
  private final HeapDisk disk = new HeapDisk();
  private final PaymentHistory history = new PaymentHistory();

  private HistoryIndex open() throws IOException {
    return HistoryIndex.open(
        disk, HistoryIndexTest.IDENTITY, history.lastPosition(), Runnable::run, 30);
  }

  private Journal journal() throws IOException {
    return Journal.open(
        new JournalEnvironment(journalDisk, () -> 0, random::nextLong, Runnable::run),
        HistoryIndexTest.IDENTITY,
        new JournalSettings(
            JournalSettings.SEGMENT_BYTES_MIN, JournalSettings.GROUP_BYTES_MIN, JournalSync.COMMIT),
        history.lastPosition());
  }

  /** Executes one more payment, sometimes after a vote. */
  private void pay(Journal journal) {
    PublicKey sender = account(random.nextInt(ACCOUNTS));
    PublicKey recipient = account(random.nextInt(ACCOUNTS));
    boolean isVoted = random.nextBoolean();
    PaymentHistory.Payment payment = history.pay(sender, recipient, isVoted ? 1 : 0);
    TransferOrder order =
        new TransferOrder(
            new UUID(0, payment.position()),
            sender,
            recipient,
            1,
            1,
            payment.sequenceNumber(),
            0,
            SIGNATURE);
    if (isVoted) {
      journal.appendVote(new UnsafeBuffer(order.toBytes()), 0);
      journal.commit();
    }
    long position = appendExecution(journal, order);
    assertEquals(payment.position(), position);
    history.payments.set(
        history.payments.size() - 1,
        new PaymentHistory.Payment(
            position, journal.offset(), sender, recipient, payment.sequenceNumber()));
    journal.commit();
  }

  private static long appendExecution(Journal journal, TransferOrder order) {
    SignedLeaf vote = new SignedLeaf(0, 0, 1, SIGNATURE, List.of());
    byte[] certificate =
        new TransferCertificate(HistoryIndexTest.IDENTITY.epoch(), order, List.of(vote)).toBytes();
    return journal.appendExecution(new UnsafeBuffer(certificate), 0, certificate.length);
  }

  private void feed(HistoryIndex index, Journal journal) throws IOException {
    try (JournalReader reader = JournalReader.open(journalDisk, HistoryIndexTest.IDENTITY)) {
      new HistoryFeed(index).feed(reader, journal.durablePosition());
    }
  }

  private void assertLeadsBack(HistoryIndex index) throws IOException {
    int seen = 0;
    try (JournalReader reader = JournalReader.open(journalDisk, HistoryIndexTest.IDENTITY)) {
      for (int i = 0; i < ACCOUNTS; i++) {
        for (HistoryEntry entry : index.sent(account(i), 0, HistoryIndex.PAGE_ENTRIES_MAX)) {
          TransferOrder order =
              TransferOrder.read(reader.read(entry.position(), entry.offset()).order(), 0);
          assertEquals(account(i), order.sender());
          assertEquals(entry.sequenceNumber(), order.sequenceNumber());
          seen++;
        }
      }
    }
    assertEquals(history.payments.size(), seen);
  }

  @Test
  void anIndexFedFromTheJournalLeadsBackToItsRecords() throws Exception {
    try (Journal journal = journal()) {
      HistoryIndex index = open();
      for (int i = 0; i < 2000; i++) {
        pay(journal);
        if (random.nextInt(100) == 0) {
          feed(index, journal);
          assertEquals(history.lastPosition(), index.addedPosition());
          HistoryModelTest.ask(random, index, history, ACCOUNTS);
          index.close();
          index = open();
        }
      }
      feed(index, journal);
      assertLeadsBack(index);
      index.close();
    }
  }

  /** Also when the last change is a vote, which the index doesn't have. */
  @Test
  void whoFollowsTheJournalReadsItOnce() throws Exception {
    JournalSettings oneSegment =
        new JournalSettings(1 << 22, JournalSettings.GROUP_BYTES_MIN, JournalSync.COMMIT);
    JournalEnvironment environment =
        new JournalEnvironment(journalDisk, () -> 0, random::nextLong, Runnable::run);
    AtomicLong bytesRead = new AtomicLong();
    try (Journal journal = Journal.open(environment, HistoryIndexTest.IDENTITY, oneSegment, 0);
        HistoryIndex index = open();
        JournalReader reader =
            JournalReader.open(
                new CountingDisk(journalDisk, bytesRead), HistoryIndexTest.IDENTITY)) {
      HistoryFeed feed = new HistoryFeed(index);
      int feeds = 3_000;
      for (int i = 0; i < feeds; i++) {
        TransferOrder order =
            new TransferOrder(new UUID(0, i), account(0), account(1), 1, 1, i, 0, SIGNATURE);
        journal.appendVote(new UnsafeBuffer(order.toBytes()), 0);
        journal.commit();
        feed.feed(reader, journal.durablePosition());
        assertEquals(journal.durablePosition(), feed.fedPosition());
        appendExecution(journal, order);
        journal.commit();
      }
      // What was read before may have been overwritten, so the last page is read again each time.
      assertTrue(bytesRead.get() < feeds * 3L * 32 * 1024, bytesRead + " bytes were read");
    }
  }

  /** Counts what is read. */
  private record CountingDisk(ReadableDisk disk, AtomicLong bytes) implements ReadableDisk {
    @Override
    public ReadableFile openToRead(String name) throws IOException {
      ReadableFile file = disk.openToRead(name);
      return new ReadableFile() {
        @Override
        public long length() throws IOException {
          return file.length();
        }

        @Override
        public int read(ByteBuffer into, long offset) throws IOException {
          int count = file.read(into, offset);
          bytes.addAndGet(Math.max(0, count));
          return count;
        }

        @Override
        public void close() throws IOException {
          file.close();
        }
      };
    }

    @Override
    public boolean exists(String name) throws IOException {
      return disk.exists(name);
    }

    @Override
    public List<String> list() throws IOException {
      return disk.list();
    }
  }

  @Test
  void aDepositIsSentByItsIssuer() throws Exception {
    UnsafeBuffer order = new UnsafeBuffer(new byte[300]);
    new DepositOrderEncoder()
        .wrap(order, 5)
        .putIssuer(account(1).toBytes(), 0, PublicKey.BYTES)
        .putRecipient(account(2).toBytes(), 0, PublicKey.BYTES)
        .sequenceNumber(77);
    try (HistoryIndex index = open()) {
      assertTrue(HistoryFeed.add(index, 8, 64, OrderKind.DEPOSIT, order, 5));
      assertEquals(
          List.of(new HistoryEntry(HistoryRole.SENT, 77, 8, 64)), index.sent(account(1), 0, 9));
      assertEquals(
          List.of(new HistoryEntry(HistoryRole.RECEIVED, 77, 8, 64)),
          index.newest(account(2), RoleFilter.BOTH, Long.MAX_VALUE, 9));
    }
  }

  @Test
  void aWithdrawalIsReceivedByNobody() throws Exception {
    UnsafeBuffer order = new UnsafeBuffer(new byte[300]);
    new WithdrawalOrderEncoder()
        .wrap(order, 5)
        .putSender(account(1).toBytes(), 0, PublicKey.BYTES)
        .sequenceNumber(77);
    try (HistoryIndex index = open()) {
      assertTrue(HistoryFeed.add(index, 8, 64, OrderKind.WITHDRAWAL, order, 5));
      assertEquals(
          List.of(new HistoryEntry(HistoryRole.SENT, 77, 8, 64)),
          index.newest(account(1), RoleFilter.BOTH, Long.MAX_VALUE, 9));
      index.flush();
      assertEquals(8, index.indexedPosition());
      assertEquals(1, index.newest(account(1), RoleFilter.BOTH, Long.MAX_VALUE, 9).size());
    }
  }
}
