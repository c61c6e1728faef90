package io.meshpay.authority;

import io.meshpay.state.disk.FileDisk;
import io.meshpay.state.disk.ReadableDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An authority's archive that nobody writes to meanwhile: for reading alone. */
final class StoppedArchive implements AutoCloseable {
  private final FolderLock lock;
  private final ReadableDisk segments;

  private StoppedArchive(FolderLock lock, ReadableDisk segments) {
    this.lock = lock;
    this.segments = segments;
  }

  /**
   * Opens a folder.
   *
   * @throws StartException if it is no archive of this authority, or is written to
   */
  static StoppedArchive open(Path wanted, DataIdentity owner) throws StartException, IOException {
    Path file = wanted.resolve(ArchiveIdentity.FILE);
    if (!Files.exists(file)) {
      throw StartException.configuration(
          "archive %s has no %s that says whose it is".formatted(wanted, ArchiveIdentity.FILE));
    }
    ArchiveIdentity found = ArchiveIdentity.read(file);
    if (!owner.isSame(found.owner())) {
      throw StartException.configuration(
          "archive %s: %s".formatted(wanted, owner.difference(found.owner())));
    }
    Path folder = wanted.toRealPath();
    FolderLock lock = FolderLock.shared(folder, "archive");
    try {
      return new StoppedArchive(lock, FileDisk.existing(folder));
    } catch (IOException | RuntimeException failure) {
      lock.close();
      throw failure;
    }
  }

  ReadableDisk segments() {
    return segments;
  }

  @Override
  public void close() {
    lock.close();
  }
}
