package io.meshpay.authority;

import io.meshpay.protocol.certificate.Certificate;
import io.meshpay.protocol.layout.Layout;
import io.meshpay.protocol.layout.MalformedMessageException;
import io.meshpay.protocol.message.ExecutedPayment;
import io.meshpay.protocol.sbe.TransferCertificateDecoder;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.disk.Disk;
import io.meshpay.state.history.HistoryEntry;
import io.meshpay.state.history.HistoryFeed;
import io.meshpay.state.history.HistoryIndex;
import io.meshpay.state.history.RoleFilter;
import io.meshpay.state.journal.Journal;
import io.meshpay.state.journal.JournalIdentity;
import io.meshpay.state.journal.JournalReader;
import io.meshpay.state.journal.JournalRecord;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.agrona.DirectBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executed certificates by account, from the journal and the index over it. For one thread, which
 * also keeps the index up to date.
 */
final class HistoryReader implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(HistoryReader.class);

  /** So that questions don't wait until all of a long journal is indexed. */
  private static final int POSITIONS_AT_ONCE = 16 * 1024;

  /** No certificate is shorter: one of a transfer, without votes. */
  private static final int CERTIFICATE_BYTES_MIN =
      Layout.HEADER_BYTES + TransferCertificateDecoder.BLOCK_LENGTH;

  /** 8 MB of memory. */
  private static final int MEMORY_ENTRIES = 64 * 1024;

  private final Journal journal;
  private final HistoryIndex index;
  private final JournalReader reader;
  private final ExecutorService background;
  private long fedPosition;

  private HistoryReader(
      Journal journal, HistoryIndex index, JournalReader reader, ExecutorService background) {
    this.background = background;
    this.journal = journal;
    this.index = index;
    this.reader = reader;
    fedPosition = index.addedPosition();
  }

  /**
   * Opens the index; it is fed by and by.
   *
   * @param background runs what the index does beside; ended with this
   */
  static HistoryReader open(
      Disk disk,
      Disk journalDisk,
      JournalIdentity identity,
      Journal journal,
      ExecutorService background)
      throws IOException {
    HistoryIndex index =
        HistoryIndex.open(disk, identity, journal.durablePosition(), background, MEMORY_ENTRIES);
    String discarded = index.discarded();
    if (discarded != null) {
      LOG.warn("the history index is built anew: {}", discarded);
    }
    try {
      return new HistoryReader(
          journal, index, JournalReader.open(journalDisk, identity), background);
    } catch (IOException | RuntimeException failure) {
      index.close();
      throw failure;
    }
  }

  /** Up to which journal position answers are complete; any thread may ask. */
  long indexedPosition() {
    return index.addedPosition();
  }

  /**
   * Indexes some of what the journal has got since the last time.
   *
   * @return whether there is more
   */
  boolean feed() throws IOException {
    long durable = journal.durablePosition();
    long to = Math.min(durable, fedPosition + POSITIONS_AT_ONCE);
    if (to > fedPosition) {
      HistoryFeed.feed(reader, index, to);
      fedPosition = to;
    }
    return to < durable;
  }

  /**
   * The certificates that an account sent and that are executed, by rising sequence number.
   *
   * @param certificatesMax how many at most, 1 or more
   * @param bytesMax how long they are together at most, each with the 2 bytes of its length; but
   *     the first is given however long it is
   */
  List<Certificate> sent(
      PublicKey account, long firstSequenceNumber, int certificatesMax, int bytesMax)
      throws IOException {
    List<Certificate> certificates = new ArrayList<>();
    int bytesLeft = bytesMax;
    int entriesMax = entriesMax(certificatesMax, bytesMax);
    for (HistoryEntry entry : index.sent(account, firstSequenceNumber, entriesMax)) {
      DirectBuffer certificate = certificate(entry);
      bytesLeft -= Short.BYTES + certificate.capacity();
      if (bytesLeft < 0 && !certificates.isEmpty()) {
        break;
      }
      certificates.add(decode(certificate));
    }
    return certificates;
  }

  /**
   * An account's executed payments below a position, from the newest to the oldest.
   *
   * @param certificatesMax how many at most; 0 tells only whether there are any
   * @param bytesMax as for {@link #sent}, each with the 8 bytes of its position besides
   */
  HistoryPage newest(
      PublicKey account, RoleFilter filter, long beforePosition, int certificatesMax, int bytesMax)
      throws IOException {
    List<ExecutedPayment> payments = new ArrayList<>();
    int bytesLeft = bytesMax;
    // One more is looked for than is given, to know whether there is one.
    int paymentsMax = entriesMax(certificatesMax, bytesMax);
    for (HistoryEntry entry : index.newest(account, filter, beforePosition, paymentsMax + 1)) {
      long stillBefore = entry.position() + 1;
      if (payments.size() == paymentsMax) {
        return new HistoryPage(payments, stillBefore);
      }
      DirectBuffer certificate = certificate(entry);
      bytesLeft -= Long.BYTES + Short.BYTES + certificate.capacity();
      if (bytesLeft < 0 && !payments.isEmpty()) {
        return new HistoryPage(payments, stillBefore);
      }
      payments.add(new ExecutedPayment(entry.position(), decode(certificate)));
    }
    return new HistoryPage(payments, 0);
  }

  /** How many may be needed; so few that an answer never makes much garbage. */
  private static int entriesMax(int certificatesMax, int bytesMax) {
    int fitting = 1 + Math.max(0, bytesMax) / CERTIFICATE_BYTES_MIN;
    return Math.min(Math.min(certificatesMax, fitting), HistoryIndex.PAGE_ENTRIES_MAX - 1);
  }

  /** The certificate of an entry, until the next is read. */
  private DirectBuffer certificate(HistoryEntry entry) throws IOException {
    JournalRecord record = reader.read(entry.position(), entry.offset());
    return record.certificate();
  }

  private static Certificate decode(DirectBuffer certificate) throws IOException {
    try {
      return Certificate.decode(certificate, 0, certificate.capacity());
    } catch (MalformedMessageException e) {
      throw new IOException("a certificate in the journal can't be read", e);
    }
  }

  @Override
  public void close() throws IOException {
    try (background;
        reader) {
      index.close();
    }
  }
}
