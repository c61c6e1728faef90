package io.meshpay.authority;

import io.meshpay.state.disk.FallbackDisk;
import io.meshpay.state.disk.FileDisk;
import io.meshpay.state.disk.ReadableDisk;
import io.meshpay.state.journal.ArchiveReader;
import io.meshpay.state.journal.JournalIdentity;
import io.meshpay.state.journal.JournalReader;
import io.meshpay.state.journal.JournalRecord;
import io.meshpay.state.journal.SegmentsMissingException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the history's certificates are read: in the journal, and what has gone from there in the
 * archive, whenever that can be read. For one thread.
 */
final class HistorySource implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(HistorySource.class);

  private final ReadableDisk journal;
  private final @Nullable Path archive;
  private final JournalIdentity identity;
  private final JournalReader reader;

  /** A reader of its own, which questions about old segments don't take from where it is. */
  private JournalReader followed;

  private @Nullable ArchiveReader archived;
  private boolean isAbsenceTold;

  private HistorySource(
      ReadableDisk journal,
      @Nullable Path archive,
      JournalIdentity identity,
      JournalReader reader,
      JournalReader followed) {
    this.journal = journal;
    this.archive = archive;
    this.identity = identity;
    this.reader = reader;
    this.followed = followed;
  }

  /**
   * Opens the journal; the archive is opened when something in it is wanted.
   *
   * @param archive null if there is none
   */
  static HistorySource open(ReadableDisk journal, @Nullable Path archive, JournalIdentity identity)
      throws IOException {
    JournalReader reader = JournalReader.open(journal, identity);
    try {
      return new HistorySource(
          journal, archive, identity, reader, JournalReader.open(journal, identity));
    } catch (IOException failure) {
      try (reader) {
        throw failure;
      }
    }
  }

  /** What the index is fed from. */
  JournalReader followed() {
    return followed;
  }

  /** Feeds the index from both folders from now on, if the archive goes further back. */
  void reachBack() throws IOException {
    if (archive == null) {
      return;
    }
    try {
      JournalReader both =
          JournalReader.open(new FallbackDisk(journal, FileDisk.existing(archive)), identity);
      followed.close();
      followed = both;
    } catch (IOException e) {
      LOG.error(
          "the history index can't be built from the archive {}: {}",
          archive,
          FailureText.describe(e));
    }
  }

  /**
   * Reads a change.
   *
   * @return valid until the next call
   * @throws HistoryUnavailableException with a position, if it has gone from the journal and the
   *     archive isn't at hand
   * @throws IOException if it is damaged, or the disk fails
   */
  JournalRecord read(long position, long offset) throws IOException {
    try {
      return reader.read(position, offset);
    } catch (SegmentsMissingException gone) {
      return readArchived(position, offset, gone.firstPosition());
    }
  }

  private JournalRecord readArchived(long position, long offset, long begin)
      throws HistoryUnavailableException {
    ArchiveReader from = archived;
    try {
      if (from == null) {
        from = openArchive();
        archived = from;
      }
      JournalRecord record = from.read(position, offset);
      isAbsenceTold = false;
      return record;
    } catch (IOException e) {
      if (!isAbsenceTold && archive != null) {
        LOG.warn(
            "history can't be served from the archive {}: {}", archive, FailureText.describe(e));
        isAbsenceTold = true;
      }
      throw new HistoryUnavailableException(begin, e);
    }
  }

  private ArchiveReader openArchive() throws IOException {
    if (archive == null) {
      throw new IOException("there is no archive");
    }
    return new ArchiveReader(FileDisk.existing(archive), identity);
  }

  /** Holds no file of the archive open, so that its disk can be taken away. */
  void release() {
    try {
      if (archived != null) {
        archived.release();
      }
    } catch (IOException e) {
      LOG.warn("closing a file of the archive: {}", FailureText.describe(e));
    }
  }

  @Override
  public void close() throws IOException {
    release();
    try (reader) {
      followed.close();
    }
  }
}
