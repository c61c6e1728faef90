package io.meshpay.authority;

import io.meshpay.protocol.committee.Committee;
import io.meshpay.protocol.value.PublicKey;
import io.meshpay.state.disk.FallbackDisk;
import io.meshpay.state.disk.FileDisk;
import io.meshpay.state.disk.ReadableDisk;
import io.meshpay.state.journal.JournalIdentity;
import io.meshpay.state.journal.JournalReader;
import io.meshpay.state.snapshot.Snapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The data folder of an authority that doesn't run, or a copy of one: for reading alone. Nothing in
 * it is written, and no authority can start on it before this is closed.
 */
public final class StoppedData implements AutoCloseable {
  private final Path folder;
  private final FolderLock lock;
  private final @Nullable StoppedArchive archive;
  private final DataIdentity identity;
  private final JournalIdentity journalIdentity;

  private StoppedData(
      Path folder,
      FolderLock lock,
      @Nullable StoppedArchive archive,
      DataIdentity identity,
      JournalIdentity journalIdentity) {
    this.folder = folder;
    this.lock = lock;
    this.archive = archive;
    this.identity = identity;
    this.journalIdentity = journalIdentity;
  }

  /** As the other, without an archive. */
  public static StoppedData open(Path wanted, Committee committee) throws StartException {
    return open(wanted, committee, null);
  }

  /**
   * Opens a folder.
   *
   * @param archive where its old segments are, to be read with the others; null if there is none
   * @throws StartException if an authority uses one of them, if they aren't the data of a member of
   *     this committee, or if they can't be read
   */
  public static StoppedData open(Path wanted, Committee committee, @Nullable Path archive)
      throws StartException {
    if (!Files.isDirectory(wanted)) {
      throw StartException.configuration("data folder " + wanted + " doesn't exist");
    }
    try {
      Path folder = wanted.toRealPath();
      FolderLock lock = FolderLock.shared(folder, "data folder");
      try {
        DataIdentity identity = identity(folder, committee);
        JournalIdentity journalIdentity =
            new JournalIdentity(committee.epoch(), committee.id(), identity.key());
        StoppedArchive opened = archive == null ? null : StoppedArchive.open(archive, identity);
        return new StoppedData(folder, lock, opened, identity, journalIdentity);
      } catch (StartException | IOException | RuntimeException failure) {
        lock.close();
        throw failure;
      }
    } catch (IOException e) {
      throw StartException.configuration("data folder " + wanted + ": " + FailureText.describe(e));
    }
  }

  private static DataIdentity identity(Path folder, Committee committee)
      throws StartException, IOException {
    Path file = folder.resolve(DataDirectory.IDENTITY);
    if (!Files.exists(file)) {
      throw StartException.configuration(
          "data folder %s has no %s that says whose data it is"
              .formatted(folder, DataDirectory.IDENTITY));
    }
    DataIdentity found = DataIdentity.read(file);
    if (!found.committeeId().equals(committee.id())) {
      throw StartException.configuration(
          "data folder %s was written for committee %s, not for %s"
              .formatted(folder, found.committeeId().toHex(), committee.id().toHex()));
    }
    if (committee.indexOf(found.key()) < 0) {
      throw StartException.configuration(
          "data folder %s is the data of %s with key %s, who is no member of the committee"
              .formatted(folder, found.name(), found.key().toHex()));
    }
    return found;
  }

  /** The authority's name, as it was when the folder was new. */
  public String name() {
    return identity.name();
  }

  /** The authority's key. */
  public PublicKey key() {
    return identity.key();
  }

  /** Whose journal and snapshots these are. */
  public JournalIdentity journalIdentity() {
    return journalIdentity;
  }

  /**
   * Where the journal is, and what of it is in the archive.
   *
   * @throws StartException if it is missing
   */
  public ReadableDisk journal() throws StartException, IOException {
    Path journal = folder.resolve(DataDirectory.JOURNAL);
    if (!Files.isDirectory(journal)) {
      throw StartException.configuration("data folder " + folder + ": its journal is missing");
    }
    FileDisk disk = FileDisk.open(journal);
    boolean isNew = Files.exists(folder.resolve(DataDirectory.NEW));
    boolean isInArchive = archive != null && !JournalReader.isEmpty(archive.segments());
    if (!isNew && JournalReader.isEmpty(disk) && !isInArchive) {
      throw StartException.configuration(
          "data folder " + folder + " has been used, but its journal is missing");
    }
    return archive == null ? disk : new FallbackDisk(disk, archive.segments());
  }

  /** Its snapshots; null if there is no folder of them. */
  public @Nullable Snapshots snapshots() throws IOException {
    Path snapshots = folder.resolve(DataDirectory.SNAPSHOTS);
    return Files.isDirectory(snapshots)
        ? new Snapshots(FileDisk.open(snapshots), journalIdentity)
        : null;
  }

  /** What the last stop has noted; null if it wasn't a clean one. */
  public @Nullable CleanStop cleanStop() throws StartException, IOException {
    Path file = folder.resolve(DataDirectory.CLEAN_STOP);
    return Files.exists(file) ? CleanStop.read(file) : null;
  }

  @Override
  public void close() {
    if (archive != null) {
      archive.close();
    }
    lock.close();
  }
}
