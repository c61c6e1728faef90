package io.meshpay.authority;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A folder taken for one user, or for readers alone, by the files {@value #FILE} and {@value
 * #SECOND}. The second one is for the case that somebody takes the first for a stale one and
 * removes it: a lock on a file that has gone keeps nobody out. Who holds a folder for long asks
 * {@link #lost} now and then.
 */
final class FolderLock implements AutoCloseable {
  static final String FILE = "lock";
  static final String SECOND = "in-use";

  /**
   * Folders in use in this process. The kernel's locks don't keep a process from itself, and even
   * opening the lock file a second time would lose the first lock when that is closed.
   */
  private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final List<FileChannel> files;

  /** What each file that is locked is to the file system. */
  private final Map<Path, Object> fileKeys = new LinkedHashMap<>();

  private FolderLock(Path folder, List<FileChannel> files) {
    this.folder = folder;
    this.files = files;
  }

  /**
   * Takes a folder for one user.
   *
   * @param folder its real path
   * @param what the folder is, as {@code "archive"}
   * @throws StartException if another has it
   */
  static FolderLock exclusive(Path folder, String what) throws StartException, IOException {
    FolderLock lock = claim(folder, what);
    try {
      for (String name : List.of(FILE, SECOND)) {
        Path path = folder.resolve(name);
        FileChannel file =
            FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        lock.files.add(file);
        lock(file, false, path, what);
        file.truncate(0);
        String pid = ProcessHandle.current().pid() + "\n";
        file.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
        lock.fileKeys.put(path, fileKey(path));
      }
      return lock;
    } catch (StartException | IOException | RuntimeException failure) {
      lock.close();
      throw failure;
    }
  }

  /**
   * Takes a folder for reading, which needs no permission to write and keeps authorities out: they
   * lock for writing. A copy may have no lock file, and nobody uses it.
   */
  static FolderLock shared(Path folder, String what) throws StartException, IOException {
    FolderLock lock = claim(folder, what);
    try {
      for (String name : List.of(FILE, SECOND)) {
        Path path = folder.resolve(name);
        if (Files.exists(path)) {
          FileChannel file = FileChannel.open(path, StandardOpenOption.READ);
          lock.files.add(file);
          lock(file, true, path, what);
        }
      }
      return lock;
    } catch (StartException | IOException | RuntimeException failure) {
      lock.close();
      throw failure;
    }
  }

  /** A file that no longer is the one that this has locked: then it keeps nobody out. */
  @Nullable Path lost() throws IOException {
    for (Map.Entry<Path, Object> locked : fileKeys.entrySet()) {
      Path path = locked.getKey();
      if (!Files.exists(path) || !fileKey(path).equals(locked.getValue())) {
        return path;
      }
    }
    return null;
  }

  /** The device and inode, where the file system has them. */
  private static Object fileKey(Path path) throws IOException {
    Object key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    return key == null ? path : key;
  }

  private static FolderLock claim(Path folder, String what) throws StartException {
    if (!IN_USE.add(folder)) {
      throw inUse(folder, what, ProcessHandle.current().pid() + ", this one");
    }
    return new FolderLock(folder, new ArrayList<>());
  }

  private static StartException inUse(Path folder, String what, String pid) {
    return StartException.refused(
        "%s %s is in use by process %s".formatted(what, folder, pid.isEmpty() ? "unknown" : pid));
  }

  private static void lock(FileChannel file, boolean isShared, Path path, String what)
      throws StartException, IOException {
    FileLock taken = file.tryLock(0, Long.MAX_VALUE, isShared);
    if (taken == null) {
      Path folder = Objects.requireNonNull(path.getParent());
      throw inUse(folder, what, Files.readString(path).strip());
    }
  }

  @Override
  public void close() {
    try {
      for (FileChannel file : files) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      IN_USE.remove(folder);
    }
  }
}
