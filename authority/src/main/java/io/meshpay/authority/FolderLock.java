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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A folder taken by its file {@value #FILE}: for one user, or for readers alone. */
final class FolderLock implements AutoCloseable {
  static final String FILE = "lock";

  /**
   * Folders in use in this process. The kernel's locks don't keep a process from itself, and even
   * opening the lock file a second time would lose the first lock when that is closed.
   */
  private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final @Nullable FileChannel file;

  private FolderLock(Path folder, @Nullable FileChannel file) {
    this.folder = folder;
    this.file = file;
  }

  /**
   * Takes a folder for one user.
   *
   * @param folder its real path
   * @param what the folder is, as {@code "archive"}
   * @throws StartException if another has it
   */
  static FolderLock exclusive(Path folder, String what) throws StartException, IOException {
    claim(folder, what);
    try {
      FileChannel file =
          FileChannel.open(
              folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      take(file, false, folder, what);
      file.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      file.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)));
      return new FolderLock(folder, file);
    } catch (StartException | IOException | RuntimeException failure) {
      release(folder);
      throw failure;
    }
  }

  /**
   * Takes a folder for reading, which needs no permission to write and keeps authorities out: they
   * lock for writing. A copy may have no lock file, and nobody uses it.
   */
  static FolderLock shared(Path folder, String what) throws StartException, IOException {
    claim(folder, what);
    try {
      if (!Files.exists(folder.resolve(FILE))) {
        return new FolderLock(folder, null);
      }
      FileChannel file = FileChannel.open(folder.resolve(FILE), StandardOpenOption.READ);
      take(file, true, folder, what);
      return new FolderLock(folder, file);
    } catch (StartException | IOException | RuntimeException failure) {
      release(folder);
      throw failure;
    }
  }

  private static void claim(Path folder, String what) throws StartException {
    if (!IN_USE.add(folder)) {
      throw inUse(folder, what, ProcessHandle.current().pid() + ", this one");
    }
  }

  private static void release(Path folder) {
    IN_USE.remove(folder);
  }

  private static StartException inUse(Path folder, String what, String pid) {
    return StartException.refused(
        "%s %s is in use by process %s".formatted(what, folder, pid.isEmpty() ? "unknown" : pid));
  }

  private static void take(FileChannel file, boolean isShared, Path folder, String what)
      throws StartException, IOException {
    try {
      FileLock taken = file.tryLock(0, Long.MAX_VALUE, isShared);
      if (taken == null) {
        throw inUse(folder, what, Files.readString(folder.resolve(FILE)).strip());
      }
    } catch (StartException | IOException | RuntimeException failure) {
      file.close();
      throw failure;
    }
  }

  @Override
  public void close() {
    try {
      if (file != null) {
        file.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      release(folder);
    }
  }
}
