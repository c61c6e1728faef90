package io.meshpay.authority;

import io.meshpay.state.disk.FileDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folder of an authority's data, held exclusively while it is open.
 *
 * <ul>
 *   <li>{@code lock} and {@code in-use}: locked by the process that uses the folder, and naming it;
 *   <li>{@code identity.toml}: whose data it is, see {@link DataIdentity};
 *   <li>{@code journal/}: every vote and execution, the truth from which all else can be rebuilt;
 *   <li>{@code snapshots/}: the state at some positions of the journal, to rebuild it sooner;
 *   <li>{@code history/}: an index from accounts to their payments in the journal;
 *   <li>{@code accounts.map}: the account map, an index;
 *   <li>{@code archive.toml}: there if old segments go to an archive, see {@link ArchiveIdentity};
 *   <li>{@code clean-stop.toml}: there after a clean stop, see {@link CleanStop}; while the
 *       authority runs, {@code clean-stop.toml.draft} keeps the room for it;
 *   <li>{@code new}: there until the authority may vote for the first time; what lies beside it can
 *       be thrown away.
 * </ul>
 */
final class DataDirectory implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DataDirectory.class);
  private static final String ACCOUNTS = "accounts.map";
  static final String JOURNAL = "journal";
  static final String SNAPSHOTS = "snapshots";
  static final String IDENTITY = "identity.toml";
  private static final String HISTORY = "history";
  static final String CLEAN_STOP = "clean-stop.toml";
  private static final String DRAFT_SUFFIX = ".draft";

  /** More than a note takes, and no more than any disk gives at once. */
  private static final int NOTE_BYTES_MAX = 512;

  static final String NEW = "new";

  private final Path folder;
  private final FolderLock lock;

  private DataDirectory(Path folder, FolderLock lock) {
    this.folder = folder;
    this.lock = lock;
  }

  /**
   * Opens a folder, making it where it is missing, and takes it for this process.
   *
   * @throws StartException if another process has it, if it is not this authority's, or if it can't
   *     be written to
   */
  static DataDirectory open(Path wanted, DataIdentity identity) throws StartException {
    try {
      Files.createDirectories(wanted);
      Path folder = wanted.toRealPath();
      FolderLock lock = FolderLock.exclusive(folder, "data folder");
      try {
        DataDirectory directory = new DataDirectory(folder, lock);
        directory.checkIdentity(identity);
        return directory;
      } catch (StartException | IOException | RuntimeException failure) {
        lock.close();
        throw failure;
      }
    } catch (AccessDeniedException e) {
      throw StartException.configuration("data folder " + wanted + ": no permission to write");
    } catch (FileAlreadyExistsException | NotDirectoryException | NoSuchFileException e) {
      throw StartException.configuration("data folder " + wanted + ": " + FailureText.describe(e));
    } catch (FileSystemException e) {
      String reason = e.getReason() == null ? FailureText.describe(e) : e.getReason();
      throw StartException.refused("data folder %s: %s".formatted(wanted, reason));
    } catch (IOException e) {
      throw StartException.refused("data folder " + wanted + ": " + FailureText.describe(e));
    }
  }

  private void checkIdentity(DataIdentity identity) throws StartException, IOException {
    Path file = folder.resolve(IDENTITY);
    if (Files.exists(file)) {
      DataIdentity found = DataIdentity.read(file);
      if (!identity.isSame(found)) {
        throw StartException.configuration(
            "data folder %s can't be used: %s. Give this authority a folder of its own."
                .formatted(folder, identity.difference(found)));
      }
    } else if (Files.exists(accounts()) || Files.exists(folder.resolve(JOURNAL))) {
      throw StartException.configuration(
          "data folder %s can't be used: it has data, but no identity.toml that says whose"
              .formatted(folder));
    } else {
      writeDurably(
          NEW, "No vote was possible here yet. The next start begins again with genesis.\n");
      writeDurably(IDENTITY, identity.toToml());
    }
  }

  /**
   * Makes sure that the folder is still this process's alone.
   *
   * @throws IOException if a file that it has locked was removed or replaced, or can't be looked at
   */
  void requireLock() throws IOException {
    Path lost = lock.lost();
    if (lost != null) {
      throw new IOException(
          lost + " was removed or replaced: another process may have come to use this data");
    }
  }

  /** Whether a path is this folder or within it. */
  boolean contains(Path realPath) {
    return realPath.startsWith(folder);
  }

  /** Which archive has got segments of here; null if none has. */
  @Nullable ArchiveIdentity archive() throws StartException, IOException {
    Path file = folder.resolve(ArchiveIdentity.FILE);
    return Files.exists(file) ? ArchiveIdentity.read(file) : null;
  }

  /** Notes durably which archive gets segments of here from now on. */
  void noteArchive(ArchiveIdentity archive) throws IOException {
    writeDurably(folder, ArchiveIdentity.FILE, archive.toToml());
  }

  /** Whether no vote can have been given here. */
  boolean isNew() {
    return Files.exists(folder.resolve(NEW));
  }

  /** Where the journal is; made when it is missing. */
  FileDisk journal() throws IOException {
    return FileDisk.open(folder.resolve(JOURNAL));
  }

  /** The folder of the journal. */
  Path journalFolder() {
    return folder.resolve(JOURNAL);
  }

  /** Where snapshots are; made when it is missing. */
  FileDisk snapshots() throws IOException {
    return FileDisk.open(folder.resolve(SNAPSHOTS));
  }

  /** Where the index over the journal's payments is; made when it is missing. */
  FileDisk history() throws IOException {
    return FileDisk.open(folder.resolve(HISTORY));
  }

  /** Where a snapshot's state is put together. */
  Path draft() {
    return folder.resolve("snapshot.map");
  }

  /** The data folder itself. */
  Path folder() {
    return folder;
  }

  /** The account map's file. */
  Path accounts() {
    return folder.resolve(ACCOUNTS);
  }

  /** Removes a map, if there is one, with what Chronicle Map puts beside it. */
  void deleteMap(Path map) throws IOException {
    String name = String.valueOf(map.getFileName());
    for (Path file : files(folder)) {
      if (String.valueOf(file.getFileName()).startsWith(name)) {
        Files.delete(file);
      }
    }
  }

  /** Removes what an earlier start has left in a folder that is new. */
  void clear() throws IOException {
    if (!isNew()) {
      throw new IllegalStateException(folder + " has been used");
    }
    forgetCleanStop();
    deleteMap(accounts());
    for (String inner : List.of(JOURNAL, SNAPSHOTS, HISTORY)) {
      for (Path file : files(Files.createDirectories(folder.resolve(inner)))) {
        Files.delete(file);
      }
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** Notes durably that votes are possible from now on: the folder isn't new any more. */
  void beginVoting() throws IOException {
    if (isNew()) {
      Files.delete(folder.resolve(NEW));
      force(folder);
    }
  }

  /**
   * Notes durably that the stop was clean, also on a full disk: the draft that is written over has
   * its room already.
   *
   * @param stop what the account map is then; the map is closed
   */
  void markCleanStop(CleanStop stop) throws IOException {
    force(accounts());
    Path draft = folder.resolve(CLEAN_STOP + DRAFT_SUFFIX);
    ByteBuffer text = ByteBuffer.wrap(stop.toToml().getBytes(StandardCharsets.UTF_8));
    int bytes = text.remaining();
    try (FileChannel channel =
        FileChannel.open(draft, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      while (text.hasRemaining()) {
        channel.write(text, text.position());
      }
      channel.truncate(bytes);
      channel.force(true);
    }
    Files.move(draft, folder.resolve(CLEAN_STOP), StandardCopyOption.ATOMIC_MOVE);
    force(folder);
  }

  /** The note of a clean stop; null if there is none. */
  @Nullable CleanStop cleanStop() throws StartException, IOException {
    Path file = folder.resolve(CLEAN_STOP);
    return Files.exists(file) ? CleanStop.read(file) : null;
  }

  /**
   * Takes the note of a clean stop away, durably, and keeps the room for the next; before anything
   * of the data changes.
   */
  void forgetCleanStop() throws IOException {
    Path note = folder.resolve(CLEAN_STOP);
    Path draft = folder.resolve(CLEAN_STOP + DRAFT_SUFFIX);
    if (Files.exists(note)) {
      Files.move(note, draft, StandardCopyOption.ATOMIC_MOVE);
      force(folder);
    } else if (!Files.exists(draft)) {
      try {
        Files.write(draft, new byte[NOTE_BYTES_MAX]);
      } catch (IOException e) {
        LOG.info("no room is kept for the note of a clean stop: {}", FailureText.describe(e));
      }
    }
  }

  private void writeDurably(String name, String text) throws IOException {
    writeDurably(folder, name, text);
  }

  static void writeDurably(Path folder, String name, String text) throws IOException {
    Path draft = folder.resolve(name + DRAFT_SUFFIX);
    Files.writeString(draft, text);
    force(draft);
    Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    force(folder);
  }

  /** Forces a file, or which files a folder has. */
  static void force(Path path) throws IOException {
    boolean isFolder = Files.isDirectory(path);
    if (isFolder && !path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return; // Elsewhere a folder can't be opened, and its changes are forced with its files.
    }
    StandardOpenOption how = isFolder ? StandardOpenOption.READ : StandardOpenOption.WRITE;
    try (FileChannel channel = FileChannel.open(path, how)) {
      channel.force(true);
    }
  }

  /** Leaves the folder to others. */
  @Override
  public void close() {
    lock.close();
  }
}
