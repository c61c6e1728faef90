package io.meshpay.authority;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The folder of an authority's data, held exclusively while it is open.
 *
 * <ul>
 *   <li>{@code lock}: locked by the process that uses the folder, and naming it;
 *   <li>{@code identity.toml}: whose data it is, see {@link DataIdentity};
 *   <li>{@code accounts.map}: the account map;
 *   <li>{@code genesis.loading}: there from before the opening balances are loaded until nothing
 *       can stop the start any more. No vote is given before its removal is durable, so a map that
 *       lies beside it can be thrown away.
 * </ul>
 */
final class DataDirectory implements AutoCloseable {
  private static final String ACCOUNTS = "accounts.map";

  /**
   * Folders in use in this process. The kernel's locks don't keep a process from itself, and even
   * opening the lock file a second time would lose the first lock when that is closed.
   */
  private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

  /** What an earlier start has left. */
  enum Contents {
    /** Nothing: the opening balances are to be loaded. */
    NEW,
    /** A start that ended before it could vote; the same, after {@link #beginLoading()}. */
    HALF_LOADED,
    /** A map that this authority has voted on. */
    USED
  }

  private final Path folder;
  private final FileChannel lockFile;

  private DataDirectory(Path folder, FileChannel lockFile) {
    this.folder = folder;
    this.lockFile = lockFile;
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
      if (!IN_USE.add(folder)) {
        throw inUse(folder, ProcessHandle.current().pid() + ", this one");
      }
      try {
        return take(folder, identity);
      } catch (StartException | IOException | RuntimeException failure) {
        IN_USE.remove(folder);
        throw failure;
      }
    } catch (AccessDeniedException e) {
      throw StartException.configuration("data folder " + wanted + ": no permission to write");
    } catch (FileSystemException e) {
      throw StartException.configuration("data folder " + wanted + ": " + e);
    } catch (IOException e) {
      throw StartException.refused("data folder " + wanted + ": " + e);
    }
  }

  private static DataDirectory take(Path folder, DataIdentity identity)
      throws StartException, IOException {
    Path lock = folder.resolve("lock");
    FileChannel lockFile =
        FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock taken = lockFile.tryLock();
      if (taken == null) {
        throw inUse(folder, Files.readString(lock).strip());
      }
      lockFile.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      lockFile.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      DataDirectory directory = new DataDirectory(folder, lockFile);
      directory.checkIdentity(identity);
      return directory;
    } catch (StartException | IOException | RuntimeException failure) {
      lockFile.close();
      throw failure;
    }
  }

  private static StartException inUse(Path folder, String pid) {
    return StartException.refused(
        "data folder " + folder + " is in use by process " + (pid.isEmpty() ? "unknown" : pid));
  }

  private void checkIdentity(DataIdentity identity) throws StartException, IOException {
    Path file = folder.resolve("identity.toml");
    if (Files.exists(file)) {
      DataIdentity found = DataIdentity.read(file);
      if (!identity.isSame(found)) {
        throw StartException.configuration(
            "data folder %s can't be used: %s. Give this authority a folder of its own."
                .formatted(folder, identity.difference(found)));
      }
    } else if (Files.exists(accounts())) {
      throw StartException.configuration(
          "data folder %s can't be used: it has an account map, but no identity.toml that says whose"
              .formatted(folder));
    } else {
      Path draft = folder.resolve("identity.toml.new");
      Files.writeString(draft, identity.toToml());
      force(draft);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      force(folder);
    }
  }

  Contents contents() {
    if (Files.exists(loading())) {
      return Contents.HALF_LOADED;
    }
    return Files.exists(accounts()) ? Contents.USED : Contents.NEW;
  }

  /** The account map's file. */
  Path accounts() {
    return folder.resolve(ACCOUNTS);
  }

  private Path loading() {
    return folder.resolve("genesis.loading");
  }

  /** Notes that the map is not to be used, and removes what an earlier start has left of it. */
  void beginLoading() throws IOException {
    if (contents() == Contents.USED) {
      throw new IllegalStateException(folder + " has been used");
    }
    Files.writeString(
        loading(),
        "The authority is starting with new data. If none runs, the last start ended before it"
            + " could vote, and the next one begins again.\n");
    force(loading());
    force(folder);
    List<Path> leftovers;
    try (Stream<Path> files = Files.list(folder)) {
      leftovers = files.filter(file -> file.getFileName().toString().startsWith(ACCOUNTS)).toList();
    }
    for (Path leftover : leftovers) {
      Files.delete(leftover);
    }
  }

  /** Makes the loaded map the one to vote on, durably. From then on it counts as used. */
  void endLoading() throws IOException {
    force(accounts());
    force(folder);
    Files.delete(loading());
    force(folder);
  }

  private static void force(Path path) throws IOException {
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
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      IN_USE.remove(folder);
    }
  }
}
