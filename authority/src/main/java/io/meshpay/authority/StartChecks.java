package io.meshpay.authority;

import io.meshpay.state.disk.FileDisk;
import io.meshpay.state.journal.JournalDamagedException;
import io.meshpay.state.journal.JournalIdentity;
import io.meshpay.state.journal.JournalReader;
import io.meshpay.state.snapshot.SnapshotDamagedException;
import io.meshpay.state.snapshot.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a start makes sure of before it uses a data folder: that nothing is missing on which votes
 * rest. It changes nothing.
 */
final class StartChecks {
  private static final Logger LOG = LoggerFactory.getLogger(StartChecks.class);

  private final DataDirectory directory;
  private final Path folder;
  private final JournalIdentity identity;
  private final Snapshots snapshots;

  /**
   * @param folder of the directory, as its owner named it
   */
  StartChecks(DataDirectory directory, Path folder, JournalIdentity identity, Snapshots snapshots) {
    this.directory = directory;
    this.folder = folder;
    this.identity = identity;
    this.snapshots = snapshots;
  }

  /**
   * Requires that a folder marked as new has no votes, and that any other has a journal. The mark
   * may have come from elsewhere, with a copy.
   */
  void requireItsMark() throws StartException, IOException {
    if (directory.isNew() && hasVotes()) {
      throw StartException.refused(
          ("data folder %s has the file \"%s\", as only one without votes has, but there are votes:"
                  + " was it copied there? If this is the authority's newest data, remove that file")
              .formatted(folder, DataDirectory.NEW));
    }
    if (!directory.isNew() && JournalReader.isEmpty(directory.journal())) {
      throw StartException.refused(
          "data folder %s has been used, but its journal is missing: put it back. If it is lost,"
                  .formatted(folder)
              + " this authority may have forgotten votes and needs a new key in a new epoch");
    }
  }

  private boolean hasVotes() throws StartException, IOException {
    CleanStop cleanStop = directory.cleanStop();
    return newestSnapshot() > 0
        || (cleanStop != null && cleanStop.journalPosition() > 0)
        || hasChanges(directory.journal());
  }

  private boolean hasChanges(FileDisk disk) throws IOException {
    try (JournalReader reader = JournalReader.open(disk, identity)) {
      return reader.findEnd(0).position() > 0;
    } catch (JournalDamagedException damaged) {
      // Or the first start was killed while it made the first segment, and there is no other.
      return !JournalReader.hasFirstAlone(disk);
    }
  }

  /** The position of the newest snapshot that is whole; only what is whole says anything. */
  long newestSnapshot() throws IOException {
    for (long position : snapshots.positions()) {
      try {
        return snapshots.describe(position).position();
      } catch (SnapshotDamagedException e) {
        LOG.warn("{}", e.getMessage());
      }
    }
    return 0;
  }

  /**
   * Reads the changes that a rebuild would replay. A start after a clean stop doesn't need them,
   * but every vote that it goes on to give would rest on them after a crash: so damage is met while
   * nothing new does.
   *
   * @param snapshot the position of the newest
   * @param to the end of the journal
   * @throws JournalDamagedException if one of them is damaged or missing
   */
  void requireReplayable(long snapshot, long to) throws IOException {
    long startedNanos = System.nanoTime();
    try (JournalReader reader = JournalReader.open(directory.journal(), identity)) {
      // What is missing in front is missed when something must be built from it.
      long from = Math.max(snapshot + 1, reader.firstPosition());
      RebuildLog progress = new RebuildLog();
      reader.forEach(from, to, record -> progress.read(record.position(), to));
      LOG.info(
          "read the journal from position {} to {}: sound, in {} ms",
          from,
          to,
          TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startedNanos));
    }
  }
}
