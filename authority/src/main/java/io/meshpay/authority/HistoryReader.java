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
import io.meshpay.state.journal.JournalRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import org.agrona.DirectBuffer;
import org.jspecify.annotations.Nullable;
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
  private final HistorySource source;
  private final ExecutorService background;
  private final HistoryFeed feed;

  private HistoryReader(
      Journal journal, HistoryIndex index, HistorySource source, ExecutorService background) {
    this.background = background;
    this.journal = journal;
    this.index = index;
    this.source = source;
    feed = new HistoryFeed(index);
  }

  /**
   * Opens the index; it is fed by and by.
   *
   * @param archive the folder of old segments; null if there is none
   * @param background runs what the index does beside; ended with this
   */
  static HistoryReader open(
      Disk disk,
      Disk journalDisk,
      @Nullable Path archive,
      JournalIdentity identity,
      Journal journal,
      ExecutorService background)
      throws IOException {
    HistorySource source = HistorySource.open(journalDisk, archive, identity);
    try {
      HistoryIndex index = openIndex(disk, 1, identity, journal, background);
      if (index.addedPosition() + 1 < source.followed().firstPosition()) {
        index = openOverPart(index, source, disk, identity, journal, background);
      }
      return new HistoryReader(journal, index, source, background);
    } catch (IOException | RuntimeException failure) {
      source.close();
      throw failure;
    }
  }

  private static HistoryIndex openIndex(
      Disk disk,
      long journalFirst,
      JournalIdentity identity,
      Journal journal,
      ExecutorService background)
      throws IOException {
    HistoryIndex index =
        HistoryIndex.open(
            disk, identity, journalFirst, journal.durablePosition(), background, MEMORY_ENTRIES);
    String discarded = index.discarded();
    if (discarded != null) {
      LOG.warn("the history index is built anew: {}", discarded);
    }
    return index;
  }

  /** The index lacks what isn't in the journal's folder any more: as when it was damaged. */
  private static HistoryIndex openOverPart(
      HistoryIndex index,
      HistorySource source,
      Disk disk,
      JournalIdentity identity,
      Journal journal,
      ExecutorService background)
      throws IOException {
    source.reachBack();
    long first = source.followed().firstPosition();
    if (index.addedPosition() + 1 >= first) {
      return index;
    }
    index.close();
    LOG.warn(
        "the history is indexed from position {} on: what is before isn't at hand. To have it"
            + " indexed, restart with the archive at hand and without the folder history/",
        first);
    return openIndex(disk, first, identity, journal, background);
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
    long to = Math.min(durable, feed.fedPosition() + POSITIONS_AT_ONCE);
    feed.feed(source.followed(), to);
    return to < durable;
  }

  /**
   * Writes the index to the disk.
   *
   * @return the position up to which it is there
   */
  long flush() throws IOException, InterruptedException {
    index.flush();
    return index.indexedPosition();
  }

  /**
   * The certificates that an account sent and that are executed, by rising sequence number.
   *
   * @param certificatesMax how many at most, 1 or more
   * @param bytesMax how long they are together at most, each with the 2 bytes of its length; but
   *     the first is given however long it is
   * @throws HistoryUnavailableException with a sequence number, if the first of them isn't at hand
   */
  List<Certificate> sent(
      PublicKey account, long firstSequenceNumber, int certificatesMax, int bytesMax)
      throws IOException {
    List<Certificate> certificates = new ArrayList<>();
    int bytesLeft = bytesMax;
    int entriesMax = entriesMax(certificatesMax, bytesMax);
    List<HistoryEntry> entries = index.sent(account, firstSequenceNumber, entriesMax);
    if (!entries.isEmpty()
        && index.firstPosition() > 1
        && entries.getFirst().sequenceNumber() > Math.max(0, firstSequenceNumber)) {
      throw new HistoryUnavailableException(entries.getFirst().sequenceNumber(), null);
    }
    for (HistoryEntry entry : entries) {
      DirectBuffer certificate;
      try {
        certificate = certificate(entry);
      } catch (HistoryUnavailableException e) {
        if (certificates.isEmpty()) {
          throw new HistoryUnavailableException(firstSentFrom(account, entry, e.begin()), e);
        }
        break;
      }
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
   * @throws HistoryUnavailableException with a position, if the first of them isn't at hand
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
      DirectBuffer certificate;
      try {
        certificate = certificate(entry);
      } catch (HistoryUnavailableException e) {
        if (payments.isEmpty()) {
          throw e;
        }
        return new HistoryPage(payments, stillBefore);
      }
      bytesLeft -= Long.BYTES + Short.BYTES + certificate.capacity();
      if (bytesLeft < 0 && !payments.isEmpty()) {
        return new HistoryPage(payments, stillBefore);
      }
      payments.add(new ExecutedPayment(entry.position(), decode(certificate)));
    }
    return lastPage(payments, beforePosition);
  }

  /** Where the index ends, the history ends only if that is where it began. */
  private HistoryPage lastPage(List<ExecutedPayment> payments, long beforePosition)
      throws HistoryUnavailableException {
    long begin = index.firstPosition();
    if (begin == 1 || beforePosition <= 1) {
      return new HistoryPage(payments, 0);
    }
    if (payments.isEmpty() && beforePosition <= begin) {
      throw new HistoryUnavailableException(begin, null);
    }
    return new HistoryPage(payments, begin);
  }

  /** How many may be needed; so few that an answer never makes much garbage. */
  private static int entriesMax(int certificatesMax, int bytesMax) {
    int fitting = 1 + Math.max(0, bytesMax) / CERTIFICATE_BYTES_MIN;
    return Math.min(Math.min(certificatesMax, fitting), HistoryIndex.PAGE_ENTRIES_MAX - 1);
  }

  /** The certificate of an entry, until the next is read. */
  private DirectBuffer certificate(HistoryEntry entry) throws IOException {
    JournalRecord record = source.read(entry.position(), entry.offset());
    return record.certificate();
  }

  /**
   * The lowest sequence number of an account's payments from a position on; 0 if there is none, or
   * the position is 0. Numbers rise with positions, so it takes some 60 look-ups, however many
   * payments there are.
   */
  private long firstSentFrom(PublicKey account, HistoryEntry before, long begin)
      throws IOException {
    long low = before.sequenceNumber();
    long high = Long.MAX_VALUE;
    long found = 0;
    while (begin > 0 && low < high) {
      long middle = low + (high - low) / 2;
      List<HistoryEntry> there = index.sent(account, middle, 1);
      if (there.isEmpty()) {
        high = middle;
      } else if (there.getFirst().position() < begin) {
        low = there.getFirst().sequenceNumber() + 1;
      } else {
        high = middle;
        found = there.getFirst().sequenceNumber();
      }
    }
    return found;
  }

  /**
   * Up to which position this account's last change says that payments are missing of which {@link
   * #sent} gives nothing: those that are executed and not indexed stand before the index begins.
   *
   * @return 0 if none can be missing
   */
  long lackingUpTo(PublicKey account) throws IOException {
    boolean mayLack = index.firstPosition() > 1 && index.sent(account, 0, 1).isEmpty();
    return mayLack ? feed.fedPosition() : 0;
  }

  /** To be called after each question: it holds no file of the archive open. */
  void release() {
    source.release();
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
        source) {
      index.close();
    }
  }
}
